"""Medians, ratios, targets and tables of the speed benchmarks. Nothing here depends on how long anything takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed.compare import Timing, summarise
from benchmarks.speed.measure import Held, Sample, together
from benchmarks.speed.report import render_comparison, render_comparisons, render_growth
from benchmarks.speed.results import Comparison, Point, Profile, Results, Series, read_results, write_results
from benchmarks.speed.targets import Outcome, outcomes
from benchmarks.speed.tools import BANDIT, CLICK, COLD, RUFF, SEMGREP, WARM, Tool

MB = 1_000_000


def timing(tool: str, seconds: float, *, peak: int | None = None, finished: bool = True) -> Timing:
    return Timing(tool, f"{tool} run", seconds, seconds / 2, peak, 7, finished)


def comparison(body: str, *timings: Timing, files: int = 1000) -> Comparison:
    return Comparison(body, "some code", files, 2_500_000, "Today", timings, ())


def test_the_median_of_the_runs_counts_and_the_memory_of_the_first() -> None:
    samples = [Sample(3.0, 0.3, None, True), Sample(9.0, 0.9, None, True), Sample(1.0, 0.1, None, True)]
    summary = summarise(Tool("x", "x --all", ("x",)), samples, 5 * MB)
    assert summary == Timing("x", "x --all", seconds=3.0, cpu=0.3, peak=5 * MB, runs=3, finished=True)


def test_one_run_that_was_stopped_makes_the_timing_unfinished() -> None:
    samples = [Sample(3.0, 0.3, None, True), Sample(9.0, 0.9, None, False)]
    assert not summarise(Tool("x", "x", ("x",)), samples, None).finished


def test_memory_that_processes_share_counts_once() -> None:
    assert together([]) == 0
    assert together([Held(100, 30)]) == 100
    assert together([Held(100, 30), Held(90, 40), Held(10, 10)]) == 70 + 30 + 40 + 10


def test_ratios_stand_side_by_side() -> None:
    measured = comparison(
        "b",
        timing(COLD, 2.0, peak=90 * MB),
        timing(RUFF, 1.0),
        timing(BANDIT, 60.0, finished=False),
    )
    assert render_comparison(measured) == (
        "## (b) some code\n"
        "\n"
        "1,000 files, 2.5 MB. Today.\n"
        "\n"
        "| program | seconds | CPU seconds | runs | x mailguard | x ruff | CPU x ruff | peak MB |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| `mailguard, cold run` | 2 | 1 | 7 | 1 | 2 | 2 | 90 |\n"
        "| `ruff run` | 1 | 0.5 | 7 | 0.5 | 1 | 1 | - |\n"
        "| `bandit run` | > 60 | - | 7 | > 30 | > 60 | - | - |"
    )


def test_what_was_not_compared_is_said_and_there_is_no_ratio_to_it() -> None:
    measured = Comparison("a", "one file", 1, 11_000, "Today", (timing(COLD, 2.0),), ("ruff (it was not found)",))
    text = render_comparison(measured)
    assert text.endswith("\n\nNot compared: ruff (it was not found).")
    assert "\n1 file, 0.011 MB. Today.\n" in text
    assert "| `mailguard, cold run` | 2 | 1 | 7 | 1 | - | - | - |" in text


def test_large_ratios_are_written_out() -> None:
    text = render_comparison(comparison("a", timing(COLD, 1234.5), timing(RUFF, 1.0)))
    assert "| `mailguard, cold run` | 1,234 | 617 | 7 | 1 | 1,234 | 1,234 | - |" in text


def test_targets_on_real_code() -> None:
    timings = timing(COLD, 2.0, peak=100 * MB), timing(WARM, 1.5), timing(RUFF, 1.0)
    measured = comparison("b", *timings, timing(BANDIT, 39.0), timing(SEMGREP, 40.0))
    assert outcomes({"b": measured}) == (
        Outcome("(b) cold: at most 3 x ruff", "2.00 x", met=True),
        Outcome("(b) cold: at least 20 x faster than bandit", "19.5 x", met=False),
        Outcome("(b) cold: at least 20 x faster than semgrep", "20.0 x", met=True),
        Outcome("(b) warm: no slower than ruff", "1.50 x", met=False),
        Outcome("(b) peak memory: under 120 MB", "100 MB", met=True),
    )


@pytest.mark.parametrize(("stopped_after", "met"), [(40.0, True), (39.0, None)])
def test_a_stopped_program_can_show_that_a_target_is_met_but_not_that_it_is_missed(
    stopped_after: float, *, met: bool | None
) -> None:
    measured = comparison("c", timing(COLD, 2.0), timing(SEMGREP, stopped_after, finished=False))
    shown = f"more than {stopped_after / 2:.1f} x (stopped)"
    assert outcomes({"c": measured}) == (Outcome("(c) cold: at least 20 x faster than semgrep", shown, met),)


def test_the_target_for_one_file() -> None:
    measured = comparison("a", timing(COLD, 0.25), timing(WARM, 0.1), timing(CLICK, 0.1))
    assert outcomes({"a": measured}) == (
        Outcome("(a) mailguard, cold: at most 2 x the import of click", "2.50 x", met=False),
        Outcome("(a) mailguard, warm: at most 2 x the import of click", "1.00 x", met=True),
    )


def test_targets_for_many_files() -> None:
    real = comparison("c", timing(COLD, 10.0), files=1000)
    large = comparison("d", timing(COLD, 120.0, peak=600 * MB), files=10_000)
    assert outcomes({"c": real, "d": large}) == (
        Outcome("(d) seconds per file: at most 1.3 x those of (c)", "1.20 x", met=True),
        Outcome("(d) peak memory: under 500 MB", "600 MB", met=False),
    )


def test_the_page_has_every_body_and_the_targets() -> None:
    text = render_comparisons(
        Results({"c": comparison("c", timing(COLD, 2.0), timing(RUFF, 1.0)), "b": comparison("b", timing(COLD, 1.0))})
    )
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## (b) some code",
        "## (c) some code",
        "## Targets",
    ]
    assert text.endswith("| (c) cold: at most 3 x ruff | 2.00 x | yes |")


def test_growth_is_a_table() -> None:
    assert render_growth([Series("files", (Point(1000, 1140, 1.25, 1.5),))], "Today") == (
        "Today.\n\n| what grows | size | files in all | seconds | CPU seconds |\n| --- | ---: | ---: | ---: | ---: |\n| files | 1,000 | 1,140 | 1.25 | 1.5 |"
    )


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    assert read_results(path) == Results()
    results = Results(
        {"b": Comparison("b", "code", 3, 4, "Today", (timing(COLD, 2.0, peak=5),), ("rg (it was not found)",))},
        {"b": Profile("b", "Today", {"parsing": 1.5})},
        (Series("files", (Point(1, 2, 3.0, 4.0),)),),
        "Today",
    )
    write_results(path, results)
    assert read_results(path) == results
