"""How much code, and how deeply nested, is given to parsers.

Two things in a hostile file would end the process or the machine's memory before any exception is raised: a syntax tree of a thousand bytes for each
element of a table, and the recursion of parsers that are written in C or Rust. Both are estimated from the text, never too low.
"""

from __future__ import annotations

import sys

# Of code that people write, 2 MB are below it. A tree takes about 1 KB for each symbol: the limit is one of memory, about 600 MB.
MAX_WEIGHT = 1_000_000
# In Python 3.10, `ast.parse` overflows a stack of 8 MB somewhere above 100,000 levels. Later ones count levels themselves.
MAX_LEVELS_OF_PYTHON = 20_000
COUNTS_LEVELS = sys.hexversion >= 0x030B0000
# libcst's parser takes seconds for 1,000 levels and overflows the stack at about 2,000, or at more than 5,000 times `elif`.
MAX_LEVELS_OF_LIBCST = 200
MAX_WEIGHT_OF_LIBCST = 250_000  # its trees, and where everything stands in them, take 20 times as long and more memory
MAX_ELIF_OF_LIBCST = 1_000

_LIGHT = bytes(range(0x80, 0x100)) + rb"\"'#" + bytes(range(0x20)).replace(b"\n", b"")
_LETTERS = bytes(code for code in range(0x80) if chr(code).isalnum()) + b"_"
_CHAINING = ".([+-*/%@&|^<>"  # what may follow itself as often as one likes before Python's parser refuses it


def is_too_large(data: bytes) -> bool:
    """Whether the syntax tree of a file could take more memory than an analysis may.

    Costs nothing for files up to half a megabyte, and 2 ms for one of a megabyte.
    """
    return _is_heavier(data, MAX_WEIGHT)


def _is_heavier(data: bytes, limit: int) -> bool:
    if 2 * len(data) <= limit:
        return False
    heavy = data.replace(b"  ", b"").translate(None, _LIGHT + _LETTERS)  # without indentation
    blanks = heavy.count(b" ")
    return 2 * (len(heavy) - blanks) + blanks > limit


def overflows_parser(text: str) -> bool:
    """Whether `ast.parse` could overflow the stack. Costs 0.1 % of parsing, except for files with very many operators."""
    if COUNTS_LEVELS or sum(map(text.count, _CHAINING)) <= MAX_LEVELS_OF_PYTHON:
        return False
    from mailguard.syntax.levels import levels  # seldom needed

    return levels(text) > MAX_LEVELS_OF_PYTHON


def overflows_libcst(text: str) -> bool:
    """Whether libcst could end the process, or take minutes."""
    from mailguard.syntax.levels import levels

    if _is_heavier(text.encode(errors="replace"), MAX_WEIGHT_OF_LIBCST):
        return True
    return text.count("elif") > MAX_ELIF_OF_LIBCST or levels(text) > MAX_LEVELS_OF_LIBCST
