"""The command that measures accuracy: `python -m benchmarks.accuracy --help`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from benchmarks.accuracy.checker import Checker, CheckerError, check_all
from benchmarks.accuracy.corpus import CorpusError, Tree, read_corpus
from benchmarks.accuracy.options import corpus_options
from benchmarks.accuracy.report import Measured, render
from benchmarks.accuracy.scoring import score_leaks, score_sites
from benchmarks.accuracy.trees import Trees
from benchmarks.machine import today
from benchmarks.pages import MissingMarkersError, update_page
from benchmarks.programs import installed_mailguard
from mailguard import __version__

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"


@click.command()
@corpus_options
@click.option("--part", default="whole", show_default=True, help="How the table calls this part of the corpus.")
@click.option("--only", multiple=True, metavar="WORD", help="Only repositories with this in their names. Repeatable.")
@click.option(
    "--jobs", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(min=1), help="Trees at a time."
)
@click.option("--timeout", default=600.0, show_default=True, help="Seconds that one tree may take.")
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there, too."
)
@click.option("--show", is_flag=True, help="List what is missed, still reported after its repair, or wrong.")
@click.option("--write", is_flag=True, help="Write the table into docs/accuracy.md.")
def measure(
    corpus: Path,
    mirror: Path,
    folders: tuple[Path, ...],
    part: str,
    only: tuple[str, ...],
    jobs: int,
    timeout: float,
    json_path: Path | None,
    show: bool,
    write: bool,
) -> None:
    """Measure how right mailguard is on labelled code, and print the table of figures.

    Code of the corpus is read, never run.
    """
    if write and only:
        raise click.UsageError("the page shows figures of the whole corpus: use --write without --only")
    try:
        labelled = read_corpus(corpus).only(only)
        checker, trees = Checker(installed_mailguard(), timeout), Trees(mirror, folders)
        run = check_all(checker, trees, labelled.trees, jobs, _show_progress)
    except (CorpusError, CheckerError) as error:
        raise click.ClickException(str(error)) from error
    missing = {tree.repository for tree in run.missing}
    measured = Measured(
        version=__version__,
        date=today(),
        part=part,
        repositories=len(labelled.repositories - missing),
        missing_repositories=len(missing),
    )
    leaks, sites = score_leaks(labelled.leaks, run), score_sites(labelled, run)
    text = render(measured, leaks, sites)
    click.echo(text)
    if show:
        for mistake in (*leaks.mistakes, *sites.mistakes):
            click.echo(f"{mistake.kind}: {mistake.tree.repository} {mistake.lines.path}:{mistake.lines.first}")
    if json_path:
        figures = {"measured": asdict(measured), "leaks": asdict(leaks), "sites": asdict(sites)}
        json_path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if write:
        try:
            update_page(PAGE, "figures", text)
        except (MissingMarkersError, OSError) as error:
            raise click.ClickException(f"{PAGE.name}: {error}") from error


def _show_progress(tree: Tree) -> None:
    click.echo(f"checked {tree.repository} at {tree.commit}", err=True)


if __name__ == "__main__":
    measure()
