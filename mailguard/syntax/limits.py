"""How much code, and how deeply nested, is given to parsers.

Two things in a hostile file would end the process or the machine's memory before any exception is raised: a syntax tree of a thousand bytes for each
element of a table, and the recursion of parsers that are written in C or Rust. Both are estimated from the text, never too low.
"""

from __future__ import annotations

import re
import sys

# Of code that people write, 2 MB are below it. A tree takes about 1 KB for each symbol: the limit is one of memory, about 600 MB.
MAX_WEIGHT = 1_000_000
# In Python 3.10, `ast.parse` overflows a stack of 8 MB somewhere above 100,000 levels. Later ones count levels themselves.
MAX_LEVELS_OF_PYTHON = 20_000
# libcst's parser takes seconds for 1,000 levels and overflows the stack at about 2,000, or at more than 5,000 times `elif`.
MAX_LEVELS_OF_LIBCST = 200
MAX_ELIF_OF_LIBCST = 1_000

_LIGHT = bytes(range(0x80, 0x100)) + rb"\"'#" + bytes(range(0x20)).replace(b"\n", b"")
_LETTERS = bytes(code for code in range(0x80) if chr(code).isalnum()) + b"_"
_CHAINING = ".([+-*/%@&|^<>"  # what may follow itself as often as one likes before Python's parser refuses it
_TOKEN = re.compile(
    r"""(?P<string>[rRbBuUfFtT]{0,2}(?:\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z) | '{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
                 | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?))
      | (?P<idle>\#[^\n]* | \\\n | [^\S\n]+)
      | (?P<level>\b(?:and|await|elif|else|for|if|in|is|lambda|not|or)\b)
      | (?P<word>\w+)
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<next>[,;])
      | (?P<end>\n)
      | (?P<operator>[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_IN_TEXT = re.compile(r"[^\w\s\"']|\b(?:if|else|not|lambda|await|or|and)\b")


def is_too_large(data: bytes) -> bool:
    """Whether the syntax tree of a file could take more memory than an analysis may.

    Costs nothing for files up to half a megabyte, and 2 ms for one of a megabyte.
    """
    if 2 * len(data) <= MAX_WEIGHT:
        return False
    heavy = data.replace(b"  ", b"").translate(None, _LIGHT + _LETTERS)  # without indentation
    blanks = heavy.count(b" ")
    return 2 * (len(heavy) - blanks) + blanks > MAX_WEIGHT


def overflows_parser(text: str) -> bool:
    """Whether `ast.parse` could overflow the stack. Costs 0.1 % of parsing, except for files with very many operators."""
    if sys.version_info >= (3, 11) or sum(map(text.count, _CHAINING)) <= MAX_LEVELS_OF_PYTHON:
        return False
    return levels(text) > MAX_LEVELS_OF_PYTHON


def overflows_libcst(text: str) -> bool:
    """Whether libcst could end the process, or take minutes."""
    return text.count("elif") > MAX_ELIF_OF_LIBCST or levels(text) > MAX_LEVELS_OF_LIBCST


def levels(text: str) -> int:
    """At most how many levels the tree of one statement has, not counting the blocks around it: brackets, operators and calls in a chain."""
    deepest = total = 0
    counts = [0]  # operators so far, in each open bracket
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("word", "idle"):
            continue
        if kind == "string":
            here = _levels_in_string(token[0])
            deepest = max(deepest, total + here)
            continue
        if kind == "next":
            total -= counts[-1]
            counts[-1] = 0
        elif kind == "end":
            if len(counts) == 1:
                total = counts[0] = 0
        else:
            if kind == "close" and len(counts) > 1:
                total -= counts.pop()
            counts[-1] += 1
            total += 1
            deepest = max(deepest, total)
            if kind == "open":
                counts.append(0)
    return deepest


def _levels_in_string(string: str) -> int:
    """What is in the braces of an f-string is code."""
    prefix = string[: string.index(string[-1])] if string[-1] in "\"'" else string[:2]
    return len(_IN_TEXT.findall(string)) if set(prefix.lower()) & {"f", "t"} else 0
