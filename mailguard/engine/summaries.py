"""Summaries of many files, made in several processes where that pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailguard.audience.place import Place, Span
from mailguard.engine.cache.store import digest
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.syntax import tree as syntax
from mailguard.syntax.parse import Unparsable
from mailguard.syntax.summarise import summarise

FEWEST_FILES = 48  # below this, starting processes takes longer than the files do
CHUNK = 8  # files handed to a process at a time


@dataclass(frozen=True, slots=True)
class Summarised:
    """The summary of a file, or why there is none."""

    summary: syntax.Summary | None
    unreadable: Unreadable | None = None
    content: str | None = None  # the digest of what was read; None when nothing could be


def summarised(tree: SourceTree, path: str) -> Summarised:
    """Reads and summarises one file of `tree`."""
    try:
        data = tree.read(path)
    except UnreadableSourceError as error:
        return Summarised(None, error.unreadable)
    try:
        return Summarised(summarise(path, data), None, digest(data))
    except Unparsable as error:
        return Summarised(None, unparsable(path, error.line, error.reason), digest(data))


def unparsable(path: str, line: int, reason: str) -> Unreadable:
    """Say that a file is no Python that can be analysed."""
    return Unreadable(Place(path, Span(line, 0, line, 0)), reason)


def all_summarised(tree: SourceTree, paths: Sequence[str], jobs: int) -> dict[str, Summarised]:
    """Summarises files, in `jobs` processes if they are many. The result is the same for any number of them."""
    if jobs < 2 or len(paths) < FEWEST_FILES:
        return {path: summarised(tree, path) for path in paths}
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        return dict(zip(paths, pool.map(summarised, [tree] * len(paths), paths, chunksize=CHUNK), strict=True))
