"""Runs that are killed, that cannot write, and that run side by side find what a run alone finds; no source file changes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.crashes import BASELINE, COMMANDS, MAILGUARD, Command, Project, attempt, repaired

AT_ONCE = 8
FILES = 4


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, FILES)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB, full to the last byte."""
    folder = tmp_path / "full"
    folder.mkdir()
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)), check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root can make a small file system")
    try:
        with (folder / "filler").open("wb") as filler, pytest.raises(OSError, match="No space"):
            filler.write(b"x" * 100_000)
        yield folder
    finally:
        subprocess.run(("umount", str(folder)), check=True)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.arguments[:2]))
def test_a_run_that_is_killed_leaves_nothing_half_written(project: Project, command: Command) -> None:
    attempt(project, command, 0.6, 1)


def test_a_repair_that_is_left_alone_is_what_is_looked_for_after_a_kill(project: Project) -> None:
    before = project.python_files()
    _, said = project.start(("fix", ".")).communicate()
    assert said == b""
    assert project.python_files() == {name: repaired(content) for name, content in before.items()}
    assert all(repaired(content) != content for content in before.values())


def test_a_full_disk_below_the_cache(project: Project, full_disk: Path) -> None:
    project.cache = full_disk
    assert project.findings() == project.findings("--no-cache")


def test_a_full_disk_below_the_report_and_the_baseline(project: Project, full_disk: Path) -> None:
    known = full_disk / "known.txt"
    for arguments in (
        ("baseline", "write", "--baseline", str(known), "."),
        ("check", "--output", f"json={known}", "."),
    ):
        started = project.start(arguments)
        _, said = started.communicate()
        assert (started.returncode, said.decode()) == (
            2,
            f"mailguard: {known}: cannot be written: No space left on device\n",
        )
        assert [path.name for path in full_disk.iterdir()] == ["filler"]


def test_a_full_disk_behind_standard_output(project: Project) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "wb") as full:
        started = subprocess.run(
            (*MAILGUARD, "config"), cwd=project.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (started.returncode, started.stderr) == (
        2,
        "mailguard: the report cannot be written: No space left on device\n",
    )


def test_a_disk_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    expected = project.findings("--no-cache")
    folder = str(tmp_path)
    mounted = subprocess.run(("mount", "--bind", folder, folder), check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can make a file system read-only")
    try:
        subprocess.run(("mount", "-o", "remount,bind,ro", folder), check=True)
        assert project.findings() == expected
        started = project.start(("baseline", "write", "--baseline", BASELINE, "."))
        _, said = started.communicate()
        assert (started.returncode, said.decode()) == (
            2,
            f"mailguard: {BASELINE}: cannot be written: Read-only file system\n",
        )
    finally:
        subprocess.run(("umount", folder), check=True)


def test_runs_side_by_side_find_what_one_finds(project: Project) -> None:
    _, expected = project.findings("--no-cache")
    assert expected.count(b" MG101 ") == FILES
    started = [project.start(("check", "--output-format", "concise", ".")) for _ in range(AT_ONCE)]
    ended = [(*run.communicate(), run.returncode) for run in started]
    assert ended == [(expected, b"", 1)] * AT_ONCE
    assert project.findings() == (1, expected)
