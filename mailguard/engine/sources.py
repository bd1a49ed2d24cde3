"""The Python files of a run and their content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path

from mailguard.audience.place import Place, Span
from mailguard.audience.record import frozen
from mailguard.engine.reading import open_regular_file, read_at_most
from mailguard.engine.result import Unreadable

SIZE_LIMIT = 5 * 1024 * 1024  # bytes; code that people write stays far below, generated data does not
NOTEBOOK_LIMIT = 128 * 1024 * 1024  # bytes; pictures and tables that were computed stand in the file as well

FILE_START = Span(1, 0, 1, 0)

_MEBIBYTE = 1024 * 1024


class UnreadableSourceError(Exception):
    """A source file could not be read; `unreadable` says which and why.

    `content` is what stands in it, if that is known: a damaged notebook is of no interest where it does not mention mail.
    """

    def __init__(self, unreadable: Unreadable, content: bytes = b"") -> None:
        super().__init__(unreadable)
        self.unreadable = unreadable
        self.content = content


@frozen
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
        """Return the Python source in one file of `paths`: its content, or the module that a notebook is.

        Raises:
            UnreadableSourceError: as for `read_file`; or it is a damaged notebook.
        """
        content = self.read_file(path)
        if not is_notebook(path):
            return content
        from mailguard.syntax.notebook import DamagedNotebook, read_notebook  # most projects have none

        try:
            module = read_notebook(content).module().encode("utf-8", "replace")
        except DamagedNotebook as error:
            place = Place(path, Span(error.line, 0, error.line, 0))
            raise UnreadableSourceError(Unreadable(place, error.reason), content) from error
        if len(module) > self.size_limit:
            raise _too_large(path, self.size_limit)
        return module

    def with_files(self, changed: Mapping[str, bytes]) -> SourceTree:
        """Return the tree with these contents of some of its files."""
        return replace(self, overlay={**self.overlay, **changed})

    def read_file(self, path: str) -> bytes:
        """Return the content of one file of `paths`.

        Raises:
            UnreadableSourceError: the file vanished, is not a regular file, is too large or may not be read.
        """
        limit = max(self.size_limit, NOTEBOOK_LIMIT) if is_notebook(path) else self.size_limit
        content = self.overlay.get(path)
        if content is None:
            return self._read_from_disk(path, limit)
        if len(content) > limit:
            raise _too_large(path, limit)
        return content

    def _read_from_disk(self, path: str, limit: int) -> bytes:
        try:
            with open_regular_file(self.root / path) as stream:
                if os.fstat(stream.fileno()).st_size > limit:
                    raise _too_large(path, limit)
                content = read_at_most(stream, limit + 1)
        except OSError as error:
            raise UnreadableSourceError(unreadable(path, error)) from error
        if len(content) > limit:  # it grew meanwhile
            raise _too_large(path, limit)
        return content


def is_notebook(path: str) -> bool:
    """Say whether a file is a notebook of Jupyter."""
    return path.endswith(".ipynb")


def _too_large(path: str, limit: int) -> UnreadableSourceError:
    reason = f"cannot be read: larger than {limit / _MEBIBYTE:g} MiB; leave it out with --exclude"
    return UnreadableSourceError(Unreadable(Place(path, FILE_START), reason))


def contents_of(tree: SourceTree, paths: Iterable[str]) -> dict[str, bytes]:
    """Read files that findings point into, as they are on disk. One that vanished meanwhile is left out: a report can do without."""
    contents: dict[str, bytes] = {}
    for path in sorted(paths):
        try:
            contents[path] = tree.read_file(path)
        except UnreadableSourceError:
            continue
    return contents


def unreadable(path: str, error: OSError) -> Unreadable:
    """Say for people why the file or directory at `path` could not be read, and what to do."""
    return Unreadable(Place(path, FILE_START), f"cannot be read: {_reason(error)}")


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it vanished while mailguard was running; run mailguard again"
    if isinstance(error, PermissionError):
        return "permission denied; give yourself the right to read it or leave it out with --exclude"
    return f"{error.strerror}; leave it out with --exclude"
