"""How mailguard's time grows: with files that are not about mail, with wrappers, and with the depth of their chains."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.speed.measure import Sample, run
from benchmarks.speed.results import Point, Series
from benchmarks.speed.synthetic import Shape, write_project
from benchmarks.speed.tools import Tool, mailguards

FIXED_UNRELATED = 300
FIXED_CHAINS = 20

Shapes = Sequence[tuple[int, Shape]]


def shapes(scale: float) -> Mapping[str, Shapes]:
    """Return what is measured: for each series the sizes, and the project of each. `scale` stretches the two that can be."""

    def scaled(size: int) -> int:
        return max(1, round(size * scale))

    return {
        "files that do not concern mail": [
            (scaled(size), Shape(scaled(size), FIXED_CHAINS)) for size in (500, 1000, 2000, 4000, 8000)
        ],
        "chains of five wrappers": [
            (scaled(size), Shape(FIXED_UNRELATED, scaled(size))) for size in (10, 20, 40, 80, 160)
        ],
        "depth of the chains": [(depth, Shape(FIXED_UNRELATED, FIXED_CHAINS, depth)) for depth in (1, 2, 4, 6, 8, 10)],
    }


def measure_growth(work: Path, scale: float, runs: int, progress: Callable[[str], None]) -> tuple[Series, ...]:
    """Time mailguard, without a cache, on synthetic projects of growing size."""
    tool = next(mailguards(work / "caches" / "growth"))
    folder = work / "bodies" / "growing"
    measured = []
    for measure, projects in shapes(scale).items():
        points = []
        for size, shape in projects:
            progress(f"{measure}: {size}")
            shutil.rmtree(folder, ignore_errors=True)
            write_project(shape, folder)
            points.append(_point(size, shape.files, _samples(tool, folder, runs)))
        measured.append(Series(measure, tuple(points)))
    return tuple(measured)


def _samples(tool: Tool, folder: Path, runs: int) -> Sequence[Sample]:
    samples = [
        run(tool.command, folder, environment=tool.environment, accepted=tool.accepted, limit=None)
        for _ in range(runs + 1)
    ]
    return samples[1:]  # the first one warms up


def _point(size: int, files: int, samples: Sequence[Sample]) -> Point:
    return Point(size, files, median(sample.seconds for sample in samples), median(sample.cpu for sample in samples))
