"""A summary that shares with an earlier one of the same file what has not changed: whoever used that need not look again."""

from __future__ import annotations

import re

from mailguard.audience.place import Span
from mailguard.syntax import tree

_LINE_END = re.compile(rb"\r\n|\r|\n")
_DECLARATION_LINES = 2  # where a file may declare its encoding


def grafted(new: tree.Summary, data: bytes, old: tree.Summary, before: bytes) -> tree.Summary:
    """Return `new` with those functions and classes of `old` that have the same text at the same place.

    `data` and `before` are the contents that the summaries were made of.
    """
    lines, earlier = _LINE_END.split(data), _LINE_END.split(before)
    declaring, declaring_before = lines[:_DECLARATION_LINES], earlier[:_DECLARATION_LINES]
    if declaring != declaring_before and b"coding" in b"".join(declaring + declaring_before):
        return new  # the same bytes may mean another text
    known = {_identity(statement): statement for statement in old.body if _is_definition(statement)}

    def unchanged(statement: tree.Statement) -> tree.Statement:
        same = known.get(_identity(statement)) if _is_definition(statement) else None
        if same is None:
            return statement
        first, last = _lines_of(statement)
        return same if (first, last) == _lines_of(same) and lines[first:last] == earlier[first:last] else statement

    return tree.Summary(new.path, tuple(map(unchanged, new.body)), new.mentions)


def _is_definition(statement: tree.Statement) -> bool:
    return isinstance(statement, (tree.Define, tree.DefineClass))


def _identity(statement: tree.Statement) -> tuple[type, Span]:
    return type(statement), statement.span


def _lines_of(statement: tree.Statement) -> tuple[int, int]:
    """The lines of a definition with its decorators, as a slice."""
    decorators: tuple[tree.Expression, ...] = ()
    if isinstance(statement, tree.Define):
        decorators = statement.function.decorators
    elif isinstance(statement, tree.DefineClass):
        decorators = statement.definition.decorators
    first = min([statement.span.line, *(decorator.span.line for decorator in decorators)])
    return first - 1, statement.span.end_line
