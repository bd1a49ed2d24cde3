"""The words that code mentions, collected without lowering it.

Whether a function concerns mail at all is asked of every function; most are never looked at again. What is collected
here is what lowering the code would meet, and the tests hold the two to each other.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

MAX_WORD = 40  # a longer string is prose or data, never a header, a key or the name of a task

# What is below a node, where it is not every expression and statement in it.
_BELOW: dict[type[ast.AST], tuple[str, ...]] = {
    ast.AnnAssign: ("target", "annotation", "value"),
    ast.Assert: ("test",),
    ast.Assign: ("targets", "value"),
    ast.AsyncFor: ("target", "iter", "body", "orelse"),
    ast.AsyncWith: ("items", "body"),
    ast.AugAssign: ("target", "value"),
    ast.BoolOp: ("values",),
    ast.Compare: ("left", "comparators"),
    ast.Delete: ("targets",),
    ast.Dict: ("keys", "values"),
    ast.DictComp: ("key", "value", "generators"),
    ast.ExceptHandler: ("body",),
    ast.For: ("target", "iter", "body", "orelse"),
    ast.FormattedValue: ("value",),
    ast.GeneratorExp: ("elt", "generators"),
    ast.If: ("test", "body", "orelse"),
    ast.IfExp: ("test", "body", "orelse"),
    ast.JoinedStr: ("values",),
    ast.List: ("elts",),
    ast.ListComp: ("elt", "generators"),
    ast.Match: ("subject", "cases"),
    ast.NamedExpr: ("value",),
    ast.Raise: ("exc",),
    ast.Return: ("value",),
    ast.Set: ("elts",),
    ast.SetComp: ("elt", "generators"),
    ast.Slice: ("lower", "upper", "step"),
    ast.Starred: ("value",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.Tuple: ("elts",),
    ast.UnaryOp: ("operand",),
    ast.While: ("test", "body", "orelse"),
    ast.With: ("items", "body"),
    ast.Await: ("value",),
    ast.arg: ("annotation",),
    ast.arguments: ("posonlyargs", "args", "vararg", "kwonlyargs", "kwarg", "defaults", "kw_defaults"),
    ast.comprehension: ("target", "iter", "ifs"),
    ast.match_case: ("body",),
    ast.withitem: ("context_expr", "optional_vars"),
    # within a scope of their own
    ast.AsyncFunctionDef: ("body", "args", "decorator_list", "returns"),
    ast.ClassDef: ("bases", "keywords", "decorator_list", "body"),
    ast.FunctionDef: ("body", "args", "decorator_list", "returns"),
    ast.Lambda: ("args", "body"),
}
if hasattr(ast, "TryStar"):  # Python 3.11
    _BELOW[ast.TryStar] = _BELOW[ast.Try]
for _template, _text in (("TemplateStr", ast.JoinedStr), ("Interpolation", ast.FormattedValue)):  # Python 3.14
    if hasattr(ast, _template):
        _BELOW[getattr(ast, _template)] = _BELOW[_text]


class Mentioned(NamedTuple):
    """What a function mentions, whether it yields, and how many levels its syntax tree has."""

    words: set[str]
    yields: bool
    depth: int


def mentioned_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Mentioned:
    """The words in a function: identifiers, attributes, keywords and short strings, those of inner functions included."""
    collector = _Collector()
    depth = collector.collect(_below(function))
    yields = collector.yields
    while collector.scopes:
        scopes, collector.scopes = collector.scopes, []
        depth += collector.collect([child for scope in scopes for child in _below(scope)])
    return Mentioned(collector.words, yields, depth)


def _below(node: ast.AST) -> list[ast.AST | None]:
    found: list[ast.AST | None] = []
    for field in _BELOW[type(node)]:
        child = getattr(node, field)
        if isinstance(child, list):
            found += child
        else:
            found.append(child)
    return found


class _Collector:
    def __init__(self) -> None:
        self.words: set[str] = set()
        self.yields = False
        self.scopes: list[ast.AST] = []  # functions and classes that were met and not entered

    def collect(self, level: list[ast.AST | None]) -> int:
        """Collects from these nodes and what is below them in the same scope; the number of levels."""
        depth = 0
        while level:
            depth += 1
            below: list[ast.AST | None] = []
            for node in level:
                if isinstance(node, ast.Name):
                    self.words.add(node.id)
                elif isinstance(node, ast.Attribute):
                    self.words.add(node.attr)
                    below.append(node.value)
                elif (read := _READERS.get(type(node))) is not None:
                    below += read(self, node)
                elif type(node) in _BELOW:
                    below += _below(node)  # type: ignore[arg-type]
                elif isinstance(node, ast.expr):
                    below += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
            level = below
        return depth

    def scope(self, node: ast.AST) -> Iterable[ast.AST]:
        self.scopes.append(node)
        return ()

    def constant(self, node: ast.Constant) -> Iterable[ast.AST]:
        value = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
        if isinstance(value, str) and len(value) <= MAX_WORD:
            self.words.add(value)
        return ()

    def call(self, node: ast.Call) -> Iterable[ast.AST]:
        self.words.update(word.arg for word in node.keywords if word.arg)
        return (node.func, *node.args, *(word.value for word in node.keywords))

    def statement(self, node: ast.Expr) -> Iterable[ast.AST]:
        return () if isinstance(node.value, ast.Constant) else (node.value,)

    def class_keyword(self, node: ast.keyword) -> Iterable[ast.AST]:
        return (node.value,) if node.arg else ()

    def subscript(self, node: ast.Subscript) -> Iterable[ast.AST | None]:
        if isinstance(node.slice, ast.Slice):
            return (node.value, node.slice.lower, node.slice.upper)
        return (node.value, node.slice)

    def operation(self, node: ast.BinOp) -> Iterable[ast.AST]:
        template = isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant)
        if template and isinstance(node.left, ast.Constant) and isinstance(node.left.value, (str, bytes)):
            return (node.right,)
        return (node.left, node.right)

    def produced(self, node: ast.Yield | ast.YieldFrom) -> Iterable[ast.AST | None]:
        self.yields = True
        return (node.value,)

    def imported(self, node: ast.Import) -> Iterable[ast.AST]:
        self.words.update(alias.name.rpartition(".")[2] for alias in node.names)
        return ()

    def imported_from(self, node: ast.ImportFrom) -> Iterable[ast.AST]:
        self.words.update(alias.name for alias in node.names)
        return ()


_READERS: dict[type, Callable[[_Collector, Any], Iterable[ast.AST | None]]] = {
    ast.AsyncFunctionDef: _Collector.scope,
    ast.BinOp: _Collector.operation,
    ast.Call: _Collector.call,
    ast.ClassDef: _Collector.scope,
    ast.Constant: _Collector.constant,
    ast.Expr: _Collector.statement,
    ast.FunctionDef: _Collector.scope,
    ast.Import: _Collector.imported,
    ast.ImportFrom: _Collector.imported_from,
    ast.keyword: _Collector.class_keyword,
    ast.Lambda: _Collector.scope,
    ast.Subscript: _Collector.subscript,
    ast.Yield: _Collector.produced,
    ast.YieldFrom: _Collector.produced,
}
