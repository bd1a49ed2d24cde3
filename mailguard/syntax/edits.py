"""Source code with pieces replaced, and where each place in the result stands in the original."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """`text` in place of the bytes from `start` up to `end`."""

    start: int
    end: int
    text: bytes


class Edited:
    """The result of edits. Lines count from 1 and columns from 0, in bytes, as `ast` has them; lines end with a line feed."""

    def __init__(self, original: bytes, edits: Iterable[Edit]) -> None:
        self._edits = _outermost(edits)
        pieces: list[bytes] = []
        done = 0
        self._starts: list[int] = []  # where the text of each edit stands in the result
        shift = 0
        for edit in self._edits:
            pieces += [original[done : edit.start], edit.text]
            self._starts.append(edit.start + shift)
            shift += len(edit.text) - (edit.end - edit.start)
            done = edit.end
        self.code = b"".join([*pieces, original[done:]])
        self._lines = _line_starts(self.code)
        self._original_lines = _line_starts(original)

    def start_of(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the original of what begins at this place in the result."""
        offset = self._offset(line, column)
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return self._in_original(offset)
        edit, start = self._edits[index], self._starts[index]
        after = offset - start - len(edit.text)
        return self._in_original(edit.end + after if after >= 0 else edit.start)

    def end_of(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the original of what ends before this place in the result."""
        offset = self._offset(line, column)
        index = bisect_right(self._starts, offset - 1) - 1
        if index < 0:
            return self._in_original(offset)
        edit, start = self._edits[index], self._starts[index]
        return self._in_original(edit.end + max(offset - start - len(edit.text), 0))

    def _offset(self, line: int, column: int) -> int:
        """Before Python 3.12, `ast` may give what is inside an f-string a place that does not exist."""
        return max(self._lines[min(line, len(self._lines)) - 1] + column, 0)

    def _in_original(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._original_lines, offset)
        return line, offset - self._original_lines[line - 1]


def _outermost(edits: Iterable[Edit]) -> Sequence[Edit]:
    """The edits in order, without those inside of what another one replaces."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _line_starts(code: bytes) -> list[int]:
    lengths = [len(line) + 1 for line in code.split(b"\n")]
    return [0, *accumulate(lengths[:-1])]
