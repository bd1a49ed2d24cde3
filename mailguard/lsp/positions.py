"""Places in files as a client counts them: lines from 0, columns in the unit that was agreed on."""

from __future__ import annotations

from bisect import bisect_left

from lsprotocol import types

from mailguard.audience.place import Span
from mailguard.engine.source_text import SourceText
from mailguard.report.columns import ColumnMeasure, characters, utf16_units

Encoding = types.PositionEncodingKind | str


def _bytes(line: str, byte_column: int) -> int:
    return min(byte_column, len(line.encode("utf-8", "surrogatepass")))


_MEASURES: dict[Encoding, ColumnMeasure] = {
    types.PositionEncodingKind.Utf8: _bytes,
    types.PositionEncodingKind.Utf16: utf16_units,
    types.PositionEncodingKind.Utf32: characters,
}


def to_range(span: Span, text: SourceText, encoding: Encoding) -> types.Range:
    """Return a span of `text` as a range."""
    measure = _MEASURES.get(encoding, utf16_units)
    start = types.Position(max(span.line - 1, 0), measure(text.line(span.line), span.column))
    end = types.Position(max(span.end_line - 1, 0), measure(text.line(span.end_line), span.end_column))
    return types.Range(start, end)


def from_position(position: types.Position, text: SourceText, encoding: Encoding) -> tuple[int, int]:
    """Return the line, from 1, and the column in UTF-8 bytes. A column past the end, or inside a character, is moved back."""
    measure = _MEASURES.get(encoding, utf16_units)
    line = text.line(position.line + 1)
    starts = [0]
    for character in line:
        starts.append(starts[-1] + len(character.encode("utf-8", "surrogatepass")))
    columns = [measure(line, start) for start in starts]
    index = bisect_left(columns, position.character)
    if index == len(columns) or (columns[index] > position.character and index > 0):
        index -= 1
    return position.line + 1, starts[index]


def covers(span: Span, line: int, column: int) -> bool:
    """Say whether a place, as `from_position` returns it, lies in a span or at its end."""
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def overlap(one: types.Range, other: types.Range) -> bool:
    """Say whether two ranges share a place; touching counts."""
    return _pair(one.start) <= _pair(other.end) and _pair(other.start) <= _pair(one.end)


def _pair(position: types.Position) -> tuple[int, int]:
    return position.line, position.character
