"""The project as it was at a Git revision, in memory: nothing is checked out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mailguard.audience.record import frozen
from mailguard.engine.errors import UsageError
from mailguard.engine.exclude import Excludes, is_foreign_directory
from mailguard.engine.git import EXECUTABLE, REGULAR, SUBMODULE, Entry, Repository
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.walk import has_python_name, has_python_shebang

_SHA1_DIGITS = 40


@frozen
class Before:
    """The files of a project at a revision."""

    tree: SourceTree  # what has not changed since is read from disk
    is_same: bool  # no Python file was changed, added or removed since


def tree_before(tree: SourceTree, revision: str, exclude: Sequence[str]) -> Before:
    """Return what `tree` was at `revision`, every file in scope.

    The files are those of the tree and those that were removed since, excluded ones left out. What is committed counts,
    as it was committed; what is on disk counts for `tree`, committed or not.

    Raises:
        UsageError: the tree is in no Git repository, or the revision does not exist there.
    """
    repository = Repository.around(tree.root.resolve())
    if repository is None:
        raise UsageError(f"--diff-base {revision}: {tree.root} is in no Git repository")
    excludes = Excludes.parse(exclude)
    prefix = _prefix(tree.root.resolve(), repository.top)
    committed = {
        entry.path.removeprefix(prefix): entry
        for entry in repository.files(repository.commit(revision))
        if entry.path.startswith(prefix)
    }
    now = frozenset(tree.paths)
    unchanged = {path for path in now if _is_unchanged(tree, path, committed)}
    changed = {path: committed[path] for path in now - unchanged if path in committed and _is_file(committed[path])}
    removed = {
        path: entry for path, entry in committed.items() if path not in now and _was_python(path, entry, tree, excludes)
    }
    contents = repository.contents(entry.object_id for entry in (*changed.values(), *removed.values()))
    overlay = {path: contents[entry.object_id] for path, entry in changed.items()}
    overlay |= {
        path: contents[entry.object_id]
        for path, entry in removed.items()
        if has_python_name(path) or has_python_shebang(contents[entry.object_id])
    }
    paths = tuple(sorted(unchanged | overlay.keys()))
    return Before(
        SourceTree(tree.root, paths, frozenset(paths), overlay, tree.size_limit), unchanged == now and not overlay
    )


def _prefix(root: Path, top: Path) -> str:
    inside = root.relative_to(top).as_posix()
    return "" if inside == "." else f"{inside}/"


def _is_file(entry: Entry) -> bool:
    return entry.mode in (REGULAR, EXECUTABLE)


def _is_unchanged(tree: SourceTree, path: str, committed: Mapping[str, Entry]) -> bool:
    """Say whether a file is as it was committed. What Git has no content for (links, submodules) counts as unchanged."""
    entry = committed.get(path)
    if entry is None:
        return any(_is_in_submodule(parent, committed) for parent in _parents(path))
    if not _is_file(entry):
        return True
    try:
        content = tree.read_file(path)
    except UnreadableSourceError:
        return False
    return _object_id(content, len(entry.object_id)) == entry.object_id


def _is_in_submodule(folder: str, committed: Mapping[str, Entry]) -> bool:
    return folder in committed and committed[folder].mode == SUBMODULE


def _parents(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def _object_id(content: bytes, digits: int) -> str:
    """Return the id under which Git keeps a content: no secret, so SHA-1 will do where the repository uses it."""
    data = b"blob %d\0" % len(content) + content
    if digits == _SHA1_DIGITS:
        return hashlib.sha1(data, usedforsecurity=False).hexdigest()
    return hashlib.sha256(data).hexdigest()


def _was_python(path: str, entry: Entry, tree: SourceTree, excludes: Excludes) -> bool:
    """Say whether a file that is not in the tree was removed since, and may have been one of Python's.

    One that is still there was left out of the tree, and is left out of what was before as well.
    """
    folders, _, name = path.rpartition("/")
    return (
        _is_file(entry)
        and (has_python_name(name) or "." not in name)
        and not os.path.lexists(tree.root / path)
        and not any(is_foreign_directory(folder) for folder in folders.split("/"))
        and not excludes.match(path)
    )
