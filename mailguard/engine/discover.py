"""From the paths on a command line to the files of a run."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from mailguard.audience.record import frozen
from mailguard.engine.errors import UsageError
from mailguard.engine.exclude import Excludes
from mailguard.engine.result import Unreadable
from mailguard.engine.root import naming_root, project_root
from mailguard.engine.sources import SourceTree
from mailguard.engine.walk import Walk, is_stub, relative, walk


@frozen
class StandardInput:
    """Source that comes from an editor or a pipe instead of a file."""

    filename: str  # the file it stands for; need not exist
    content: bytes


@frozen
class Discovery:
    """The files of a run."""

    tree: SourceTree
    unreadable: tuple[Unreadable, ...] = ()  # directories in scope that could not be listed
    left_out: int = 0  # files that were named, but are excluded or hold declarations only


def discover(
    paths: Sequence[str],
    exclude: Sequence[str] = (),
    stdin: StandardInput | None = None,
    folder: Path | None = None,
) -> Discovery:
    """Find the Python files that `paths` stand for, and those of the projects around them.

    The projects set what may be read, the paths set what is reported. A directory stands for the Python files in it
    that are not ignored by its repository; a file that is named is always in scope. `exclude` patterns overrule both.
    With `stdin`, its file is the only one in scope and `paths` are not looked at. Paths and patterns are relative to
    `folder`, or to what is common to the projects where they do not all lie in it.

    Raises:
        UsageError: a path does not exist, cannot be reached, or is neither file nor directory; a pattern is malformed.
    """
    named = [_absolute(stdin.filename)] if stdin else [_existing(path) for path in paths]
    excludes = Excludes.parse(exclude)
    areas = _outermost(project_root(path) for path in named)
    root = naming_root(areas)
    if folder is not None and root.is_relative_to(folder):
        root = folder
    wanted = [path for path in named if _is_wanted(path, root, excludes)]
    around = [walk(root, area, excludes) for area in areas]
    scopes = [_files_of(path, root, excludes, around) for path in wanted]
    found = frozenset(file for walked in around for file in walked.files)
    scope = frozenset(file for scoped in scopes for file in scoped.files)
    failures = frozenset(failure for scoped in scopes for failure in scoped.unreadable)
    return Discovery(
        SourceTree(root, tuple(sorted(found | scope)), scope, dict.fromkeys(scope, stdin.content) if stdin else {}),
        tuple(sorted(failures, key=lambda failure: failure.place)),
        sum(not path.is_dir() for path in named if path not in wanted),
    )


def _existing(path: str) -> Path:
    """Return `path` as an absolute path, once it is certain that it can be checked."""
    absolute = _absolute(path)
    try:
        mode = absolute.stat().st_mode
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file or directory") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be reached: {error.strerror}") from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise UsageError(f"{path}: neither a file nor a directory; to check standard input, use --stdin-filename")
    return absolute


def _absolute(path: str) -> Path:
    return Path(os.path.abspath(path))


def _outermost(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Leave out each directory that lies in another one; the rest comes sorted."""
    outermost: list[Path] = []
    for directory in sorted(set(directories)):
        if not any(directory.is_relative_to(other) for other in outermost):
            outermost.append(directory)
    return tuple(outermost)


def _is_wanted(path: Path, root: Path, excludes: Excludes) -> bool:
    name = relative(root, str(path))
    return not is_stub(name) and not excludes.match(name, is_directory=path.is_dir())


def _files_of(path: Path, root: Path, excludes: Excludes, around: Sequence[Walk]) -> Walk:
    """Return the files that one named path puts in scope, and the directories in it that could not be listed."""
    name = relative(root, str(path))
    if not path.is_dir():
        return Walk((name,), ())
    inside = _below(name, around)
    # A directory that is ignored by its repository was not walked with the rest; now that it is named, it counts.
    return inside if inside.files or inside.unreadable else walk(root, path, excludes)


def _below(directory: str, around: Sequence[Walk]) -> Walk:
    prefix = "" if directory == "." else f"{directory}/"
    return Walk(
        tuple(file for walked in around for file in walked.files if file.startswith(prefix)),
        tuple(
            failure
            for walked in around
            for failure in walked.unreadable
            if failure.place.path == directory or failure.place.path.startswith(prefix)
        ),
    )
