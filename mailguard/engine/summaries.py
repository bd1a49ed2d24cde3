"""Summaries of many files, made in several processes where that pays."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
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
from mailguard.syntax.parse import MAX_DEPTH_HINT, Unparsable
from mailguard.syntax.summarise import summarise

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future  # loads slowly

    # A number of processes of this machine, or what starts workers elsewhere.
    Workers = int | Callable[[], AbstractContextManager[Executor]]

FEWEST_FILES = 64  # with fewer, two processes took as long as one: to start them, and to hand the summaries over
CHUNK = 8  # files handed to a process at a time
_SAFE_PATH = "PYTHONSAFEPATH"
_KNOWS_SAFE_PATH = 0x030B0000  # the first Python that does
ENDED = "analysing it ended the process that did it; leave it out with --exclude, and please report it"
# A process that died is a RuntimeError; so are too many levels, in what it made or in handing that over.
_LOST = (RuntimeError, MemoryError)


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


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Start what runs functions in `jobs` processes of this machine."""
    from concurrent.futures import ProcessPoolExecutor

    with _safe_path(), ProcessPoolExecutor(jobs) as executor:
        yield executor


@contextmanager
def _safe_path() -> Iterator[None]:
    """Keep new processes from importing what lies in the current folder, which may be the scanned tree.

    Where processes are not forked, each starts with that folder on its path. Who uses mailguard as a library gets back
    the environment as it was.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _can_start_safely() -> bool:
    """Whether new processes import nothing from the current folder: before Python 3.11 only if they are forked."""
    from multiprocessing import get_start_method

    return sys.hexversion >= _KNOWS_SAFE_PATH or get_start_method() == "fork"


def all_summarised(
    tree: SourceTree,
    paths: Sequence[str],
    workers: Workers,
    progress: Progress = silent,
) -> dict[str, Summarised]:
    """Summarises files, with `workers` if they are many. The result is the same for any."""
    if workers == 1 or len(paths) < FEWEST_FILES or (isinstance(workers, int) and not _can_start_safely()):
        return {path: summarised(tree, path) for path in watched(paths, len(paths), Stage.PARSING, progress)}
    # The workers are told where the files are, not which others there are: that may be a long list.
    handed_over = replace(tree, paths=(), scope=frozenset())
    chunks = [paths[at : at + CHUNK] for at in range(0, len(paths), CHUNK)]
    made: dict[str, Summarised] = {}
    start = partial(processes, workers) if isinstance(workers, int) else workers
    with start() as executor:
        waiting: list[Future[list[Summarised]]] = []
        with suppress(*_LOST):
            waiting += (executor.submit(_summarised_each, handed_over, chunk) for chunk in chunks)
        for number, (chunk, each) in enumerate(zip(chunks, waiting, strict=False)):
            progress(Stage.PARSING, number * CHUNK, len(paths))
            with suppress(*_LOST):
                made.update(zip(chunk, each.result(), strict=True))
    lost = [path for path in paths if path not in made]
    if not lost:
        return made
    start_one = partial(processes, 1) if isinstance(workers, int) else workers
    made.update(_one_by_one(handed_over, lost, start_one))
    return {path: made[path] for path in paths}


def _summarised_each(tree: SourceTree, paths: Sequence[str]) -> list[Summarised]:
    return [summarised(tree, path) for path in paths]


def _one_by_one(
    tree: SourceTree, paths: Sequence[str], start: Callable[[], AbstractContextManager[Executor]]
) -> dict[str, Summarised]:
    """Summarise what was lost with a worker. The file that ends a worker again is the one that ended the first."""
    made: dict[str, Summarised] = {}
    while len(made) < len(paths):
        with start() as worker:
            for path in paths[len(made) :]:
                try:
                    made[path] = worker.submit(summarised, tree, path).result()
                except RecursionError:
                    made[path] = Summarised(None, unparsable(path, 1, MAX_DEPTH_HINT))
                except _LOST:
                    made[path] = Summarised(None, unparsable(path, 1, ENDED))
                    break
    return made
