"""Places in scanned files, as others count lines and columns.

People see a notebook as cells, and count the lines in a cell. Programs that show files see the JSON that it is kept in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mailguard.audience.place import Place, Span
from mailguard.engine.source_text import SourceText
from mailguard.report.columns import ColumnMeasure, characters

__all__ = ["Region", "SourceText", "Sources", "cell_of", "decode_all", "locate", "position"]


class Region(NamedTuple):
    """A span as shown to others: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


Sources = Mapping[str, SourceText]


def decode_all(contents: Mapping[str, bytes]) -> Sources:
    """Decode each file of a run, by path."""
    return {path: SourceText.of_file(path, content) for path, content in contents.items()}


def locate(place: Place, sources: Sources, measure: ColumnMeasure = characters) -> Region:
    """Say where `place` is, in its cell if it is in a notebook, in columns of the unit that `measure` counts in.

    Without the file's text (an unreadable file) columns stay in UTF-8 bytes.
    """
    return region(*around(place, sources), measure)


def region(source: SourceText | None, span: Span, measure: ColumnMeasure) -> Region:
    """Return a span as shown to others, in columns of the unit that `measure` counts in; bytes where the text is not known."""
    if source is None:
        return Region(max(span.line, 1), span.column + 1, max(span.end_line, 1), span.end_column + 1)
    column = measure(source.line(span.line), span.column)
    end_column = measure(source.line(span.end_line), span.end_column)
    return Region(max(span.line, 1), column + 1, max(span.end_line, 1), end_column + 1)


def around(place: Place, sources: Sources) -> tuple[SourceText | None, Span]:
    """Return the text that people see around `place`, the file or the cell of a notebook, and where it is in that."""
    source = sources.get(place.path)
    return (None, place.span) if source is None else source.around(place.span)


def cell_of(place: Place, sources: Sources) -> int | None:
    """Return the number of the cell, counted from 1 among all of the notebook; None in other files."""
    source = sources.get(place.path)
    cell = source.notebook.cell_at(place.span.line) if source is not None and source.notebook is not None else None
    return cell.number if cell is not None else None


def position(place: Place, sources: Sources, *, column: bool = False) -> str:
    """Say where `place` is as editors and Ruff write it: "a.py:3", "a.ipynb:cell 2:3"; with its column behind the line."""
    found, cell = locate(place, sources), cell_of(place, sources)
    parts = [place.path, *([f"cell {cell}"] if cell is not None else []), str(found.line)]
    return ":".join([*parts, str(found.column)] if column else parts)
