"""Running a program: how long, and with how much memory."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SHORTEST_PAUSE = 0.002  # seconds between two looks at the memory
PAUSE_SHARE = 0.02  # of the time since the start: looking costs time, and long runs need fewer looks
KIB = 1024


class ProgramError(Exception):
    """A program failed, so that its time says nothing; the text says how."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. `seconds` by the clock, `cpu` in seconds of all its processes, `peak` in bytes if it was measured.

    A run that was stopped at the time limit is not `finished`; it would have taken longer.
    """

    seconds: float
    cpu: float
    peak: int | None
    finished: bool


def run(
    command: Sequence[str],
    folder: Path,
    *,
    environment: Mapping[str, str],
    accepted: Collection[int],
    limit: float | None,
    memory: bool = False,
) -> Sample:
    """Run a program in `folder`, for `limit` seconds at most if there is one, with `environment` added to this process's own.

    Raises:
        ProgramError: its exit code is not among those accepted.
    """
    before, start = _cpu_of_children(), time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        watch = MemoryWatch(process.pid) if memory else None
        errors, finished = _wait(process, limit)
        seconds = time.perf_counter() - start
        peak = watch.stop() if watch else None
    if finished and process.returncode not in accepted:
        raise ProgramError(
            f"{' '.join(command)}\nexit code {process.returncode}: {errors.decode(errors='replace')[-800:]}"
        )
    return Sample(seconds, _cpu_of_children() - before, peak, finished)


def _wait(process: subprocess.Popen[bytes], limit: float | None) -> tuple[bytes, bool]:
    try:
        return process.communicate(timeout=limit)[1], True
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[1], False


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Held(NamedTuple):
    """The memory of a process in bytes: all that is resident, and what it shares with no other."""

    resident: int
    private: int


class MemoryWatch:
    """Follows the memory of a process and its descendants: that of the largest, and what the others have for themselves."""

    def __init__(self, pid: int) -> None:
        """Begin to watch the process `pid`."""
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> int | None:
        """End the watch; return the largest sum seen, in bytes, or None where the system does not tell."""
        self._ended.set()
        self._thread.join()
        return self._peak or None

    def _follow(self) -> None:
        start, pause = time.perf_counter(), 0.0
        while not self._ended.wait(pause):
            self._peak = max(self._peak, together([_memory(pid) for pid in _with_descendants(self._pid)]))
            pause = max(SHORTEST_PAUSE, PAUSE_SHARE * (time.perf_counter() - start))


def together(processes: Sequence[Held]) -> int:
    """Return the memory of processes of one program, in bytes: what they share counts once."""
    shared = max((held.resident - held.private for held in processes), default=0)
    return shared + sum(held.private for held in processes)


def _with_descendants(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:  # it has ended, or the system has no such files
        return
    for child in children:
        yield from _with_descendants(child)


def _memory(pid: int) -> Held:
    try:
        report = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended, or the system has no such files
        return Held(0, 0)
    lines = [line.split() for line in report.splitlines()[1:]]
    sizes = {line[0]: int(line[1]) * KIB for line in lines if line[-1] == "kB"}
    return Held(sizes.get("Rss:", 0), sizes.get("Private_Clean:", 0) + sizes.get("Private_Dirty:", 0))
