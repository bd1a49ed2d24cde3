"""The commands that measure speed: `python -m benchmarks.speed --help`."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.machine import describe_run
from benchmarks.pages import MissingMarkersError, update_page
from benchmarks.speed.bodies import COMPLETE, PINS, BodyError, fetch, read_bodies
from benchmarks.speed.chart import draw
from benchmarks.speed.compare import Effort, compare
from benchmarks.speed.growth import measure_growth
from benchmarks.speed.measure import ProgramError
from benchmarks.speed.report import render_comparison, render_comparisons, render_growth, render_profiles
from benchmarks.speed.results import FILE, Comparison, Profile, read_results, write_results
from benchmarks.speed.stages import measure_stages
from benchmarks.speed.synthetic import typical, write_project
from benchmarks.speed.tools import Setup, all_tools
from mailguard import __version__

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DOCS = Path(__file__).parents[2] / "docs"
SYNTHETIC = "d"
FULL = 100_000

work_option = click.option(
    "--work",
    type=click.Path(file_okay=False, resolve_path=True, path_type=Path),
    default=Path(tempfile.gettempdir()) / "mailguard-speed",
    show_default="in the system's folder for temporary files",
    help="Where bodies of code are kept.",
)


@click.group()
def speed() -> None:
    """Measure how fast mailguard is beside other tools."""


@speed.command("fetch")
@work_option
def fetch_command(work: Path) -> None:
    """Download the packages of the bodies (a), (b) and (c), check their hashes and unpack them."""
    for body in read_bodies(PINS.read_text(encoding="utf-8")).values():
        click.echo(f"({body.key}) {body.title}: {_count(_fetched(body.key, work))[0]:,} files")


@speed.command("compare")
@work_option
@click.option("--body", "bodies", multiple=True, type=click.Choice(["a", "b", "c", "d"]), help="Default: all four.")
@click.option("--tools", type=FOLDER, help="A folder of programs to prefer: rg, ruff, bandit, semgrep.")
@click.option("--semgrep-rules", type=click.Path(exists=True, path_type=Path), help="Semgrep rules to compare with.")
@click.option(
    "--runs", default=7, show_default=True, type=click.IntRange(min=1), help="Runs of which the median counts."
)
@click.option(
    "--limit", default=600.0, show_default=True, help="Seconds after which ruff, bandit or semgrep is stopped."
)
@click.option("--slow", default=20.0, show_default=True, help="A program that takes more seconds is run only once.")
@click.option("--files", default=10_000, show_default=True, help="Size of the synthetic project (d).")
@click.option("--full", is_flag=True, help=f"The synthetic project has {FULL:,} files.")
def compare_command(
    work: Path,
    bodies: tuple[str, ...],
    tools: Path | None,
    semgrep_rules: Path | None,
    runs: int,
    limit: float,
    slow: float,
    files: int,
    full: bool,
) -> None:
    """Time mailguard and the others on bodies of code, and keep the figures for `page`."""
    work.mkdir(parents=True, exist_ok=True)
    for body in bodies or ("a", "b", "c", SYNTHETIC):
        title, folder = _body(body, work, FULL if full else files)
        programs, absent = all_tools(Setup(work, tools, semgrep_rules), body)
        when = describe_run(__version__)
        try:
            timings = compare(programs, folder, Effort(runs, limit, slow), _progress)
        except ProgramError as error:
            raise click.ClickException(str(error)) from error
        count, size = _count(folder)
        left_out = tuple(f"{one.name} ({one.reason})" for one in absent)
        comparison = Comparison(body, title, count, size, when, timings, left_out)
        results = read_results(FILE)
        write_results(FILE, replace(results, comparisons={**results.comparisons, body: comparison}))
        click.echo(render_comparison(comparison) + "\n")


@speed.command("stages")
@work_option
@click.option("--body", "bodies", multiple=True, type=click.Choice(["b", "c", "d"]), help="Default: (b) and (c).")
@click.option("--files", default=10_000, show_default=True, help="Size of the synthetic project (d).")
def stages_command(work: Path, bodies: tuple[str, ...], files: int) -> None:
    """See where the time of cold runs goes, and keep the figures for `page`."""
    work.mkdir(parents=True, exist_ok=True)
    for body in bodies or ("b", "c"):
        when = describe_run(__version__)
        profile = Profile(body, when, measure_stages(_body(body, work, files)[1]))
        results = read_results(FILE)
        write_results(FILE, replace(results, profiles={**results.profiles, body: profile}))
    click.echo(render_profiles(read_results(FILE)))


@speed.command("growth")
@work_option
@click.option("--scale", default=1.0, show_default=True, help="Stretches the sizes of the projects.")
@click.option(
    "--runs", default=3, show_default=True, type=click.IntRange(min=1), help="Runs of which the median counts."
)
def growth_command(work: Path, scale: float, runs: int) -> None:
    """Time mailguard on growing synthetic projects, and keep the figures for `page`."""
    when = describe_run(__version__)
    try:
        series = measure_growth(work, scale, runs, _progress)
    except ProgramError as error:
        raise click.ClickException(str(error)) from error
    write_results(FILE, replace(read_results(FILE), growth=series, growth_when=when))
    click.echo(render_growth(series, when))


@speed.command("page")
def page_command() -> None:
    """Write what was measured into docs/speed.md, with the chart beside it."""
    results = read_results(FILE)
    try:
        update_page(DOCS / "speed.md", "comparisons", render_comparisons(results))
        update_page(DOCS / "speed.md", "stages", render_profiles(results))
        if results.growth:
            update_page(DOCS / "speed.md", "growth", render_growth(results.growth, results.growth_when))
            (DOCS / "speed-growth.svg").write_text(draw(results.growth), encoding="utf-8")
    except (MissingMarkersError, OSError) as error:
        raise click.ClickException(f"docs/speed.md: {error}") from error


def _body(key: str, work: Path, files: int) -> tuple[str, Path]:
    if key != SYNTHETIC:
        return read_bodies(PINS.read_text(encoding="utf-8"))[key].title, _fetched(key, work)
    shape = typical(files)
    folder = work / "bodies" / f"{SYNTHETIC}-{files}"
    if not (folder / COMPLETE).exists():
        write_project(shape, folder)
        (folder / COMPLETE).touch()
    return "a synthetic project, 1 % of it about mail, with wrappers five files deep", folder


def _fetched(key: str, work: Path) -> Path:
    try:
        return fetch(read_bodies(PINS.read_text(encoding="utf-8"))[key], work)
    except BodyError as error:
        raise click.ClickException(str(error)) from error


def _count(folder: Path) -> tuple[int, int]:
    """How many Python files a tree has, and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*.py")]
    return len(sizes), sum(sizes)


def _progress(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    speed()
