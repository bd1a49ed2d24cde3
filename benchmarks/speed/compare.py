"""All programs on one body of code, in one run, in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.speed.measure import Sample, run
from benchmarks.speed.tools import Tool


@dataclass(frozen=True, slots=True)
class Effort:
    """How often a program is run, how long one with which mailguard is compared may take, and when once is enough."""

    runs: int
    limit: float
    slow: float


@dataclass(frozen=True, slots=True)
class Timing:
    """What a program took: medians in seconds, the peak of its memory in bytes. An unfinished one took longer."""

    tool: str
    shown: str
    seconds: float
    cpu: float
    peak: int | None
    runs: int
    finished: bool


def compare(tools: Sequence[Tool], folder: Path, effort: Effort, progress: Callable[[str], None]) -> tuple[Timing, ...]:
    """Time `tools` on the tree in `folder`.

    Each is run once to warm up, with its cache filled if it has one, while its memory is watched. A slow one is not run
    again; the others take turns, so that what else the machine does strikes all of them alike.
    """
    first: dict[str, Sample] = {}
    samples: dict[str, list[Sample]] = {}
    for tool in tools:
        progress(f"{tool.shown}: warming up")
        if tool.fills:
            _once(tool, folder, effort, memory=False)
        first[tool.name] = _once(tool, folder, effort, memory=True)
        is_slow = first[tool.name].seconds > effort.slow
        samples[tool.name] = [first[tool.name]] if is_slow else []
    quick = [tool for tool in tools if not samples[tool.name]]
    for number in range(effort.runs):
        progress(f"run {number + 1} of {effort.runs}")
        for tool in quick:
            samples[tool.name].append(_once(tool, folder, effort, memory=False))
    return tuple(summarise(tool, samples[tool.name], first[tool.name].peak) for tool in tools)


def summarise(tool: Tool, samples: Sequence[Sample], peak: int | None) -> Timing:
    """Reduce the runs of one program to their medians."""
    return Timing(
        tool=tool.name,
        shown=tool.shown,
        seconds=median(sample.seconds for sample in samples),
        cpu=median(sample.cpu for sample in samples),
        peak=peak,
        runs=len(samples),
        finished=all(sample.finished for sample in samples),
    )


def _once(tool: Tool, folder: Path, effort: Effort, *, memory: bool) -> Sample:
    return run(
        tool.command,
        folder,
        environment=tool.environment,
        accepted=tool.accepted,
        limit=effort.limit if tool.stoppable else None,
        memory=memory,
    )
