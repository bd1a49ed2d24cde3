"""Where something stands in the scanned code."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A region of a file. Lines count from 1; columns from 0, in UTF-8 bytes, as `ast` gives them; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Place(NamedTuple):
    """A span in a file; `path` is relative to the project root, with forward slashes."""

    path: str
    span: Span


class Step(NamedTuple):
    """One step of a trace, from where the addresses come from to the header."""

    place: Place
    text: str  # one sentence without a full stop
    inferred: bool = False  # rests on a name, an annotation or a convention
