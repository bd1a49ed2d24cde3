"""Notebooks of Jupyter: their code cells, in order, are one module.

The format is described at https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mailguard.syntax.magics import as_python

LINE_END = re.compile(r"\r\n|\r|\n")

_ENCODING_DECLARATION = re.compile(r"\s*#.*?coding[:=]")
_DECLARATION_LINES = 2
_PYTHON = "python"
_MOST_VALUES = 4_000_000  # of lists, objects and what stands in them; each takes up to 100 bytes when it is read


class DamagedNotebook(Exception):
    """The file is no notebook; `reason` is one sentence, `line` counts from 1 in the file."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Cell(NamedTuple):
    """A code cell. Its number counts all cells of the notebook from 1, as Ruff and nbQA do."""

    number: int
    above: int  # lines of the module before its own
    lines: tuple[str, ...]  # as people wrote them


@dataclass(frozen=True, slots=True)
class Notebook:
    """The code cells of a notebook in Python; none of one in another language."""

    cells: tuple[Cell, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the module, as people wrote them."""
        return tuple(line for cell in self.cells for line in cell.lines)

    def module(self) -> str:
        """Return the program that the cells are together, with the same lines; what only IPython understands is replaced."""
        lines = [line for cell in self.cells for line in as_python(cell.lines)]
        for number, line in enumerate(lines[:_DECLARATION_LINES]):
            if _ENCODING_DECLARATION.match(line):  # a notebook is UTF-8, whatever its code says
                lines[number] = ""
        return "\n".join(lines) + "\n"

    def cell_at(self, line: int) -> Cell | None:
        """Return the cell that a line of the module, counted from 1, belongs to; None behind the last."""
        return next((cell for cell in self.cells if cell.above < line <= cell.above + len(cell.lines)), None)


def read_notebook(content: bytes) -> Notebook:
    """Read a notebook of format 4, or of format 3, which had its cells in worksheets.

    Raises:
        DamagedNotebook: the content is no JSON, or not that of a notebook.
    """
    document = _document(content)
    if not _is_python(document):
        return Notebook(())
    cells: list[Cell] = []
    above = 0
    for number, cell in enumerate(_cells(document), start=1):
        if cell.get("cell_type") == "code" and _is_python_cell(cell):
            lines = tuple(LINE_END.split(_source(cell, number)))
            cells.append(Cell(number, above, lines))
            above += len(lines)
    return Notebook(tuple(cells))


def _document(content: bytes) -> Mapping[str, object]:
    if sum(map(content.count, (b"[", b"{", b","))) > _MOST_VALUES:
        raise DamagedNotebook("the notebook holds too many values to be read; leave it out with --exclude")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DamagedNotebook("the notebook is not encoded as UTF-8", content[: error.start].count(b"\n") + 1) from None
    except json.JSONDecodeError as error:
        if not content.strip():
            return {"cells": []}  # a file that has just been made, as Jupyter takes it
        raise DamagedNotebook(
            f"the notebook is damaged: its JSON ends or breaks off at column {error.colno} ({error.msg}); "
            "look for what a merge left behind, or save it again in Jupyter",
            error.lineno,
        ) from None
    except ValueError:  # the only other one: Python refuses to read numbers of thousands of digits
        raise DamagedNotebook("the notebook is damaged: it holds a number of thousands of digits") from None
    except RecursionError:
        raise DamagedNotebook("the notebook is nested too deeply to be read") from None
    if not isinstance(document, dict):
        raise DamagedNotebook("the file is not a notebook: its JSON is no object with cells")
    return document


def _cells(document: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    worksheets = document.get("worksheets")
    sheets = worksheets if isinstance(worksheets, list) and "cells" not in document else [document]
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    cells = [cell for each in lists if isinstance(each, list) for cell in each]
    if not lists or not all(isinstance(each, list) for each in lists):
        raise DamagedNotebook("the file is not a notebook: it has no list of cells")
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            raise DamagedNotebook(f"the notebook is damaged: cell {number} is no object")
        yield cell


def _source(cell: Mapping[str, object], number: int) -> str:
    source = cell.get("source", cell.get("input", ""))
    parts = source if isinstance(source, list) else [source]
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        raise DamagedNotebook(f"the notebook is damaged: the source of cell {number} is no text")
    return "".join(texts)


def _is_python(document: Mapping[str, object]) -> bool:
    """Say whether a notebook is in Python, which it is unless it says otherwise."""
    metadata = _table(document, "metadata")
    named = (_table(metadata, "language_info").get("name"), _table(metadata, "kernelspec").get("language"))
    return next((name.lower() == _PYTHON for name in named if isinstance(name, str)), True)


def _is_python_cell(cell: Mapping[str, object]) -> bool:
    """Say whether a cell is in the language of the notebook: editors can give it another, and format 3 named it."""
    language = _table(_table(cell, "metadata"), "vscode").get("languageId", cell.get("language", _PYTHON))
    return language == _PYTHON


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}
