"""The progress bar: seen by those who wait at a terminal, and by nobody else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from mailguard.cli.progress import ProgressBar, picture
from mailguard.engine.progress import Stage

SCRIPT = """
import sys
from mailguard.cli import progress
from mailguard.cli.main import run

progress.PATIENCE = {patience}
progress.INTERVAL = 0
sys.exit(run({arguments!r}))
"""

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    for number in range(3):
        text = f"from django.core.mail import send_mail\n\n\ndef f{number}(user):\n    send_mail('', '', None, [user.email])\n"
        (tmp_path / f"{number}.py").write_text(text)
    return tmp_path


def on_a_terminal(project: Path, *arguments: str, patience: float, term: str = "xterm") -> tuple[str, str]:
    """What a run in a process writes to standard output, a pipe, and to standard error, a terminal."""
    import pty

    ours, theirs = pty.openpty()
    script = SCRIPT.format(patience=patience, arguments=arguments)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": term, "COLUMNS": "80"},
    ) as process:
        os.close(theirs)
        assert process.stdout is not None
        shown = b"".join(_read(ours))
        out = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0
    return out.decode(), shown.decode()


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:  # how Linux tells that nobody writes any more
            return
        if not data:
            return
        yield data


@needs_posix
@pytest.mark.parametrize("command", ["check", "inventory"])
def test_a_long_run_shows_how_far_it_is_and_leaves_nothing(project: Path, command: str) -> None:
    out, shown = on_a_terminal(project, command, "--jobs", "1", "--no-cache", patience=0)
    assert "3 files in scope" in out
    pictures = shown.split("\r\x1b[K")
    assert pictures[0] == pictures[-1] == ""
    assert pictures[1] == "[------------------------------] reading files 0/3"
    assert {stage for stage in Stage if any(stage.value in each for each in pictures)} == set(Stage) - {Stage.REPAIRING}
    assert all(re.fullmatch(r"\[#*-*\] [a-z ]+ \d+/\d+", each) for each in pictures[1:-1])


@needs_posix
def test_a_short_run_shows_nothing(project: Path) -> None:
    assert on_a_terminal(project, "check", patience=60)[1] == ""


@needs_posix
def test_a_terminal_that_cannot_move_its_cursor_shows_nothing(project: Path) -> None:
    assert on_a_terminal(project, "check", patience=0, term="dumb")[1] == ""


def test_a_log_shows_nothing(project: Path) -> None:
    script = SCRIPT.format(patience=0, arguments=("check",))
    finished = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True, check=True)
    assert finished.stderr == b""


def test_nothing_is_drawn_before_its_time_nor_too_often() -> None:
    stream, now = StringIO(), [0.0]
    bar = ProgressBar(stream, lambda: now[0])
    for done, moment in enumerate([0.5, 0.99, 1.0, 1.05, 1.09, 1.11]):
        now[0] = moment
        bar.show(Stage.PARSING, done, 10)
    assert re.findall(r"(\d)/10", stream.getvalue()) == ["2", "5"]
    bar.erase()
    assert stream.getvalue().endswith("5/10\r\x1b[K")


def test_what_was_not_drawn_is_not_erased() -> None:
    stream = StringIO()
    ProgressBar(stream, lambda: 0.0).erase()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("width", "drawn"),
    [
        (80, "[###############---------------] following calls 5/10"),
        (30, "[##---] following calls 5/10"),
        (26, "[-] following calls 5/10"),
        (25, "following calls 5/10"),
        (10, "following"),
    ],
)
def test_the_bar_fits(width: int, drawn: str) -> None:
    assert picture(Stage.FOLLOWING, 5, 10, width) == drawn
    assert len(drawn) < width


def test_of_nothing_nothing_is_done() -> None:
    assert picture(Stage.READING, 0, 0, 80).endswith("] reading files 0/0")
