"""Lines of a notebook's cell that IPython understands and Python does not.

Each is replaced by something that means as little, so that every other line keeps its number and its columns. What counts
as such a line is what IPython's own transformers look for: IPython/core/inputtransformer2.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Magics of a whole cell that run its other lines as Python, in this process or another. What others do with them is unknown.
_RUN_AS_PYTHON = frozenset({"capture", "prun", "pypy", "python", "python3", "time", "timeit"})

_CELL_MAGIC = re.compile(r"%%\s*(?P<name>[\w.]*)")
_LINE_MAGIC = re.compile(r"(?P<indentation>\s*)(?:[%!?/,;]|[\w.*%]+\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"(?P<target>\s*[A-Za-z_][\w.,\[\]* ]*)=\s*[%!]")
_PERCENT = re.compile(r"[^!]*%")
_PIECE = re.compile(
    r"""\#.* | (?P<long>\"{3}|'{3}) | "(?:[^"\\]|\\.)*"? | '(?:[^'\\]|\\.)*'?
      | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<on>\\$)""",
    re.VERBOSE,
)


def as_python(lines: Sequence[str]) -> list[str]:
    """Return the lines of a cell as Python: as many, and the same but for those that only IPython understands."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    magic = _CELL_MAGIC.match(lines[first]) if first is not None else None
    if magic is None:
        return list(_without_line_magics(lines))
    if magic["name"] not in _RUN_AS_PYTHON:
        return [""] * len(lines)
    above = len(lines[: first or 0]) + 1
    return [""] * above + list(_without_line_magics(lines[above:]))


def _without_line_magics(lines: Sequence[str]) -> Iterator[str]:
    statement, magic = _Statement(), _Statement()
    for line in lines:
        goes_on = magic.is_joined or (magic.is_open and line[:1].isspace())
        replaced = "" if goes_on else None if statement.is_open else _replaced(line)
        if not goes_on:
            magic = _Statement()
        if replaced is None:
            statement.read(line)
            yield line
        else:
            # What follows an exclamation mark is for a shell, whose brackets are its own.
            magic.read(line if goes_on or _PERCENT.match(line) else "\\" * line.endswith("\\"))
            yield replaced


def _replaced(line: str) -> str | None:
    """Return what stands for a line that begins a statement; None for itself."""
    if magic := _LINE_MAGIC.match(line):
        return f"{magic['indentation']}pass"
    if assigned := _ASSIGNED.match(line):
        return f"{assigned['target']}= get_ipython()"  # a value of which nothing is known
    return None


class _Statement:
    """Whether the statement that is being read goes on on the next line."""

    def __init__(self) -> None:
        self._depth = 0  # of brackets
        self._quotes = ""  # of the text over several lines that has begun
        self.is_joined = False  # to the next line, by a backslash

    @property
    def is_open(self) -> bool:
        return self._depth > 0 or self._quotes != "" or self.is_joined

    def read(self, line: str) -> None:
        self.is_joined = False
        position = 0
        while True:
            if self._quotes:
                end = line.find(self._quotes, position)
                if end < 0:
                    return
                position, self._quotes = end + len(self._quotes), ""
            piece = _PIECE.search(line, position)
            if piece is None:
                return
            position = piece.end()
            self._quotes = piece["long"] or ""
            self._depth = max(0, self._depth + (piece["open"] is not None) - (piece["close"] is not None))
            self.is_joined = piece["on"] is not None
