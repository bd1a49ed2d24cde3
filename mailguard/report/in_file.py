"""Places as those see them who show files: of a notebook the JSON that it is kept in, not its cells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mailguard.audience.place import Place, Span
from mailguard.engine.source_text import SourceText
from mailguard.report.columns import ColumnMeasure, characters
from mailguard.report.source import Region, Sources, cell_of, locate, region

if TYPE_CHECKING:
    from mailguard.syntax.notebook_json import InFile, Token


def in_file(place: Place, sources: Sources) -> tuple[SourceText | None, Span]:
    """Return the text of the file that `place` is in, None if it is not known, and where the place is in that."""
    source = sources.get(place.path)
    cell = source.notebook.cell_at(place.span.line) if source is not None and source.notebook is not None else None
    if source is None or cell is None:
        return source, place.span
    from mailguard.syntax.notebook_json import CellText  # most projects have no notebook

    file = _text_of_file(source.file)
    text = CellText(source.file, _tokens(source.file).get(cell.number, []))
    shown, span = source.around(place.span)
    start = text.locate(span.line, characters(shown.line(span.line), span.column))
    end = text.locate(span.end_line, characters(shown.line(span.end_line), span.end_column))
    return file, Span(start.line, _bytes_before(file, start), end.line, _bytes_before(file, end))


def locate_in_file(place: Place, sources: Sources, measure: ColumnMeasure = characters) -> Region:
    """Say where `place` is in its file, in columns of the unit that `measure` counts in."""
    return region(*in_file(place, sources), measure)


def cell_note(place: Place, sources: Sources) -> str:
    """Say in a sentence which cell of a notebook `place` is in; nothing where there are no cells."""
    cell = cell_of(place, sources)
    return "" if cell is None else f"This is line {locate(place, sources).line} of cell {cell}."


def _bytes_before(file: SourceText, position: InFile) -> int:
    return len(file.line(position.line)[: position.column].encode("utf-8", "surrogatepass"))


# A report asks for each finding and each step.
@lru_cache(maxsize=2)
def _tokens(file: str) -> dict[int, list[Token]]:
    from mailguard.syntax.notebook_json import tokens_of_cells

    return tokens_of_cells(file)


@lru_cache(maxsize=2)
def _text_of_file(file: str) -> SourceText:
    return SourceText(tuple(file.replace("\r\n", "\n").split("\n")))
