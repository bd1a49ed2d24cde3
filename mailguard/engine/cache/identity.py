"""Which mailguard this is: what a cached result depends on beside the files that it is about."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from mailguard import __version__
from mailguard.catalog.builtin import LARGEST_FILE
from mailguard.engine.cache.digests import Digests, Read
from mailguard.engine.cache.store import Store, digest
from mailguard.engine.reading import open_regular_file, read_at_most

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def identity_of_mailguard(store: Store) -> str | None:
    """Return what tells this code, the Python that runs it and the parser that it uses from all others.

    The version alone does not: between two releases, many different states of the code have the same one. None when
    the code cannot be read file by file, as in a zip archive.
    """
    try:
        modules = _modules()
    except OSError:
        return None
    code = identity_of_files(store, _PACKAGE, modules)
    if code is None:
        return None
    return digest(repr((__version__, sys.version, _parser(), code)).encode())


def identity_of_files(store: Store, folder: str, paths: list[str]) -> str | None:
    """Return what tells the content of these files below `folder` from any other; None when one cannot be read as a file."""

    def content(path: str) -> Read:
        with open_regular_file(os.path.join(folder, path)) as stream:
            found = read_at_most(stream, LARGEST_FILE + 1)
        if len(found) > LARGEST_FILE:
            raise OSError(None, "too large")
        return Read(found)

    try:
        return digest(repr(sorted(Digests(store, folder, content).of(paths).items())).encode())
    except OSError:
        return None


def _modules() -> list[str]:
    """Return the files of this package, relative to it."""
    found: list[str] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        with os.scandir(os.path.join(_PACKAGE, folder)) as entries:
            for entry in entries:
                name = os.path.join(folder, entry.name)
                if entry.name.endswith(".py"):
                    found.append(name)
                elif entry.is_dir() and entry.name not in ("__pycache__", "rules"):
                    pending.append(name)
    return found


def _parser() -> tuple[str, int] | None:
    """Return the installed libcst, which reads what the running Python cannot, without importing it."""
    found = find_spec("libcst")
    if found is None or found.origin is None:
        return None
    try:
        version = os.path.join(os.path.dirname(found.origin), "_version.py")
        return version, os.stat(version).st_mtime_ns
    except OSError:
        return found.origin, 0
