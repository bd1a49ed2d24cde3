"""Columns: `ast` counts UTF-8 bytes, people and JSON readers count characters, SARIF and editors count UTF-16 code units."""

from __future__ import annotations

from collections.abc import Callable

ColumnMeasure = Callable[[str, int], int]
"""Takes a line and a 0-based column in UTF-8 bytes, returns the 0-based column in another unit."""


def characters(line: str, byte_column: int) -> int:
    """Convert a column in UTF-8 bytes to one in characters (code points). A column past the end is the end."""
    return len(_before(line, byte_column))


def utf16_units(line: str, byte_column: int) -> int:
    """Convert a column in UTF-8 bytes to one in UTF-16 code units. A column past the end is the end."""
    before = _before(line, byte_column)
    return len(before) if before.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2


def _before(line: str, byte_column: int) -> str:
    if line.isascii():
        return line[:byte_column]
    # "ignore": a column inside a character counts as the one before it
    return line.encode("utf-8", "surrogatepass")[:byte_column].decode("utf-8", "ignore")
