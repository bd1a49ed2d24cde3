"""The Python files of a run and their content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailguard.audience.place import Place, Span
from mailguard.engine.reading import open_regular_file, read_at_most
from mailguard.engine.result import Unreadable

SIZE_LIMIT = 5 * 1024 * 1024  # bytes; code that people write stays far below, generated data does not

FILE_START = Span(1, 0, 1, 0)

_MEBIBYTE = 1024 * 1024


class UnreadableSourceError(Exception):
    """A source file could not be read; `unreadable` says which and why."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__(unreadable)
        self.unreadable = unreadable


@dataclass(frozen=True, slots=True)
class SourceTree:
    """What a run may read, and what it reports on.

    All paths are relative to `root`, with forward slashes. A path in `overlay` has the content given there, whatever
    is on disk.
    """

    root: Path
    paths: tuple[str, ...]  # every Python file that may be read, sorted
    scope: frozenset[str]  # those of them whose findings are reported
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    size_limit: int = SIZE_LIMIT

    def read(self, path: str) -> bytes:
        """Return the content of one file of `paths`.

        Raises:
            UnreadableSourceError: the file vanished, is not a regular file, is too large or may not be read.
        """
        content = self.overlay.get(path)
        if content is None:
            return self._read_from_disk(path)
        if len(content) > self.size_limit:
            raise self._too_large(path)
        return content

    def _read_from_disk(self, path: str) -> bytes:
        try:
            with open_regular_file(self.root / path) as stream:
                if os.fstat(stream.fileno()).st_size > self.size_limit:
                    raise self._too_large(path)
                content = read_at_most(stream, self.size_limit + 1)
        except OSError as error:
            raise UnreadableSourceError(unreadable(path, error)) from error
        if len(content) > self.size_limit:  # it grew meanwhile
            raise self._too_large(path)
        return content

    def _too_large(self, path: str) -> UnreadableSourceError:
        reason = f"cannot be read: larger than {self.size_limit / _MEBIBYTE:g} MiB; leave it out with --exclude"
        return UnreadableSourceError(Unreadable(Place(path, FILE_START), reason))


def unreadable(path: str, error: OSError) -> Unreadable:
    """Say for people why the file or directory at `path` could not be read, and what to do."""
    return Unreadable(Place(path, FILE_START), f"cannot be read: {_reason(error)}")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it vanished while mailguard was running; run mailguard again"
    if isinstance(error, PermissionError):
        return "permission denied; give yourself the right to read it or leave it out with --exclude"
    return f"{error.strerror}; leave it out with --exclude"
