"""The command that tries repairs out on the labelled corpus: `python -m benchmarks.repairs --help`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from benchmarks.accuracy.corpus import CorpusError, read_corpus
from benchmarks.accuracy.options import corpus_options
from benchmarks.accuracy.trees import MissingTreeError, Trees
from benchmarks.machine import describe_run
from benchmarks.markdown import table
from benchmarks.pages import update_page
from benchmarks.repairs.trials import TreeTrial, tried
from mailguard import __version__
from mailguard.catalog.builtin import builtin_rules
from mailguard.catalog.load import load_catalog
from mailguard.engine.cache.database import Database
from mailguard.engine.run import CheckRequest

PAGE = Path(__file__).parents[2] / "docs" / "commands" / "fix.md"
TREES, MISSING, FINDINGS = "trees", "trees missing", "findings"
OFFERED = {"safe": "safe repairs", "unsafe": "repairs that are not safe", "advice": "advice only"}
FAILED = "repairs that do not hold"
CHANGING = "trees in which a second run changes something"


@click.command()
@corpus_options
@click.option("--only", multiple=True, metavar="WORD", help="Only repositories with this in their names. Repeatable.")
@click.option("--diffs", is_flag=True, help="Show what each repair changes.")
@click.option("--write", is_flag=True, help="Put the figures into the documentation.")
def measure(
    corpus: Path, mirror: Path, folders: tuple[Path, ...], only: tuple[str, ...], diffs: bool, write: bool
) -> None:
    """Make every repair that is offered in a copy of each tree, and say how many hold.

    A repair holds when its file can still be parsed, its finding is gone, no other is new, and nothing but the lines
    of its edits has changed. The code is read, never run.
    """
    try:
        labelled = read_corpus(corpus).only(only)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    trees, catalog = Trees(mirror, folders), load_catalog([builtin_rules()])
    request = CheckRequest(store=Database(folders[0] / "cache"))
    counts: Counter[str] = Counter()
    for tree in sorted(labelled.trees):
        try:
            folder = trees.folder(tree)
        except MissingTreeError:
            counts[MISSING] += 1
            continue
        counts[TREES] += 1
        _tell(folder.name, tried(folder, catalog, request), counts, diffs=diffs)
    text = figures(counts)
    click.echo(text)
    if write:
        update_page(PAGE, "repairs", text)


def figures(counts: Counter[str]) -> str:
    """Say in Markdown what became of the findings."""
    rows = [[name, str(counts[name])] for name in (TREES, FINDINGS, *OFFERED.values(), FAILED, CHANGING)]
    missing = f" {counts[MISSING]} trees could not be had." if counts[MISSING] else ""
    return f"{describe_run(__version__)}.{missing}\n\n{table(['what', 'number'], rows)}"


def _tell(name: str, done: TreeTrial, counts: Counter[str], *, diffs: bool) -> None:
    counts[CHANGING] += not done.is_idempotent
    for trial in done.trials:
        counts[FINDINGS] += 1
        counts[OFFERED[trial.offered]] += 1
        counts[FAILED] += bool(trial.failures)
        click.echo(f"{name} {trial.place} {trial.code} {trial.library}: {trial.offered}: {trial.text}")
        for failure in trial.failures:
            click.echo(f"  FAILED: {failure}")
        if diffs and trial.diff:
            click.echo(trial.diff)


if __name__ == "__main__":
    measure()
