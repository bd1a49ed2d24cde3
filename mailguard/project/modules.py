"""The files of the project as modules: which file an import means, loaded when it is first needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from mailguard.audience.record import frozen
from mailguard.syntax import tree

Load = Callable[[str], tree.Summary | None]


@frozen
class ImportResolver:
    """Finds the file that a dotted module name means, without running anything.

    A name is looked for as Python would with the project root or an ancestor folder of the importing file on its path, then anywhere in
    the project if only one file fits.
    """

    paths: frozenset[str]
    by_tail: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, paths: Sequence[str]) -> ImportResolver:
        by_tail: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            by_tail[_last_part(path)].append(path)
        return cls(frozenset(paths), {tail: tuple(found) for tail, found in by_tail.items()})

    def resolve(self, module: str, level: int, importer: str) -> str | None:
        """The path of the file for `module`, imported in the file `importer` with `level` leading dots; None when it is not in the project."""
        parts = tuple(part for part in module.split(".") if part)
        if level:
            folder = _parent(importer)
            for _ in range(level - 1):
                folder = _parent(folder)
            return self._file(folder, parts)
        if not parts:
            return None
        folder = importer
        while folder:
            folder = _parent(folder)
            found = self._file(folder, parts)
            if found is not None and found != importer:
                return found
        return self._anywhere(parts)

    def _file(self, folder: str, parts: tuple[str, ...]) -> str | None:
        base = "/".join((folder, *parts) if folder else parts)
        for candidate in (f"{base}.py", f"{base}/__init__.py" if base else "__init__.py"):
            if candidate in self.paths:
                return candidate
        return None

    def _anywhere(self, parts: tuple[str, ...]) -> str | None:
        if len(parts) < 2:
            return None
        tail = "/".join(parts)
        fitting = [
            path
            for path in self.by_tail.get(parts[-1], ())
            if path.endswith((f"/{tail}.py", f"/{tail}/__init__.py")) or path in (f"{tail}.py", f"{tail}/__init__.py")
        ]
        return fitting[0] if len(fitting) == 1 else None


def _parent(path: str) -> str:
    """The folder of a path; the root, which is empty, is its own."""
    return path.rpartition("/")[0]


def _last_part(path: str) -> str:
    pure = PurePosixPath(path)
    return pure.parent.name if pure.name == "__init__.py" else pure.stem


class Modules:
    """Summaries of the project's files, each made at most once."""

    def __init__(self, paths: Sequence[str], load: Load, imports: ImportResolver | None = None) -> None:
        """`imports` is the resolver for these paths, if there is one already."""
        self.imports = imports if imports is not None else ImportResolver.of(paths)
        self._load = load
        self._loaded: dict[str, tree.Summary | None] = {}

    def get(self, path: str) -> tree.Summary | None:
        """The summary of a file; None when it could not be analysed."""
        if path not in self._loaded:
            self._loaded[path] = self._load(path)
        return self._loaded[path]

    def are_as(self, load: Load) -> bool:
        """Whether all summaries that were asked for are the same objects in another state of the project."""
        return all(load(path) is summary for path, summary in self._loaded.items())

    @property
    def loaded(self) -> tuple[str, ...]:
        return tuple(sorted(path for path, summary in self._loaded.items() if summary is not None))
