"""Digests of many files, without reading those that are known not to have changed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mailguard.engine.cache.store import Store, digest, key_of

# A file that was changed this recently may change again without a new time stamp (as in Git's "racy" rule).
_RECENT = 2_000_000_000  # nanoseconds

_MOST_GONE = 4  # times as many files known as there are


class Known(NamedTuple):
    """A file as it was when its digest was made."""

    modified: int  # nanoseconds
    changed: int  # nanoseconds; also tells a file that was put in place of another with its time stamp
    size: int
    inode: int
    digest: str


class Read(NamedTuple):
    """What was found in a file; `lasting` if it stays as long as the file does not change."""

    content: bytes
    lasting: bool = True


class Digests:
    """The digests of the files below one folder."""

    def __init__(self, store: Store, folder: str, read: Callable[[str], Read]) -> None:
        """`folder` is absolute; `read` reads a file of it, and raises what the callers of `of` are ready for."""
        self._store = store
        self._prefix = os.path.join(folder, "")
        self._read = read
        self._key = key_of("digests", self._prefix)
        self._known = _decoded(store.get([self._key]).get(self._key))

    def of(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the digest of each file, and keep what was learnt for the next run."""
        found: dict[str, str] = {}
        learnt: dict[str, Known] = {}
        trusted_until = time.time_ns() - _RECENT
        for path in paths:
            seen = self._state(path)
            known = self._known.get(path)
            if seen is not None and known is not None and known[:4] == seen:
                found[path] = known.digest
                continue
            content, lasting = self._read(path)
            found[path] = digest(content)
            if lasting and seen is not None and max(seen[0], seen[1]) < trusted_until:
                learnt[path] = Known(*seen, found[path])
        if learnt:
            # Another run may have looked at other files; only where most are gone is it time to forget them.
            kept = self._known if len(self._known) < _MOST_GONE * len(paths) else self._of_these(paths)
            self._known = {**kept, **learnt}
            self._store.put({self._key: json.dumps(self._known, separators=(",", ":")).encode("ascii")})
        return found

    def _of_these(self, paths: Sequence[str]) -> dict[str, Known]:
        return {path: self._known[path] for path in paths if path in self._known}

    def _state(self, path: str) -> tuple[int, int, int, int] | None:
        try:
            state = os.stat(self._prefix + path)
        except (OSError, ValueError):
            return None
        return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def _decoded(data: bytes | None) -> dict[str, Known]:
    if data is None:
        return {}
    try:
        return {path: Known(*state) for path, state in json.loads(data).items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
