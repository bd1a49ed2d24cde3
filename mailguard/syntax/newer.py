"""Syntax that is newer than the running Python, rewritten into older syntax that means the same to the analysis.

libcst brings its own parser, so it reads starred subscripts (PEP 646), `except*` (PEP 654), type parameters and `type` statements (PEP 695, 696),
f-strings with nested quotes (PEP 701) and `except` without parentheses (PEP 758) on any Python. Places in the tree are those of the original text.
"""

from __future__ import annotations

import ast
import re
import warnings

from mailguard.syntax.edits import Edited
from mailguard.syntax.limits import overflows_libcst

_NEWER = re.compile(
    r"^\s*type\s+\w+|\b(?:def|class)\s+\w+\s*\[|\bexcept\b|\b(?:[rR]?[fFtT]|[fFtT][rR])[\"']|[\[:]\s*\*", re.MULTILINE
)
# The prefix of a t-string (PEP 750). As an f-string it has the same pieces, and what becomes of them is no matter here.
_TEMPLATE_PREFIX = re.compile(r"(?<![\w\"'\\])([rR]?)[tT]([rR]?)(?=[\"'])")


def as_older_syntax(text: str) -> ast.Module | None:
    """The syntax tree of a file that the running Python refuses; None when libcst refuses it too."""
    if not _NEWER.search(text) or overflows_libcst(text):
        return None
    text = _TEMPLATE_PREFIX.sub(r"\1f\2", text).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return _parsed(text)
    except SyntaxError:
        return _rewritten(text)
    except (ValueError, RecursionError, MemoryError):
        return None


def _rewritten(text: str) -> ast.Module | None:
    import libcst

    from mailguard.syntax.older import edits_to_older_syntax

    try:
        edited = Edited(text.encode(), edits_to_older_syntax(text))
        module = _parsed(edited.code.decode())
    except (libcst.ParserSyntaxError, libcst.CSTLogicError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    _put_back(module, edited)
    return module


def _parsed(code: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _put_back(module: ast.Module, edited: Edited) -> None:
    """Gives each node the place that it has in the original."""
    for node in ast.walk(module):
        if isinstance(node, (ast.stmt, ast.expr, ast.excepthandler, ast.arg, ast.keyword, ast.alias)):
            node.lineno, node.col_offset = edited.start_of(node.lineno, node.col_offset)
            if node.end_lineno is not None and node.end_col_offset is not None:
                node.end_lineno, node.end_col_offset = edited.end_of(node.end_lineno, node.end_col_offset)
