"""The command that tries repairs out on the labelled corpus: `python -m benchmarks.repairs --help`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from benchmarks.accuracy.corpus import CorpusError, read_corpus
from benchmarks.accuracy.options import corpus_options
from benchmarks.accuracy.trees import MissingTreeError, Trees
from benchmarks.repairs.trials import TreeTrial, tried
from mailguard.catalog.builtin import builtin_rules
from mailguard.catalog.load import load_catalog
from mailguard.engine.cache.database import Database
from mailguard.engine.run import CheckRequest


@click.command()
@corpus_options
@click.option("--only", multiple=True, metavar="WORD", help="Only repositories with this in their names. Repeatable.")
@click.option("--diffs", is_flag=True, help="Show what each repair changes.")
def measure(corpus: Path, mirror: Path, folders: tuple[Path, ...], only: tuple[str, ...], diffs: bool) -> None:
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
            counts["trees missing"] += 1
            continue
        counts["trees"] += 1
        _tell(folder.name, tried(folder, catalog, request), counts, diffs=diffs)
    for name in sorted(counts):
        click.echo(f"{name}: {counts[name]}")


def _tell(name: str, done: TreeTrial, counts: Counter[str], *, diffs: bool) -> None:
    counts["trees in which a second run changes something"] += not done.is_idempotent
    for trial in done.trials:
        counts["findings"] += 1
        counts[f"offered: {trial.offered}"] += 1
        counts["repairs that do not hold"] += bool(trial.failures)
        click.echo(f"{name} {trial.place} {trial.code} {trial.library}: {trial.offered}: {trial.text}")
        for failure in trial.failures:
            click.echo(f"  FAILED: {failure}")
        if diffs and trial.diff:
            click.echo(trial.diff)


if __name__ == "__main__":
    measure()
