"""Every hostile program at its full size, each in a process of its own: `python -m tests.robustness.hostile [WORD...]`.

A program passes if the leak in the file beside it is reported, and time and memory stay within limits. With words, only programs with one of them
in their name are run.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.robustness.hostile_code import MAIL, PROGRAMS, SEND, Program

LONGEST = 20.0  # seconds of processor time, on a machine that has other work too
LAST = 60  # seconds of processor time, after which a run is ended
LARGEST = 500  # MB
COMMAND = (sys.executable, "-m", "mailguard", "check", "--no-cache", "--jobs", "1", "--output-format", "concise")


class Tried(NamedTuple):
    """What a run on one program took, and what it said about it."""

    seconds: float
    megabytes: int
    leak_found: bool
    said: str

    @property
    def passed(self) -> bool:
        """Whether everything stayed within limits."""
        return self.leak_found and self.seconds < LONGEST and self.megabytes < LARGEST


def tried(program: Program, folder: Path) -> Tried:
    """Check a program that stands beside a file with a leak."""
    (folder / "pyproject.toml").touch()
    (folder / "leak.py").write_text(MAIL + SEND, encoding="utf-8")
    (folder / "hostile.py").write_text(MAIL + program.text(program.size), encoding="utf-8")
    started = subprocess.Popen((*COMMAND, str(folder)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    resource.prlimit(started.pid, resource.RLIMIT_CPU, (LAST, LAST))
    assert started.stdout is not None
    lines = started.stdout.read().decode("utf-8", "replace").splitlines()
    _, _, used = os.wait4(started.pid, 0)
    about = [line.split(": ", 1)[-1] for line in lines if "hostile.py" in line]
    said = about[0] if len(about) == 1 else f"{len(about)} lines" if about else "nothing to report"
    return Tried(
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        any("leak.py:4:" in line and " MG101 " in line for line in lines),
        said,
    )


def main() -> None:
    """Print a line for each program."""
    words = sys.argv[1:]
    chosen = [program for program in PROGRAMS if not words or any(word in program.name for word in words)]
    failed = 0
    for program in chosen:
        with tempfile.TemporaryDirectory() as folder:
            found = tried(program, Path(folder))
        failed += not found.passed
        verdict = "ok" if found.passed else "FAILED"
        print(
            f"{verdict:6} {found.seconds:5.1f} s {found.megabytes:5} MB  {program.name}: {found.said[:100]}", flush=True
        )
    print(f"{len(chosen)} programs, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
