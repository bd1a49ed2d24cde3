"""Which files of a directory are Python files to check."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailguard.audience.place import Place
from mailguard.engine.exclude import Excludes
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import FILE_START
from mailguard.engine.walk import walk
from tests.engine.conftest import WriteProject


def found(root: Path, *exclude: str) -> list[str]:
    walked = walk(root, root, Excludes.parse(exclude))
    assert walked.unreadable == ()
    return sorted(walked.files)


def test_python_files_are_found_at_every_depth(project: WriteProject) -> None:
    root = project("a.py", "pkg/__init__.py", "pkg/deep/b.py", "pkg/stub.pyi", "pkg/notes.txt", ".hidden/c.py")
    assert found(root) == [".hidden/c.py", "a.py", "pkg/__init__.py", "pkg/deep/b.py"]


@pytest.mark.parametrize(
    ("first_line", "is_python"),
    [
        ("#!/usr/bin/env python3", True),
        ("#!/usr/bin/python -E", True),
        ("#!/opt/venv/bin/python3.12", True),
        ("#!/bin/sh", False),
        ("# made for python", False),
        ("", False),
    ],
)
def test_a_file_without_extension_is_python_by_its_first_line(
    project: WriteProject, first_line: str, is_python: bool
) -> None:
    root = project(**{"bin/send": f"{first_line}\nprint('python')\n", "bin/send.sh": "#!/usr/bin/env python3\n"})
    assert found(root) == (["bin/send"] if is_python else [])


@pytest.mark.parametrize(
    "directory",
    [".git", ".tox", ".eggs", ".venv", "node_modules", "__pycache__", "build", "dist", "lib/site-packages"],
)
def test_foreign_directories_are_not_entered(project: WriteProject, directory: str) -> None:
    assert found(project("a.py", f"{directory}/b.py")) == ["a.py"]


def test_a_virtual_environment_is_recognised_by_what_is_in_it(project: WriteProject) -> None:
    root = project("venv/b.py", "env311/pyvenv.cfg", "env311/c.py", "conda/conda-meta/history", "conda/d.py")
    assert found(root) == ["venv/b.py"]


def test_a_project_that_is_a_virtual_environment_itself_is_checked(project: WriteProject) -> None:
    assert found(project("a.py", "pyvenv.cfg")) == ["a.py"]


def test_exclude_patterns_are_read_as_in_a_gitignore_file(project: WriteProject) -> None:
    root = project("a.py", "tests/b.py", "pkg/tests/c.py", "pkg/d_pb2.py", "old/e.py", "pkg/old/f.py")
    assert found(root, "tests/", "*_pb2.py", "/old") == ["a.py", "pkg/old/f.py"]
    assert found(root, "./pkg", "tests", "old") == ["a.py"]


def test_links_to_directories_are_not_followed_and_loops_end(project: WriteProject) -> None:
    root = project("pkg/a.py")
    (root / "pkg" / "loop").symlink_to(root)
    (root / "self.py").symlink_to(root / "self.py")
    (root / "dangling.py").symlink_to(root / "nothing.py")
    assert found(root) == ["pkg/a.py"]


def test_a_linked_file_counts_once_and_one_from_outside_counts(project: WriteProject, tmp_path: Path) -> None:
    root = project("a.py")
    (tmp_path / "shared.py").touch()
    (root / "again.py").symlink_to(root / "a.py")
    (root / "shared.py").symlink_to(tmp_path / "shared.py")
    assert found(root) == ["a.py", "shared.py"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_devices_are_passed_by(project: WriteProject) -> None:
    root = project("a.py")
    os.mkfifo(root / "pipe.py")
    os.mkfifo(root / "pipe")
    os.mkfifo(root / ".gitignore")
    (root / "endless.py").symlink_to("/dev/zero")
    (root / "endless").symlink_to("/dev/zero")
    assert found(root) == ["a.py"]


@pytest.mark.usefixtures("secret_directories")
def test_a_directory_that_cannot_be_listed_is_named(project: WriteProject) -> None:
    root = project("a.py", "secret/b.py")
    walked = walk(root, root, Excludes.parse(()))
    reason = "cannot be read: permission denied; give yourself the right to read it or leave it out with --exclude"
    assert walked == (("a.py",), (Unreadable(Place("secret", FILE_START), reason),))


def test_a_walk_may_start_below_the_root(project: WriteProject) -> None:
    root = project("a.py", "pkg/b.py")
    assert walk(root, root / "pkg", Excludes.parse(())).files == ("pkg/b.py",)


def test_names_that_are_no_unicode_are_kept(project: WriteProject) -> None:
    root = project("a.py")
    odd = os.fsdecode(b"caf\xe9.py")
    try:
        (root / odd).touch()
    except OSError:
        pytest.skip("the file system takes Unicode only")
    assert found(root) == sorted(["a.py", odd])
