"""What mailguard wants to reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from benchmarks.speed.compare import Timing
from benchmarks.speed.results import Comparison
from benchmarks.speed.tools import BANDIT, CLICK, COLD, MAILGUARD, RUFF, SEMGREP, WARM

MEGABYTE = 1_000_000
COLD_TO_RUFF = 3.0
WARM_TO_RUFF = 1.0
FASTER_THAN_PEERS = 20.0
FILE_TO_CLICK = 2.0
LARGE_TO_REAL = 1.3
PEAK = {"b": 120, "d": 500}

Comparisons = Mapping[str, Comparison]


class Outcome(NamedTuple):
    """A target and what was measured. `met` is None when the measurement does not decide it."""

    target: str
    measured: str
    met: bool | None


def outcomes(comparisons: Comparisons) -> tuple[Outcome, ...]:
    """Return each target whose bodies and programs were measured."""
    found: list[Outcome] = []
    for body in ("b", "c"):
        if body in comparisons:
            found += _on_real_code(comparisons[body])
    if "a" in comparisons:
        found += _on_one_file(comparisons["a"])
    if "c" in comparisons and "d" in comparisons:
        found += _on_many_files(comparisons["c"], comparisons["d"])
    for body, limit in PEAK.items():
        if body in comparisons:
            found += _memory(comparisons[body], limit)
    return tuple(found)


def _on_real_code(comparison: Comparison) -> Iterator[Outcome]:
    cold, warm = comparison.timing(COLD, MAILGUARD), comparison.timing(WARM)
    ruff = comparison.timing(RUFF)
    where = f"({comparison.body})"
    if cold and ruff:
        yield _at_most(f"{where} cold: at most {COLD_TO_RUFF:g} x ruff", cold.seconds / ruff.seconds, COLD_TO_RUFF)
    for peer in (BANDIT, SEMGREP):
        timing = comparison.timing(peer)
        if cold and timing:
            yield _faster(f"{where} cold: at least {FASTER_THAN_PEERS:g} x faster than {peer}", cold, timing)
    if warm and ruff:
        yield _at_most(f"{where} warm: no slower than ruff", warm.seconds / ruff.seconds, WARM_TO_RUFF)


def _on_one_file(comparison: Comparison) -> Iterator[Outcome]:
    click = comparison.timing(CLICK)
    for tool in (COLD, MAILGUARD, WARM):
        timing = comparison.timing(tool)
        if timing and click:
            label = f"(a) {tool}: at most {FILE_TO_CLICK:g} x the import of click"
            yield _at_most(label, timing.seconds / click.seconds, FILE_TO_CLICK)


def _on_many_files(real: Comparison, large: Comparison) -> Iterator[Outcome]:
    first, second = real.timing(COLD, MAILGUARD), large.timing(COLD, MAILGUARD)
    if first and second:
        ratio = (second.seconds / large.files) / (first.seconds / real.files)
        yield _at_most(f"(d) seconds per file: at most {LARGE_TO_REAL:g} x those of (c)", ratio, LARGE_TO_REAL)


def _memory(comparison: Comparison, limit: int) -> Iterator[Outcome]:
    timing = comparison.timing(COLD, MAILGUARD)
    if timing and timing.peak:
        megabytes = timing.peak / MEGABYTE
        label = f"({comparison.body}) peak memory: under {limit} MB"
        yield Outcome(label, f"{megabytes:.0f} MB", megabytes < limit)


def _at_most(target: str, ratio: float, limit: float) -> Outcome:
    return Outcome(target, f"{ratio:.2f} x", ratio <= limit)


def _faster(target: str, cold: Timing, peer: Timing) -> Outcome:
    """A peer that was stopped would have taken longer: enough for a target that is met already, too little to say it is not."""
    ratio = peer.seconds / cold.seconds
    met = ratio >= FASTER_THAN_PEERS
    if peer.finished:
        return Outcome(target, f"{ratio:.1f} x", met)
    return Outcome(target, f"more than {ratio:.1f} x (stopped)", met or None)
