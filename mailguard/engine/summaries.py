"""Summaries of many files, made in several processes where that pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailguard.audience.place import Place, Span
from mailguard.engine.progress import Progress, Stage, silent, watched
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


def summarised(tree: SourceTree, path: str) -> Summarised:
    """Reads and summarises one file of `tree`."""
    try:
        return Summarised(summarise(path, tree.read(path)))
    except UnreadableSourceError as error:
        return Summarised(None, error.unreadable)
    except Unparsable as error:
        return Summarised(None, Unreadable(Place(path, Span(error.line, 0, error.line, 0)), error.reason))


def all_summarised(
    tree: SourceTree, paths: Sequence[str], jobs: int, progress: Progress = silent
) -> dict[str, Summarised]:
    """Summarises files, in `jobs` processes if they are many. The result is the same for any number of them."""
    if jobs < 2 or len(paths) < FEWEST_FILES:
        return {path: summarised(tree, path) for path in watched(paths, len(paths), Stage.PARSING, progress)}
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        made = pool.map(summarised, [tree] * len(paths), paths, chunksize=CHUNK)
        return dict(zip(paths, watched(made, len(paths), Stage.PARSING, progress), strict=True))
