"""Which directory a path belongs to: the project around it."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT_MARKERS = ("pyproject.toml", "mailguard.toml", ".git", "setup.py", "setup.cfg")

# An installed package lies below the project that installed it but is no part of it.
_INSTALLATION_DIRECTORIES = frozenset({"site-packages", "dist-packages"})


def project_root(path: Path) -> Path:
    """Return the project directory of `path`, an absolute path that need not exist.

    That is the nearest of the path itself and its ancestors that holds one of `PROJECT_MARKERS`; without one, the
    directory itself, or for a file the directory it is in.
    """
    directory = path if path.is_dir() else path.parent
    for candidate in (directory, *directory.parents):
        if candidate.name in _INSTALLATION_DIRECTORIES:
            break
        if _holds_marker(candidate):
            return candidate
    return directory


def naming_root(areas: tuple[Path, ...]) -> Path:
    """Return the directory that the paths of a run are relative to, given the project directories it reads.

    It is their common ancestor.
    """
    return Path(os.path.commonpath(areas))


def repository_prefix(root: Path) -> str:
    """Return the way from the root of the Git repository around `root` to it, with a slash at its end.

    Empty where `root` is the repository's root, or in none.
    """
    for candidate in (root, *root.parents):
        if (candidate / ".git").exists():
            way = root.relative_to(candidate).as_posix()
            return "" if way == "." else f"{way}/"
    return ""


def _holds_marker(directory: Path) -> bool:
    return any((directory / marker).exists() for marker in PROJECT_MARKERS)
