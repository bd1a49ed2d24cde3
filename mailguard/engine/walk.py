"""The Python files below a directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mailguard.engine.exclude import Excludes, is_environment, is_foreign_directory
from mailguard.engine.gitignore import IgnoreRules, rules_around
from mailguard.engine.reading import open_regular_file
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import is_notebook, unreadable

_SHEBANG_LENGTH = 127  # bytes; what Linux reads of the line


class Walk(NamedTuple):
    """What was found, in no particular order; paths are relative to the root of the run, with forward slashes."""

    files: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]  # directories that could not be listed


def walk(root: Path, start: Path, excludes: Excludes) -> Walk:
    """Find the Python files in `start`, which is `root` or below it.

    What a repository ignores, foreign directories and virtual environments are left out. Directories behind symbolic
    links are not entered: what is in them is found under its own name, and no loop is possible.
    """
    files: list[str] = []
    failures: list[Unreadable] = []
    pending = [(str(start), rules_around(start))]
    while pending:
        directory, outer_rules = pending.pop()
        try:
            with os.scandir(directory) as listing:
                entries = list(listing)
        except OSError as error:
            failures.append(unreadable(relative(root, directory), error))
            continue
        names = {entry.name for entry in entries}
        if is_environment(names) and directory != str(start):
            continue
        rules = outer_rules.within(directory, names)
        for entry in _wanted(entries, rules, excludes, root):
            if entry.is_dir(follow_symlinks=False):
                pending.append((entry.path, rules))
            else:
                files.append(relative(root, entry.path))
    return Walk(tuple(files), tuple(failures))


def relative(root: Path, path: str) -> str:
    """Return `path`, which is `root` or below it, relative to `root` and with forward slashes."""
    prefix = os.path.join(root, "")
    return path[len(prefix) :].replace(os.sep, "/") or "."


def is_stub(path: str) -> bool:
    """Say whether the file holds declarations only, nothing that runs."""
    return path.endswith(".pyi")


def _wanted(
    entries: list[os.DirEntry[str]], rules: IgnoreRules, excludes: Excludes, root: Path
) -> Iterator[os.DirEntry[str]]:
    """Yield the directories to enter and the Python files."""
    for entry in entries:
        is_directory = entry.is_dir(follow_symlinks=False)
        if is_directory and is_foreign_directory(entry.name):
            continue
        if not is_directory and not _may_be_python(entry, root):
            continue
        if rules.ignores(entry.path, is_directory=is_directory):
            continue
        if excludes.match(relative(root, entry.path), is_directory=is_directory):
            continue
        if is_directory or has_python_name(entry.name) or _starts_python(entry.path):
            yield entry


def _may_be_python(entry: os.DirEntry[str], root: Path) -> bool:
    """Judge a file by its entry alone: neither pipe nor device, and a name that a Python file can have."""
    if not has_python_name(entry.name) and "." in entry.name:
        return False
    if entry.is_symlink():  # what it points to has its own name, unless that lies outside
        return os.path.isfile(entry.path) and not Path(entry.path).resolve().is_relative_to(root.resolve())
    return entry.is_file(follow_symlinks=False)


def _starts_python(path: str) -> bool:
    try:
        with open_regular_file(path) as stream:
            return has_python_shebang(stream.read(_SHEBANG_LENGTH))
    except OSError:
        return False


def has_python_name(path: str) -> bool:
    """Say whether a file is a program of Python, or a notebook, by its name."""
    return path.endswith(".py") or is_notebook(path)


def has_python_shebang(content: bytes) -> bool:
    """Say whether a file with this content, or that starts with it, is a script for Python."""
    first_line = content[:_SHEBANG_LENGTH].partition(b"\n")[0]
    return first_line.startswith(b"#!") and b"python" in first_line
