"""Where the code of a notebook stands in its file: for those who show files, not notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from mailguard.syntax.notebook import LINE_END

_TOKEN = re.compile(r'"(?P<key>[^"\\]*)"\s*:|"(?:[^"\\]+|\\.)*"|(?P<open>[{\[])|(?P<close>[}\]])', re.DOTALL)
_CELLS = (("", "cells", ""), ("", "worksheets", "", "cells", ""))  # where formats 4 and 3 have them
_SOURCES = ("source", "input")
# A character of a JSON text: two escapes for one beyond the basic plane, one escape, or itself.
CHARACTER = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


class InFile(NamedTuple):
    """A position in the file. The line counts from 1, the column from 0, in characters."""

    line: int
    column: int


Token = tuple[int, int]  # the start and the end of a JSON text in the file, with its quotes


class CellText:
    """The text of a cell, and where each of its characters stands in the file."""

    def __init__(self, file: str, tokens: list[Token]) -> None:
        """`tokens` are the JSON texts in `file` that make up the cell."""
        self._file = file
        self._offsets: list[int] = []
        self._ends: list[int] = []
        characters: list[str] = []
        for start, end in tokens:
            for character in CHARACTER.finditer(file, start + 1, end - 1):
                characters.append(json.loads(f'"{character[0]}"', strict=False))
                self._offsets.append(character.start())
                self._ends.append(character.end())
        self._end = tokens[-1][1] - 1 if tokens else 0
        text = "".join(characters)
        self._starts = [0, *(end.end() for end in LINE_END.finditer(text))]
        self.has_carriage_returns = "\r\n" in text

    def locate(self, line: int, column: int) -> InFile:
        """Return where the character in a column (from 0) of a line (from 1) of the cell stands in the file."""
        offset = self._offset(self._index(line, column))
        start = self._file.rfind("\n", 0, offset) + 1
        return InFile(self._file.count("\n", 0, offset) + 1, offset - start)

    def region(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
        """Return the part of the file, in characters, that holds what is between two positions in the cell, as `locate` counts."""
        first, last = self._index(*start), self._index(*end)
        begin = self._offset(first)
        return (begin, begin) if first == last else (begin, self._ends[last - 1])

    def _index(self, line: int, column: int) -> int:
        return self._starts[min(line, len(self._starts)) - 1] + column

    def _offset(self, index: int) -> int:
        return self._offsets[index] if index < len(self._offsets) else self._end


def tokens_of_cells(file: str) -> dict[int, list[Token]]:
    """Return the JSON texts that each cell consists of, by its number from 1. `file` is one that `read_notebook` can read."""
    found: dict[int, list[Token]] = {}
    for number, token in _source_tokens(file):
        found.setdefault(number, []).append(token)
    return found


def _source_tokens(file: str) -> Iterator[tuple[int, Token]]:
    """Yield the number of a cell, and the start and end of a JSON text of its source, in the order of the file."""
    path: tuple[str, ...] = ()  # for each object and list that is open the key that it has in the one around it
    key, number = "", 0
    for token in _TOKEN.finditer(file):
        if token["key"] is not None:
            key = token["key"]
        elif token["open"]:
            path, key = (*path, key), ""
            number += path in _CELLS
        elif token["close"]:
            path, key = path[:-1], ""
        elif (path in _CELLS and key in _SOURCES) or (path[:-1] in _CELLS and path[-1] in _SOURCES):
            yield number, token.span()
