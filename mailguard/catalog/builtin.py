"""The rules that mailguard comes with, and what a rules folder is; apart from what reads one, which is slow to load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, Protocol

# The subfolders of a rules folder, in reading order: API files name the codes of checks, which must be known by then.
SUBFOLDERS = ("checks", "origins", "calls", "apis")
LARGEST_FILE = 1024 * 1024  # bytes of a file with rules or settings


class Folder(Protocol):
    """A file or folder on disk (`pathlib.Path`) or in an archive (`zipfile.Path`, importlib's Traversable)."""

    @property
    def name(self) -> str: ...

    def iterdir(self) -> Iterator[Folder]: ...

    def is_dir(self) -> bool: ...

    def is_file(self) -> bool: ...

    def joinpath(self, name: str, /) -> Folder: ...

    def open(self, mode: Literal["rb"], /) -> IO[bytes]: ...


def builtin_rules() -> Folder:
    """Return the folder of the rules that mailguard comes with.

    It lies in the installed package, or beside it in a source tree; both may be in a zip archive.
    """
    package = Path(__file__).parents[1]
    inside = _opened(package / "rules")
    return inside if inside.is_dir() else _opened(package.parent / "rules")


def _opened(path: Path) -> Folder:
    """Return what a path stands for that may lead into a zip archive, as `__file__` of an imported one does."""
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        return path
    import zipfile  # seldom needed

    return zipfile.Path(archive).joinpath(path.relative_to(archive).as_posix())
