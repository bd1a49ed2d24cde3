"""Mutants of a module: its code with one change each, as a careless edit would make it.

Most changes are those of mutmut: other numbers, texts, operators and constants, arguments that are left out, assignments of None. To them come
conditions that are turned round and functions that return nothing. Imports, annotations, decorators and docstrings stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.mutators import mutation_operators


class Mutant(NamedTuple):
    """A module with one change; `change` tells it apart from all others, whatever line it is in."""

    file: str
    change: str
    code: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield the mutants of a module that can be compiled, each once."""
    module = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8"))).module
    statements = [module.code_for_node(statement) for statement in module.body]
    start = module.code.index("".join(statements))
    seen = {module.code}
    for statement, old in zip(module.body, statements, strict=True):
        for new in _changed(module, statement):
            code = module.code[:start] + new + module.code[start + len(old) :]
            if code not in seen and _compiles(code):
                seen.add(code)
                yield Mutant(path.as_posix(), _change(old, new), code)
        start += len(old)


def _changed(module: cst.Module, statement: cst.CSTNode) -> Iterator[str]:
    """The code of a statement with one change each."""
    visitor = _Changes()
    statement.visit(visitor)
    for old, new in visitor.found:
        changed = new if old is statement else statement.deep_replace(old, new)
        assert isinstance(changed, cst.CSTNode)
        yield module.code_for_node(changed)


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _change(old: str, new: str) -> str:
    """The lines that differ, behind the first line of the innermost function or class around them."""
    lines = [line for line in ndiff(old.splitlines(), new.splitlines()) if line[0] != "?"]
    first = next(number for number, line in enumerate(lines) if line[0] in "+-")
    around = [line[2:].strip() for line in lines[:first] if line[2:].lstrip().startswith(("def ", "class "))]
    changed = [f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-"]
    return " | ".join([*around[-1:], *changed])


class _Changes(cst.CSTVisitor):
    """Collects nodes and what may stand in their place."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)) or _is_for_type_checkers(node):
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                self.found += [(node, new) for new in operator(node)]
        self.found += [(node, new) for new in _turned_round(node)]
        return True


def _is_for_type_checkers(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"


def _turned_round(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, (cst.If, cst.While, cst.CompIf, cst.IfExp)):
        condition = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), condition))
    elif isinstance(node, cst.Return) and node.value is not None:
        yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))
