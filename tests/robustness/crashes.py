"""Ending runs at random moments with SIGKILL: `python -m tests.robustness.crashes [NUMBER]`.

After each, no file of the project is half-written, and the next run, with the cache and the baseline that were left behind, says what a run on a
clean machine says. COMMANDS is where a command that writes is added.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.robustness.hostile_code import MAIL, SEND

MAILGUARD = (sys.executable, "-I", "-m", "mailguard")
FILES = 40
BASELINE = "known.txt"


class Command(NamedTuple):
    """A command that may be killed, and the file in the project that it writes, if any."""

    arguments: tuple[str, ...]
    writes: str | None = None


COMMANDS = (
    Command(("check", "--jobs", "2", ".")),
    Command(("check", "--jobs", "1", "--output", "json=report.json", "."), "report.json"),
    Command(("baseline", "write", "--baseline", BASELINE, "."), BASELINE),
)


class Project:
    """A project with leaks, some of which change before every run so that there is something to write."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.cache = folder / "cache"
        self.root.mkdir()
        (self.root / "pyproject.toml").touch()
        self.change(0)

    def change(self, turn: int) -> None:
        """Write the files anew."""
        for number in range(FILES):
            code = f"{MAIL}\n\ndef f{number}_{turn % (number + 1)}():\n    {SEND}"
            (self.root / f"m{number}.py").write_text(code, encoding="utf-8")

    def start(self, arguments: tuple[str, ...], cache: Path | None = None) -> subprocess.Popen[bytes]:
        """Start mailguard in the project."""
        environment = {**os.environ, "MAILGUARD_CACHE_DIR": str(cache or self.cache)}
        return subprocess.Popen(
            (*MAILGUARD, *arguments), cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def findings(self, *arguments: str) -> tuple[int, bytes]:
        """Return exit code and report of a check that is left alone."""
        started = self.start(("check", "--output-format", "concise", *arguments, "."))
        out, said = started.communicate()
        assert b"internal error" not in said, said
        return started.returncode, out

    def python_files(self) -> dict[str, bytes]:
        """Return the content of every source file."""
        return {path.name: path.read_bytes() for path in self.root.glob("*.py")}


def killed(project: Project, command: Command, after: float) -> bool:
    """Start a command and end it after some seconds; whether it was still running."""
    started = project.start(command.arguments)
    time.sleep(after)
    was_running = started.poll() is None
    started.kill()
    started.communicate()
    return was_running


def attempt(project: Project, command: Command, after: float, turn: int) -> bool:
    """Kill one run and look at what it left; whether it was in time to be killed."""
    project.change(turn)
    before = project.python_files()
    written = project.root / command.writes if command.writes else None
    old = written.read_bytes() if written is not None and written.exists() else None
    was_running = killed(project, command, after)
    assert project.python_files() == before
    if written is not None and written.exists() and written.read_bytes() != old:
        assert written.read_bytes().endswith(b"\n"), "half of a file"
    assert project.findings() == project.findings("--no-cache"), "the cache tells something else"
    if (project.root / BASELINE).exists():
        assert project.findings("--baseline", BASELINE) == project.findings("--baseline", BASELINE, "--no-cache")
    return was_running


def main() -> None:
    """Kill runs of each command, at moments spread over the time that it takes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    random = Random(0)
    outcomes: Counter[str] = Counter()
    longest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        for turn in range(number):
            command = COMMANDS[turn % len(COMMANDS)]
            if turn < len(COMMANDS):
                began = time.monotonic()
                project.start(command.arguments).communicate()
                longest = max(longest, time.monotonic() - began)
            in_time = attempt(project, command, random.uniform(0, longest), turn)
            outcomes["killed" if in_time else "had ended"] += 1
            if turn % 20 == 19:
                print(f"{turn + 1} runs: {dict(outcomes)}", flush=True)
    print(f"{number} runs: {dict(outcomes)}; sources whole, cache and baseline right after each")


if __name__ == "__main__":
    main()
