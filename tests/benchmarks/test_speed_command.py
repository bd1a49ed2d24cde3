"""The speed commands from a synthetic project to the page, with the real programs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

import pytest
from click.testing import CliRunner

from benchmarks.speed import __main__ as commands
from benchmarks.speed.results import Point, Results, Series, read_results, write_results
from benchmarks.speed.stages import PARSING, REST, SEARCHING, stage_of
from benchmarks.speed.tools import CLICK, COLD, MAILGUARD, RUFF

PAGE = "# Speed\n" + "".join(
    f"<!-- {part}:start -->\n<!-- {part}:end -->\n" for part in ("comparisons", "stages", "growth")
)


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where results go instead of into the repository; the page is beside it."""
    (tmp_path / "speed.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(commands, "FILE", tmp_path / "results.json")
    monkeypatch.setattr(commands, "DOCS", tmp_path)
    return tmp_path / "results.json"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(commands.speed, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_programs_are_compared_and_the_page_shows_it(results: Path) -> None:
    write_results(results, Results(growth=(Series("files", (Point(1, 2, 3.0, 4.0),)),), growth_when="Before"))
    printed = run("compare", "--body", "d", "--files", "10", "--runs", "1", "--work", str(results.parent / "work"))
    assert printed.startswith(
        "## (d) a synthetic project, 1 % of it about mail, with wrappers five files deep\n\n10 files"
    )
    kept = read_results(results)
    assert kept.growth_when == "Before"
    timings = {timing.tool: timing for timing in kept.comparisons["d"].timings}
    assert {COLD, MAILGUARD} & set(timings)
    assert {RUFF, CLICK} <= set(timings)
    assert {(timing.runs, timing.finished) for timing in timings.values()} == {(1, True)}
    run("page")
    page = (results.parent / "speed.md").read_text(encoding="utf-8")
    assert printed.strip() in page
    assert "Before." in page
    assert (results.parent / "speed-growth.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_the_page_says_where_the_time_goes(results: Path) -> None:
    work = str(results.parent / "work")
    printed = run("stages", "--body", "d", "--files", "30", "--work", work)
    assert "| (d), by stage | CPU seconds | share | x all of ruff |" in printed
    assert PARSING in read_results(results).profiles["d"].stages
    run("page")
    assert printed.strip() in (results.parent / "speed.md").read_text(encoding="utf-8")


def test_the_stage_is_that_of_the_innermost_function_that_tells() -> None:
    def here() -> str:
        return stage_of(inspect.currentframe())

    assert here() == REST
    assert calls("mailguard.syntax.summarise", here)() == "making summaries"
    assert calls("mailguard.project.link", calls("ast", here))() == PARSING
    assert calls("mailguard.engine.prefilter", calls("elsewhere", here))() == SEARCHING
    assert calls("mailguard.projects", here)() == REST


def calls(module: str, called: Callable[[], str]) -> Callable[[], str]:
    """Return a function `parse` of a module, which calls another one."""

    def parse() -> str:
        return called()

    return FunctionType(parse.__code__, {"__name__": module}, closure=parse.__closure__)


def test_a_page_without_its_markers_is_named(results: Path) -> None:
    (results.parent / "speed.md").write_text("# Speed\n", encoding="utf-8")
    result = CliRunner().invoke(commands.speed, ["page"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "<!-- comparisons:start -->" in result.stderr
