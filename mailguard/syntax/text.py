"""The text of a file by lines, so that a part of it can be parsed alone."""

from __future__ import annotations

from mailguard.syntax.parse import decode


class Text:
    """The text that a syntax tree was made from. It is decoded and cut into lines when that is first needed."""

    __slots__ = ("_data", "_lines")

    def __init__(self, data: bytes) -> None:
        """`data` is the content of a file that `parse` could parse."""
        self._data = data
        self._lines: list[str] | None = None

    def lines(self, first: int, last: int) -> str:
        """The lines from `first` to `last`, which count from 1, as a program that begins with the line before them, if there is one.

        Lines that are indented become the body of an `if`, which stands on that line.
        """
        if self._lines is None:
            self._lines = decode(self._data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        before = "if 1:\n" if _is_indented(self._lines[first - 1]) else "\n" if first > 1 else ""
        return before + "\n".join(self._lines[first - 1 : last]) + "\n"


def _is_indented(line: str) -> bool:
    """Whether a line is indented as Python counts: from the last form feed on."""
    space = line[: len(line) - len(line.lstrip(" \t\f"))]
    return bool(space.rpartition("\f")[2])
