"""Places in scanned files, as others count lines and columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mailguard.audience.place import Place
from mailguard.engine.source_text import SourceText
from mailguard.report.columns import ColumnMeasure, characters

__all__ = ["Region", "SourceText", "Sources", "decode_all", "locate"]


class Region(NamedTuple):
    """A span as shown to others: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


Sources = Mapping[str, SourceText]


def decode_all(contents: Mapping[str, bytes]) -> Sources:
    """Decode each file of a run, by path."""
    return {path: SourceText.decode(content) for path, content in contents.items()}


def locate(place: Place, sources: Sources, measure: ColumnMeasure = characters) -> Region:
    """Say where `place` is, in columns of the unit that `measure` counts in.

    Without the file's text (an unreadable file) columns stay in UTF-8 bytes.
    """
    source, span = sources.get(place.path), place.span
    if source is None:
        return Region(max(span.line, 1), span.column + 1, max(span.end_line, 1), span.end_column + 1)
    column = measure(source.line(span.line), span.column)
    end_column = measure(source.line(span.end_line), span.end_column)
    return Region(max(span.line, 1), column + 1, max(span.end_line, 1), end_column + 1)
