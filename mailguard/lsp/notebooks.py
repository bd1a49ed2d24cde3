"""Notebooks that are open in the editor: each cell is a document of its own to the client, and all are one program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lsprotocol import types

from mailguard.audience.place import Span
from mailguard.engine.source_text import LINE_END, SourceText
from mailguard.lsp.documents import Part, moved_to
from mailguard.lsp.positions import Encoding, from_position
from mailguard.syntax.notebook import Notebook, read_notebook

_PYTHON = "python"
_SYNCED = types.NotebookDocumentFilterWithNotebook(
    types.NotebookDocumentFilterNotebookType("jupyter-notebook"), [types.NotebookCellLanguage(_PYTHON)]
)
SYNC = types.NotebookDocumentSyncOptions([_SYNCED])


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the editor shows it. `text` is empty for one that is not in Python: it has its place, no more."""

    uri: str
    version: int = 0
    text: str = ""
    is_python: bool = False


@dataclass(frozen=True)
class NotebookDocument:
    """A notebook as the editor shows it."""

    uri: str  # as the client writes it
    version: int
    cells: tuple[Cell, ...]

    @classmethod
    def opened(cls, params: types.DidOpenNotebookDocumentParams) -> NotebookDocument:
        """Return a notebook that a client opens."""
        notebook = params.notebook_document
        return cls(notebook.uri, notebook.version, _cells(notebook.cells, _texts(params.cell_text_documents)))

    @cached_property
    def content(self) -> bytes:
        """The bytes of a file with the same cells."""
        cells: list[dict[str, object]] = [
            {"cell_type": "code" if cell.is_python else "raw", "metadata": {}, "source": cell.text}
            for cell in self.cells
        ]
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()

    @property
    def uris(self) -> tuple[str, ...]:
        """The URIs that problems are shown at."""
        return tuple(cell.uri for cell in self.cells if cell.is_python)

    def location(self, span: Span, place: types.Range) -> types.Location | None:
        """Return where a span of the program is to the client; of `place`, only the columns are right."""
        cell = self._notebook.cell_at(span.line)
        return (
            types.Location(self.cells[cell.number - 1].uri, moved_to(place, span.line - cell.above)) if cell else None
        )

    def part(self, uri: str) -> Part | None:
        """Return one of its cells; None if it is not in Python."""
        for each in self._notebook.cells:
            cell = self.cells[each.number - 1]
            if cell.uri == uri:
                return Part(uri, cell.version, cell.text.encode("utf-8", "surrogatepass"), each.above)
        return None

    @cached_property
    def _notebook(self) -> Notebook:
        return read_notebook(self.content)

    def changed(self, params: types.DidChangeNotebookDocumentParams, encoding: Encoding) -> NotebookDocument:
        """Return what becomes of the notebook by a change, whose columns are counted in `encoding`."""
        cells, change = self.cells, params.change.cells
        if change is not None and change.structure is not None:
            array = change.structure.array
            known = {cell.uri: cell for cell in cells} | _texts(change.structure.did_open or ())
            new = _cells(array.cells or (), known)
            cells = (*cells[: array.start], *new, *cells[array.start + array.delete_count :])
        for each in change.text_content or () if change is not None else ():
            document, edits = each.document, each.changes
            cells = tuple(
                _edited(cell, document.version, edits, encoding) if cell.uri == document.uri else cell for cell in cells
            )
        return replace(self, version=params.notebook_document.version, cells=cells)


def _texts(documents: Iterable[types.TextDocumentItem]) -> dict[str, Cell]:
    return {item.uri: Cell(item.uri, item.version, item.text, item.language_id == _PYTHON) for item in documents}


def _cells(cells: Iterable[types.NotebookCell], known: dict[str, Cell]) -> tuple[Cell, ...]:
    return tuple(known.get(cell.document, Cell(cell.document)) for cell in cells)


def _edited(
    cell: Cell, version: int, changes: Sequence[types.TextDocumentContentChangeEvent], encoding: Encoding
) -> Cell:
    text = cell.text
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            start, end = _offset(text, change.range.start, encoding), _offset(text, change.range.end, encoding)
            text = text[:start] + change.text + text[end:]
        else:
            text = change.text
    return replace(cell, version=version, text=text)


def _offset(text: str, position: types.Position, encoding: Encoding) -> int:
    """Return where a position is in a text, in characters."""
    starts = [0, *(end.end() for end in LINE_END.finditer(text))]
    if position.line >= len(starts):
        return len(text)
    source = SourceText(tuple(LINE_END.split(text)))
    line, column = from_position(position, source, encoding)
    before = source.line(line).encode("utf-8", "surrogatepass")[:column]
    return starts[position.line] + len(before.decode("utf-8", "surrogatepass"))
