"""Which files mention mail at all: most never do, and are not parsed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from mailguard.engine.result import Unreadable
from mailguard.engine.search import search_for
from mailguard.engine.sources import SourceTree, UnreadableSourceError


class Mentions(NamedTuple):
    """The files that hold one of the words, in the order they were asked for, and those that could not be read."""

    paths: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    marked: tuple[str, ...] = ()  # the files that hold a marker


def files_that_mention(
    tree: SourceTree, words: Collection[bytes], paths: Iterable[str] | None = None, marker: bytes | None = None
) -> Mentions:
    """Find the files among `paths` (every file of `tree` unless given) that hold one of `words`, and those with `marker`."""
    matches = search_for(words)
    marked: list[str] = []
    mentioning: list[str] = []
    unreadable: list[Unreadable] = []
    for path in tree.paths if paths is None else paths:
        try:
            content = tree.read(path)
            if matches(content):
                mentioning.append(path)
            if marker is not None and marker in content:
                marked.append(path)
        except UnreadableSourceError as error:
            if not error.content or matches(error.content):
                unreadable.append(error.unreadable)
    return Mentions(tuple(mentioning), tuple(unreadable), tuple(marked))
