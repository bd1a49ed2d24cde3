"""The text of a file by lines, so that a part of it can be parsed alone."""

from __future__ import annotations

from array import array
from itertools import accumulate

from mailguard.syntax.parse import decode


class Text:
    """The text that a syntax tree was made from. It is decoded when that is first needed."""

    __slots__ = ("_above", "_data", "_starts")

    def __init__(self, data: bytes | str, number: int = 1) -> None:
        """`data` is the content of a file that `parse` could parse, or a part of its text; `number` that of its first line."""
        self._data = data
        self._above = number - 1
        # Of each line, in bytes; a list of the lines takes three times the memory.
        self._starts: array[int] | None = None

    def lines(self, first: int, last: int) -> str:
        """The lines from `first` to `last` as a program that begins with the line before them, if there is one.

        Lines that are indented become the body of an `if`, which stands on that line.
        """
        data, starts = self._in_lines()
        part = data[starts[first - 1 - self._above] : starts[last - self._above] - 1].decode("utf-8", "surrogatepass")
        before = "if 1:\n" if _is_indented(part) else "\n" if first > 1 else ""
        return before + part + "\n\n"  # an empty line, since the last one may end with a backslash

    def _in_lines(self) -> tuple[bytes, array[int]]:
        """The text as UTF-8, with line feeds, and where its lines start."""
        if self._starts is None or isinstance(self._data, str):
            text = self._data if isinstance(self._data, str) else decode(self._data)
            self._data = with_line_feeds(text).encode("utf-8", "surrogatepass")
            lengths = (len(line) + 1 for line in self._data.split(b"\n"))
            self._starts = array("L", accumulate(lengths, initial=0))
        return self._data, self._starts


def with_line_feeds(text: str) -> str:
    """A text whose lines end as Python ends them when it reads a program."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_indented(text: str) -> bool:
    """Whether a text begins with a line that is indented as Python counts: from the last form feed on."""
    space = text[: len(text) - len(text.lstrip(" \t\f"))]
    return bool(space.rpartition("\f")[2])
