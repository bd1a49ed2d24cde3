"""The speed figures, as parts of a page."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.markdown import table
from benchmarks.speed.compare import Timing
from benchmarks.speed.results import Comparison, Results, Series
from benchmarks.speed.targets import MEGABYTE, outcomes
from benchmarks.speed.tools import COLD, MAILGUARD, RUFF

MET = {True: "yes", False: "no", None: "not known"}


def render_comparisons(results: Results) -> str:
    """Render a table for each body of code, and one of the targets."""
    parts = [render_comparison(results.comparisons[key]) for key in sorted(results.comparisons)]
    reached = [(outcome.target, outcome.measured, MET[outcome.met]) for outcome in outcomes(results.comparisons)]
    if reached:
        parts.append("## Targets\n\n" + table(("target", "measured", "met"), reached))
    return "\n\n".join(parts)


def render_comparison(comparison: Comparison) -> str:
    """Render the table of one body of code: times, ratios side by side, and memory."""
    own, ruff = comparison.timing(COLD, MAILGUARD), comparison.timing(RUFF)
    header = ("program", "seconds", "CPU seconds", "runs", "x mailguard", "x ruff", "CPU x ruff", "peak MB")
    rows = [
        (
            f"`{timing.shown}`",
            _at_least(timing, _number(timing.seconds)),
            _number(timing.cpu) if timing.finished else "-",  # what a stopped process started is not in it
            str(timing.runs),
            _ratio(timing, own),
            _ratio(timing, ruff),
            _cpu_ratio(timing, ruff),
            f"{timing.peak / MEGABYTE:.0f}" if timing.peak else "-",
        )
        for timing in comparison.timings
    ]
    absent = "".join(f"\n\nNot compared: {reason}." for reason in comparison.absent)
    files = "1 file" if comparison.files == 1 else f"{comparison.files:,} files"
    size = f"{comparison.size / MEGABYTE:.3g} MB"
    title = f"## ({comparison.body}) {comparison.title}\n\n{files}, {size}. {comparison.when}."
    return f"{title}\n\n{table(header, rows)}{absent}"


def render_profiles(results: Results) -> str:
    """Render where the time of cold runs goes, in seconds of processor time, beside all that ruff takes for the same files."""
    parts = []
    for key in sorted(results.profiles):
        profile, comparison = results.profiles[key], results.comparisons.get(key)
        ruff = comparison.timing(RUFF) if comparison is not None else None
        total = sum(profile.stages.values()) or 1.0
        rows = [
            (stage, _number(seconds), f"{100 * seconds / total:.0f} %", _number(seconds / ruff.cpu) if ruff else "-")
            for stage, seconds in profile.stages.items()
        ]
        header = (f"({key}), by stage", "CPU seconds", "share", "x all of ruff")
        parts.append(f"{profile.when}.\n\n{table(header, rows)}")
    return "\n\n".join(parts)


def render_growth(series: Sequence[Series], when: str) -> str:
    """Render the points of the growth benchmark."""
    rows = [
        (one.measure, f"{point.size:,}", f"{point.files:,}", f"{point.seconds:.3g}", f"{point.cpu:.3g}")
        for one in series
        for point in one.points
    ]
    return f"{when}.\n\n{table(('what grows', 'size', 'files in all', 'seconds', 'CPU seconds'), rows)}"


def _ratio(timing: Timing, other: Timing | None) -> str:
    if other is None or not other.finished:
        return "-"
    return _at_least(timing, _number(timing.seconds / other.seconds))


def _cpu_ratio(timing: Timing, other: Timing | None) -> str:
    if other is None or not (timing.finished and other.finished):
        return "-"
    return _number(timing.cpu / other.cpu)


def _at_least(timing: Timing, text: str) -> str:
    return text if timing.finished else f"> {text}"


def _number(value: float) -> str:
    """Three digits tell enough; more would pretend to be exact."""
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"
