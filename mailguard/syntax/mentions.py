"""Which words a piece of code mentions."""

from __future__ import annotations

import ast

MAX_STRING = 40  # a longer string is prose or data, never a header, a key or a task name


def mentions(node: ast.AST) -> frozenset[str]:
    """Every identifier, attribute name, keyword and short string below `node`."""
    found: set[str] = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            found.add(child.id)
        elif isinstance(child, ast.Attribute):
            found.add(child.attr)
        elif isinstance(child, ast.keyword):
            if child.arg:
                found.add(child.arg)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str) and len(child.value) <= MAX_STRING:
                found.add(child.value)
        elif isinstance(child, ast.alias):
            found.add(child.name.rpartition(".")[2])
    return frozenset(found)
