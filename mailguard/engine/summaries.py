"""Summaries of many files, made in several processes where that pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mailguard.audience.place import Place, Span
from mailguard.audience.record import frozen
from mailguard.engine.cache.store import digest
from mailguard.engine.progress import Progress, Stage, silent, watched
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.syntax import tree as syntax
from mailguard.syntax.parse import Unparsable
from mailguard.syntax.summarise import summarise

if TYPE_CHECKING:
    from concurrent.futures import Executor  # loads slowly

    # A number of processes of this machine, or what starts workers elsewhere.
    Workers = int | Callable[[], AbstractContextManager[Executor]]

FEWEST_FILES = 64  # with fewer, two processes took as long as one: to start them, and to hand the summaries over
CHUNK = 8  # files handed to a process at a time


@frozen
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


def processes(jobs: int) -> Executor:
    """Start what runs functions in `jobs` processes of this machine."""
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs)


def all_summarised(
    tree: SourceTree,
    paths: Sequence[str],
    workers: Workers,
    progress: Progress = silent,
) -> dict[str, Summarised]:
    """Summarises files, with `workers` if they are many. The result is the same for any."""
    if workers == 1 or len(paths) < FEWEST_FILES:
        return {path: summarised(tree, path) for path in watched(paths, len(paths), Stage.PARSING, progress)}
    # The workers are told where the files are, not which others there are: that may be a long list.
    handed_over = replace(tree, paths=(), scope=frozenset())
    with processes(workers) if isinstance(workers, int) else workers() as executor:
        made = executor.map(partial(summarised, handed_over), paths, chunksize=CHUNK)
        return dict(zip(paths, watched(made, len(paths), Stage.PARSING, progress), strict=True))
