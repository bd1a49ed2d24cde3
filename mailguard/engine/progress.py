"""How far a run has come, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TypeVar

T = TypeVar("T")


class Stage(str, Enum):
    """What a run is doing. Following calls comes in rounds, as callers are found."""

    READING = "reading files"
    PARSING = "parsing files that mention mail"
    FOLLOWING = "following calls"
    REPAIRING = "trying repairs"


Progress = Callable[[Stage, int, int], None]
"""Takes the stage, how many things are done in it, and of how many."""


def silent(stage: Stage, done: int, total: int) -> None:
    """Tell nobody."""


def watched(items: Iterable[T], total: int, stage: Stage, progress: Progress) -> Iterator[T]:
    """Yield `items`, and tell how many there were before each."""
    for done, item in enumerate(items):
        progress(stage, done, total)
        yield item
