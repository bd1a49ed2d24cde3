"""Syntax that is newer than the running Python, rewritten into older syntax that means the same to the analysis.

libcst brings its own parser, so it reads type parameters (PEP 695), `type` statements and f-strings with nested quotes (PEP 701) on any
Python. Lines stay where they are.
"""

from __future__ import annotations

import ast
import re

MAX_NESTING = 60  # brackets within brackets; libcst's parser ends the process when code nests very deeply
MAX_LINE = 5_000  # characters; a longer line may hold a chain that is as deep

_NEWER = re.compile(r"^\s*type\s+\w+|\b(?:def|class)\s+\w+\[|\bexcept\b|\b[rR]?[fFtT][rR]?[\"']", re.MULTILINE)
_BRACKET = re.compile(r"[()\[\]{}]")


def as_older_syntax(text: str) -> ast.Module | None:
    """The syntax tree of a file that the running Python refuses; None when libcst refuses it too."""
    if not _NEWER.search(text) or _is_deep(text):
        return None
    import libcst

    from mailguard.syntax.older import Older

    try:
        rewritten = libcst.parse_module(text).visit(Older())
        return ast.parse(rewritten.code)
    except (libcst.ParserSyntaxError, SyntaxError, ValueError, RecursionError):
        return None


def _is_deep(text: str) -> bool:
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest > MAX_NESTING or any(len(line) > MAX_LINE for line in text.splitlines())
