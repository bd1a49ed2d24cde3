"""The command that measures how long an editor waits: `python -m benchmarks.editing --help`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import click

from benchmarks.editing.long_file import LETTER, NAME, in_the_middle, long_file, typed
from benchmarks.machine import describe_run
from benchmarks.markdown import table
from benchmarks.pages import update_page
from benchmarks.speed.synthetic import typical, write_project
from mailguard import __version__
from mailguard.engine.analyse import rarely_collecting
from mailguard.engine.live import LiveProject
from mailguard.engine.rulebook import load_rules
from mailguard.engine.run import CheckRequest

PAGE = Path(__file__).parents[2] / "docs" / "language-server.md"
HELPER = "notices/chain_00000/level_1.py"


@click.command("editing")
@click.option("--files", default=3_000, show_default=True, help="Size of the project.")
@click.option(
    "--runs", default=9, show_default=True, type=click.IntRange(min=1), help="Changes of which the median counts."
)
@click.option("--write", is_flag=True, help="Put the figures into the documentation.")
def command(files: int, runs: int, write: bool) -> None:
    """Measure what it takes to look at a project again after a change in a long file, and in a helper five calls away."""
    with tempfile.TemporaryDirectory() as folder, rarely_collecting():  # as the server has it all the time
        text = measured(Path(folder), files, runs)
    click.echo(text)
    if write:
        update_page(PAGE, "editing", text)


def measured(folder: Path, files: int, runs: int) -> str:
    """Lay a project out, look at it, change it, and say in Markdown how long each took."""
    write_project(typical(files), folder)
    (folder / NAME).write_text(long_file(), encoding="utf-8")
    live = LiveProject(CheckRequest((str(folder),)), load_rules())
    first = _seconds(live, None)
    helper, long = (folder / HELPER).read_text(encoding="utf-8"), long_file()
    kinds: dict[str, Callable[[int], tuple[str, str]] | None] = {
        "nothing": None,
        "within a function of the long file": lambda time: (NAME, typed(long, time)),
        "a comment at the top of the long file": lambda time: (NAME, "#\n" * time + long),
        "an import at the top of the long file": lambda time: (NAME, "import os\n" * time + long),
        "a function in the middle of the long file": lambda time: (NAME, in_the_middle(long, LETTER * time)),
        "the helper, five calls away": lambda time: (HELPER, f"{helper}    number = {time}\n"),
    }
    rows = [["(the first look)", f"{first:.2f}", "1"]]
    for title, change in kinds.items():
        again = median(_seconds(live, change and change(each)) for each in range(1, runs + 1))
        rows.append([title, f"{again:.3f}", f"{again / first:.4f}"])
    lines = long_file().count("\n")
    heading = f"{files:,} files, the long one of {lines:,} lines. {describe_run(__version__)}. CPU seconds, medians of {runs}."
    return f"{heading}\n\n{table(['what was changed', 'CPU seconds', 'of the first look'], rows)}"


def _seconds(live: LiveProject, change: tuple[str, str] | None) -> float:
    """Return the processor time that a change and a look take: what other programs take does not count."""
    start = time.process_time()
    if change is not None:
        live.open(change[0], change[1].encode())
    live.look()
    return time.process_time() - start


if __name__ == "__main__":
    command()
