"""Finds the line of a key in TOML text. For messages only: an unusual layout costs the line, not the message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PARTS = re.compile(_PART)
_MOST_PARTS = 1_000  # of one key; the reader of TOML refuses more
_MULTI_LINE_QUOTES = ("'''", '"""')


def line_of(text: str, key: str) -> int | None:
    """Return the line (from 1) of the key path, or of the innermost table around it that stands on a line of its own.

    Returns None when no part of the path is found.
    """
    lines = _key_lines(text)
    while key and key not in lines and f"{key}[0]" not in lines:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return lines.get(key, lines.get(f"{key}[0]"))


@lru_cache(maxsize=4)
def _key_lines(text: str) -> Mapping[str, int]:
    tables = _Tables()
    lines: dict[str, int] = {}
    for number, line in _outside_strings(text):
        if line.count(".") > _MOST_PARTS:
            continue
        if header := _HEADER.match(line):
            lines.setdefault(tables.enter(header[2], repeated=header[1] == "[["), number)
        elif key := _KEY.match(line):
            lines.setdefault(tables.key(key[1]), number)
    return lines


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that do not stand in a string of several lines: example code would look like keys."""
    closing: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if closing is not None:
            if closing in line:
                closing = None
            continue
        yield number, line
        closing = next((quotes for quotes in _MULTI_LINE_QUOTES if line.count(quotes) % 2), None)


class _Tables:
    """Which table the lines are in, with the index of each repeated one."""

    def __init__(self) -> None:
        self._current = ""
        self._repeats: dict[str, int] = {}

    def enter(self, dotted: str, *, repeated: bool) -> str:
        """Return the key path of the table that a header opens."""
        parts = _parts(dotted)
        path = ""
        for depth, part in enumerate(parts, start=1):
            path = _join(path, part)
            if repeated and depth == len(parts):
                self._repeats[path] = self._repeats.get(path, 0) + 1
            if path in self._repeats:
                path = f"{path}[{self._repeats[path] - 1}]"
        self._current = path
        return path

    def key(self, dotted: str) -> str:
        """Return the key path of a key in the current table."""
        return _join(self._current, ".".join(_parts(dotted)))


def _parts(dotted: str) -> list[str]:
    return [part[1:-1] if part[0] in "\"'" else part for part in _PARTS.findall(dotted)]


def _join(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
