"""A file's bytes -> its summary."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from mailguard.audience.place import Span
from mailguard.audience.record import record
from mailguard.syntax import tree
from mailguard.syntax.expressions import ExpressionLowering, span_of
from mailguard.syntax.mentions import mentioned_in
from mailguard.syntax.parse import MAX_DEPTH_HINT, Unparsable, parse
from mailguard.syntax.text import Text

# A function with more levels is lowered at once, where Python's limit on recursion is far; it may be near when it is used.
MAX_LATER_DEPTH = 60
# Up to here, the parser passes empty lines faster than the numbers of lines are changed in the tree.
MAX_EMPTY_LINES = 2_000
MAX_CASES = (
    50  # more cases of a `match` become a tree of branches, instead of a chain that is as deep as there are cases
)


def summarise(path: str, data: bytes) -> tree.Summary:
    """The summary of the file at `path` with content `data`. Raises Unparsable."""
    parsed = parse(data)
    return tree.Summary(path, *lowered(parsed.module.body, None if parsed.rewritten else Text(data)))


def lowered(nodes: Iterable[ast.stmt], text: Text | None) -> tuple[tuple[tree.Statement, ...], tuple[str, ...]]:
    """Statements of a module, from the `text` that they stand in if they are as it has them, and what they mention. Raises Unparsable."""
    statements = _Statements((), text)
    try:
        body = statements.block(nodes)
    except (RecursionError, MemoryError):
        raise Unparsable(MAX_DEPTH_HINT) from None
    return body, tuple(sorted(statements.mentions))


class _Statements:
    """Lowers statements; `scope` holds the names of the definitions around them.

    With the `text` that they come from, the bodies of the functions among them wait until they are asked for.
    """

    def __init__(self, scope: tuple[str, ...], text: Text | None = None) -> None:
        self._scope = scope
        self._text = text
        self._expressions = ExpressionLowering(self._lambda)

    @property
    def mentions(self) -> set[str]:
        """The words that were met so far, those of inner definitions included."""
        return self._expressions.mentions

    def block(self, nodes: Iterable[ast.stmt]) -> tuple[tree.Statement, ...]:
        lowered: list[tree.Statement] = []
        for node in nodes:
            method = _METHODS.get(type(node))
            if method is not None:
                lowered += method(self, node)
        return tuple(lowered)

    def _Assign(self, node: ast.Assign) -> Iterable[tree.Statement]:
        yield tree.Assign(self._expressions.all(node.targets), self._expressions.lower(node.value), span_of(node))

    def _AnnAssign(self, node: ast.AnnAssign) -> Iterable[tree.Statement]:
        lower = self._expressions
        yield tree.Annotate(
            lower.lower(node.target), lower.lower(node.annotation), lower.optional(node.value), span_of(node)
        )

    def _AugAssign(self, node: ast.AugAssign) -> Iterable[tree.Statement]:
        operator = "|" if isinstance(node.op, ast.BitOr) else "+" if isinstance(node.op, ast.Add) else "?"
        yield tree.Augment(
            self._expressions.lower(node.target), operator, self._expressions.lower(node.value), span_of(node)
        )

    def _Expr(self, node: ast.Expr) -> Iterable[tree.Statement]:
        if not isinstance(node.value, ast.Constant):
            yield tree.Evaluate(self._expressions.lower(node.value), span_of(node))

    def _Return(self, node: ast.Return) -> Iterable[tree.Statement]:
        yield tree.Return(self._expressions.optional(node.value), span_of(node))

    def _If(self, node: ast.If) -> Iterable[tree.Statement]:
        yield tree.If(self._expressions.lower(node.test), self.block(node.body), self.block(node.orelse), span_of(node))

    def _For(self, node: ast.For | ast.AsyncFor) -> Iterable[tree.Statement]:
        lower = self._expressions.lower
        yield tree.Loop(
            lower(node.target), lower(node.iter), None, self.block(node.body), self.block(node.orelse), span_of(node)
        )

    def _AsyncFor(self, node: ast.AsyncFor) -> Iterable[tree.Statement]:
        return self._For(node)

    def _While(self, node: ast.While) -> Iterable[tree.Statement]:
        test = self._expressions.lower(node.test)
        yield tree.Loop(None, None, test, self.block(node.body), self.block(node.orelse), span_of(node))

    def _Try(self, node: ast.Try) -> Iterable[tree.Statement]:
        handlers = tuple(self.block(handler.body) for handler in node.handlers)
        yield tree.Try(
            self.block(node.body), handlers, self.block(node.orelse), self.block(node.finalbody), span_of(node)
        )

    _TryStar = _Try  # `except*` (Python 3.11): the same shape under another class

    def _With(self, node: ast.With | ast.AsyncWith) -> Iterable[tree.Statement]:
        lower = self._expressions
        items = tuple((lower.lower(item.context_expr), lower.optional(item.optional_vars)) for item in node.items)
        yield tree.With(items, self.block(node.body), span_of(node))

    def _AsyncWith(self, node: ast.AsyncWith) -> Iterable[tree.Statement]:
        return self._With(node)

    def _Match(self, node: ast.Match) -> Iterable[tree.Statement]:
        """Which case is taken is not followed: each may be."""
        subject = self._expressions.lower(node.subject)
        yield tree.Evaluate(subject, span_of(node))
        yield from self._any_of(node.cases, subject, span_of(node))

    def _any_of(self, cases: list[ast.match_case], subject: tree.Expression, span: Span) -> tuple[tree.Statement, ...]:
        if len(cases) > MAX_CASES:
            middle = len(cases) // 2
            halves = self._any_of(cases[:middle], subject, span), self._any_of(cases[middle:], subject, span)
            return (tree.If(tree.Other((), span), *halves, span),)
        chain: tuple[tree.Statement, ...] = ()
        for case in reversed(cases):
            captured = tuple(
                tree.Assign((tree.Name(name, span_of(case.pattern)),), subject, span_of(case.pattern))
                for name in _captures(case.pattern)
            )
            test = tree.Other((), span_of(case.pattern))
            chain = (tree.If(test, captured + self.block(case.body), chain, span),)
        return chain

    def _Delete(self, node: ast.Delete) -> Iterable[tree.Statement]:
        yield tree.Delete(self._expressions.all(node.targets), span_of(node))

    def _Raise(self, node: ast.Raise) -> Iterable[tree.Statement]:
        if node.exc is not None:
            yield tree.Evaluate(self._expressions.lower(node.exc), span_of(node))
        yield tree.Jump("raise", span_of(node))

    def _Break(self, node: ast.Break) -> Iterable[tree.Statement]:
        yield tree.Jump("break", span_of(node))

    def _Continue(self, node: ast.Continue) -> Iterable[tree.Statement]:
        yield tree.Jump("continue", span_of(node))

    def _Assert(self, node: ast.Assert) -> Iterable[tree.Statement]:
        yield tree.Evaluate(self._expressions.lower(node.test), span_of(node))

    def _Import(self, node: ast.Import) -> Iterable[tree.Statement]:
        self.mentions.update(alias.name.rpartition(".")[2] for alias in node.names)
        names = tuple(
            tree.ImportName(alias.asname, alias.name, None, 0)
            if alias.asname
            else tree.ImportName(alias.name.partition(".")[0], alias.name.partition(".")[0], None, 0)
            for alias in node.names
        )
        yield tree.Import(names, span_of(node))

    def _ImportFrom(self, node: ast.ImportFrom) -> Iterable[tree.Statement]:
        self.mentions.update(alias.name for alias in node.names)
        names = tuple(
            tree.ImportName(alias.asname or alias.name, node.module or "", alias.name, node.level)
            for alias in node.names
        )
        yield tree.Import(names, span_of(node))

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterable[tree.Statement]:
        inner = _Statements((*self._scope, node.name))
        mentioned = mentioned_in(node) if self._text is not None else None
        if self._text is None or mentioned is None or mentioned.depth > MAX_LATER_DEPTH:
            code: tuple[tree.Statement, ...] | tree.Code = inner.block(node.body)
        else:
            code = tree.Code(Later(self._text, node.lineno, node.end_lineno or node.lineno, inner._scope))
            inner._expressions.mentions |= mentioned.words
            inner._expressions.yields = mentioned.yields
        parameters = inner._parameters(node.args)
        decorators = inner._expressions.all(node.decorator_list)
        returns = inner._expressions.optional(node.returns)
        function = inner._function(node, node.name, parameters, code, decorators, returns)
        yield tree.Define(function, function.span)
        self.mentions.update(inner.mentions)

    def _function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        name: str,
        parameters: tuple[tree.Parameter, ...],
        code: tuple[tree.Statement, ...] | tree.Code,
        decorators: tuple[tree.Expression, ...] = (),
        returns: tree.Expression | None = None,
    ) -> tree.Function:
        return tree.Function(
            name=name,
            qualname=".".join(self._scope),
            parameters=parameters,
            code=code,
            decorators=decorators,
            returns=returns,
            generator=self._expressions.yields,
            mentions=tuple(sorted(self.mentions)),
            span=span_of(node),
        )

    def _AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> Iterable[tree.Statement]:
        return self._FunctionDef(node)

    def _ClassDef(self, node: ast.ClassDef) -> Iterable[tree.Statement]:
        inner = _Statements((*self._scope, node.name), self._text)
        lower = inner._expressions
        bases, decorators = lower.all(node.bases), lower.all(node.decorator_list)
        keywords = tuple((word.arg, lower.lower(word.value)) for word in node.keywords if word.arg)
        body = inner.block(node.body)
        definition = tree.Class(
            name=node.name,
            qualname=".".join((*self._scope, node.name)),
            bases=bases,
            keywords=keywords,
            decorators=decorators,
            body=body,
            span=span_of(node),
        )
        yield tree.DefineClass(definition, definition.span)
        self.mentions.update(inner.mentions)

    def _lambda(self, node: ast.Lambda) -> tree.Function:
        inner = _Statements((*self._scope, "<lambda>"))
        body = tree.Return(inner._expressions.lower(node.body), span_of(node.body))
        lowered = inner._function(node, "<lambda>", inner._parameters(node.args), (body,))
        self.mentions.update(inner.mentions)
        return lowered

    def _parameters(self, arguments: ast.arguments) -> tuple[tree.Parameter, ...]:
        positional = [*arguments.posonlyargs, *arguments.args]
        padding: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        found = [
            self._parameter(argument, default=default)
            for argument, default in zip(positional, padding + list(arguments.defaults), strict=True)
        ]
        if arguments.vararg:
            found.append(self._parameter(arguments.vararg, stars=1))
        found += [
            self._parameter(argument, keyword_only=True, default=default)
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]
        if arguments.kwarg:
            found.append(self._parameter(arguments.kwarg, stars=2))
        return tuple(found)

    def _parameter(
        self, argument: ast.arg, *, stars: int = 0, keyword_only: bool = False, default: ast.expr | None = None
    ) -> tree.Parameter:
        lower = self._expressions.optional
        return tree.Parameter(
            argument.arg, stars, keyword_only, lower(default), lower(argument.annotation), span_of(argument)
        )


# By the class of the node, so that finding the method costs no making of its name.
_METHODS: dict[type[ast.stmt], Callable[[_Statements, Any], Iterable[tree.Statement]]] = {
    getattr(ast, name[1:]): method
    for name, method in vars(_Statements).items()
    if name.startswith("_") and isinstance(getattr(ast, name[1:], None), type)
}


@record
class Later:
    """A function's body, by where it stands in the text of its file; called to lower it."""

    text: Text
    first: int  # lines, counted from 1
    last: int
    scope: tuple[str, ...]

    def __call__(self) -> tuple[tree.Statement, ...]:
        code, before = self.text.lines(self.first, self.last), self.first - 2
        module = ast.parse("\n" * before + code if before < MAX_EMPTY_LINES else code)
        if before >= MAX_EMPTY_LINES:
            ast.increment_lineno(module, before)
        [statement] = module.body
        [function] = statement.body if isinstance(statement, ast.If) else [statement]
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            raise TypeError("the text of a function is that of something else")
        return _Statements(self.scope).block(function.body)


def _captures(pattern: ast.AST) -> Iterable[str]:
    for child in ast.walk(pattern):
        name = getattr(child, "name", None) or getattr(child, "rest", None)
        if isinstance(name, str):
            yield name
