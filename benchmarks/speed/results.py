"""What was measured, kept as JSON so that the page can be written again without measuring."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.speed.compare import Timing

FILE = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True)
class Comparison:
    """All programs on one body of code; `absent` says which could not be compared, and why."""

    body: str
    title: str
    files: int
    size: int
    when: str
    timings: tuple[Timing, ...]
    absent: tuple[str, ...]

    def timing(self, *tools: str) -> Timing | None:
        """Return the timing of the first of `tools` that was measured."""
        measured = {timing.tool: timing for timing in self.timings}
        return next((measured[tool] for tool in tools if tool in measured), None)


@dataclass(frozen=True, slots=True)
class Point:
    """A synthetic project of some size, and the medians of the seconds that it took."""

    size: int
    files: int
    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Series:
    """How the time grows with one measure of a project."""

    measure: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the time of a cold run on one body of code goes: seconds of processor time, by stage."""

    body: str
    when: str
    stages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Results:
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    growth: Sequence[Series] = ()
    growth_when: str = ""


def read_results(path: Path) -> Results:
    """Read what was measured before; nothing if there is no such file."""
    if not path.exists():
        return Results()
    document = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        {row["body"]: _comparison(row) for row in document["comparisons"]},
        {row["body"]: Profile(**row) for row in document["profiles"]},
        tuple(_series(row) for row in document["growth"]),
        document["growth_when"],
    )


def write_results(path: Path, results: Results) -> None:
    """Write all that was measured."""
    document = {
        "comparisons": [asdict(results.comparisons[key]) for key in sorted(results.comparisons)],
        "profiles": [asdict(results.profiles[key]) for key in sorted(results.profiles)],
        "growth": [asdict(series) for series in results.growth],
        "growth_when": results.growth_when,
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _comparison(row: dict[str, Any]) -> Comparison:
    timings = tuple(Timing(**timing) for timing in row.pop("timings"))
    return Comparison(**row | {"timings": timings, "absent": tuple(row["absent"])})


def _series(row: dict[str, Any]) -> Series:
    return Series(row["measure"], tuple(Point(**point) for point in row["points"]))
