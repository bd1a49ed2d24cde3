"""Where things stand by now, in files whose lines have other numbers than when it was found out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mailguard.audience.audience import Group
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place, Span, Step


class Numbering:
    """Which lines of a file the numbers stand for that they had when they were read."""

    __slots__ = ("_moves", "_numbers")

    def __init__(self, parts: Iterable[tuple[int, int]]) -> None:
        """Each of `parts` is the first number of some lines, and the first of these lines as the file is now."""
        moves = sorted((number, line - number) for number, line in parts)
        self._numbers = [number for number, _ in moves]
        self._moves = [by for _, by in moves]

    @property
    def is_changed(self) -> bool:
        """Whether a number stands for another line than that of its own."""
        return any(self._moves)

    def now(self, span: Span) -> Span:
        """Return where the code at a span is by now. An empty span is no code: it stands for the file as a whole."""
        at = bisect_right(self._numbers, span.line) - 1
        if at < 0 or span[:2] == span[2:]:
            return span
        by = self._moves[at]
        return Span(span.line + by, span.column, span.end_line + by, span.end_column) if by else span


Numberings = Mapping[str, Numbering]  # by file; those that are left out have not changed


def place_now(place: Place, files: Numberings) -> Place:
    """Return a place as it is by now."""
    numbering = files.get(place.path)
    return place if numbering is None else Place(place.path, numbering.now(place.span))


def message_now(message: Message, files: Numberings) -> Message:
    """Return a message with all its places as they are by now."""
    headers = tuple(_header(header, files) for header in message.headers)
    return replace(message, place=place_now(message.place, files), headers=headers)


def _header(header: Header, files: Numberings) -> Header:
    audience = tuple(_group(group, files) for group in header.audience)
    return replace(header, place=place_now(header.place, files), audience=audience)


def _group(group: Group, files: Numberings) -> Group:
    steps = tuple(Step(place_now(step.place, files), step.text, step.inferred) for step in group.steps)
    passed = (group.passed[0], place_now(group.passed[1], files)) if group.passed is not None else None
    return replace(group, steps=steps, passed=passed)
