"""Where the time of a cold run goes: a sampling profile of mailguard in this process, by stage."""

from __future__ import annotations

import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from mailguard.engine.rulebook import load_from_files
from mailguard.engine.run import CheckRequest, check

INTERVAL = 0.005  # seconds of processor time between two looks
SEARCHING = "reading files, and searching them for words"
PARSING = "parsing, by Python's own parser"
REST = "loading rules, finding files, judging, collecting garbage"

# What stands on the stack decides, the innermost first: the module or package, the function (empty: any), and the stage.
_STAGES = (
    ("mailguard.engine.prefilter", "", SEARCHING),
    ("mailguard.engine.sources", "", SEARCHING),
    ("ast", "parse", PARSING),
    ("mailguard.syntax", "", "making summaries"),
    ("mailguard.project", "", "following mail: interpreting summaries"),
)


def measure_stages(folder: Path) -> dict[str, float]:
    """Check a folder without a cache, in one process, and return the seconds of processor time of each stage."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with _sampling() as seen:
            check(CheckRequest(paths=(".",)), load_from_files())
    finally:
        os.chdir(before)
    names = dict.fromkeys([*(stage for _, _, stage in _STAGES), REST])
    return {name: seen[name] * INTERVAL for name in names}


def stage_of(frame: FrameType | None) -> str:
    """Return the stage that a stack belongs to."""
    while frame is not None:
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        for package, name, stage in _STAGES:
            if (module == package or module.startswith(f"{package}.")) and name in ("", function):
                return stage
        frame = frame.f_back
    return REST


@contextmanager
def _sampling() -> Iterator[Counter[str]]:
    seen: Counter[str] = Counter()

    def look(_signal: int, frame: FrameType | None) -> None:
        seen[stage_of(frame)] += 1

    gc.collect()
    handler = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        yield seen
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
