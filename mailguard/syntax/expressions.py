"""`ast` expressions -> the expressions of a summary."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from typing import Any

from mailguard.audience.place import Span
from mailguard.syntax import tree
from mailguard.syntax.mentions import MAX_WORD

_NUMBERS: dict[int, int] = {}  # of lines and columns, each once
FunctionLowering = Callable[[ast.Lambda], tree.Function]

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.BitOr: "|",
    ast.BitXor: "|",  # of sets: the elements of either; that those of both fall out is not followed
    ast.BitAnd: "&",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Mod: "%",
}
_COMPARISONS: dict[type[ast.AST], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_PERCENT_FIELD = re.compile(
    r"%(?:\((?P<key>[^()%]{0,200})\))?[#0\- +]*(?:\*|[1-9]\d*)?(?:\.(?:\*|\d+))?[hlL]?(?P<kind>[diouxXeEfFgGcrsa%])"
)


def span_of(node: ast.expr | ast.stmt | ast.arg | ast.pattern) -> Span:
    """The region of an expression or statement; of a decorated definition without its decorators."""
    line, column = node.lineno, node.col_offset
    # What Python's parser makes always has an end. Straight into a tuple, since there are millions of them; the parser
    # makes each number anew, which would take more memory than the spans.
    end_line, end_column = node.end_lineno or line, node.end_col_offset or column
    one = _NUMBERS.setdefault
    return tuple.__new__(
        Span, (one(line, line), one(column, column), one(end_line, end_line), one(end_column, end_column))
    )


class ExpressionLowering:
    """Turns the expressions of one function into summary expressions; `function` lowers the lambdas among them.

    `mentions` collects identifiers, attribute names, keywords and short strings on the way; `yields` tells a generator.
    """

    def __init__(self, function: FunctionLowering) -> None:
        self._function = function
        self.mentions: set[str] = set()
        self.yields = False

    def lower(self, node: ast.expr) -> tree.Expression:
        method = _METHODS.get(type(node))
        return self._other(node) if method is None else method(self, node)

    def all(self, nodes: Iterable[ast.expr]) -> tuple[tree.Expression, ...]:
        return tuple(self.lower(node) for node in nodes)

    def optional(self, node: ast.expr | None) -> tree.Expression | None:
        return None if node is None else self.lower(node)

    def _other(self, node: ast.expr) -> tree.Expression:
        children = tuple(self.lower(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
        return tree.Other(children, span_of(node))

    def _Constant(self, node: ast.Constant) -> tree.Expression:
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if isinstance(value, str) and len(value) <= MAX_WORD:
            self.mentions.add(value)
        if value is None or isinstance(value, (str, int)):
            return tree.Literal(value, span_of(node))
        return tree.Other((), span_of(node))

    def _Name(self, node: ast.Name) -> tree.Expression:
        self.mentions.add(node.id)
        return tree.Name(node.id, span_of(node))

    def _Attribute(self, node: ast.Attribute) -> tree.Expression:
        self.mentions.add(node.attr)
        return tree.Attribute(self.lower(node.value), node.attr, span_of(node))

    def _Call(self, node: ast.Call) -> tree.Expression:
        given = [
            tree.Given(None, 1, self.lower(argument.value))
            if isinstance(argument, ast.Starred)
            else tree.Given(None, 0, self.lower(argument))
            for argument in node.args
        ]
        self.mentions.update(keyword.arg for keyword in node.keywords if keyword.arg)
        given += [
            tree.Given(keyword.arg, 0 if keyword.arg else 2, self.lower(keyword.value)) for keyword in node.keywords
        ]
        return tree.Call(self.lower(node.func), tuple(given), span_of(node))

    def _Subscript(self, node: ast.Subscript) -> tree.Expression:
        base = self.lower(node.value)
        if isinstance(node.slice, ast.Slice):
            return tree.Slice(base, self.optional(node.slice.lower), self.optional(node.slice.upper), span_of(node))
        return tree.Subscript(base, self.lower(node.slice), span_of(node))

    def _Starred(self, node: ast.Starred) -> tree.Expression:
        return tree.Starred(self.lower(node.value), span_of(node))

    def _List(self, node: ast.List) -> tree.Expression:
        return tree.Display("list", self.all(node.elts), span_of(node))

    def _Tuple(self, node: ast.Tuple) -> tree.Expression:
        return tree.Display("tuple", self.all(node.elts), span_of(node))

    def _Set(self, node: ast.Set) -> tree.Expression:
        return tree.Display("set", self.all(node.elts), span_of(node))

    def _Dict(self, node: ast.Dict) -> tree.Expression:
        pairs = zip(node.keys, node.values, strict=True)
        return tree.DictDisplay(tuple((self.optional(key), self.lower(value)) for key, value in pairs), span_of(node))

    def _comprehension(
        self, kind: str, key: ast.expr | None, element: ast.expr, generators: list[ast.comprehension], node: ast.expr
    ) -> tree.Expression:
        clauses = tuple(
            tree.Clause(self.lower(clause.target), self.lower(clause.iter), self.all(clause.ifs))
            for clause in generators
        )
        return tree.Comprehension(kind, self.optional(key), self.lower(element), clauses, span_of(node))

    def _ListComp(self, node: ast.ListComp) -> tree.Expression:
        return self._comprehension("list", None, node.elt, node.generators, node)

    def _SetComp(self, node: ast.SetComp) -> tree.Expression:
        return self._comprehension("set", None, node.elt, node.generators, node)

    def _GeneratorExp(self, node: ast.GeneratorExp) -> tree.Expression:
        return self._comprehension("generator", None, node.elt, node.generators, node)

    def _DictComp(self, node: ast.DictComp) -> tree.Expression:
        return self._comprehension("dict", node.key, node.value, node.generators, node)

    def _JoinedStr(self, node: ast.JoinedStr) -> tree.Expression:
        return tree.Template(self.all(node.values), span_of(node))

    def _FormattedValue(self, node: ast.FormattedValue) -> tree.Expression:
        return self.lower(node.value)

    def _TemplateStr(self, node: ast.JoinedStr) -> tree.Expression:
        """A t-string, which Python 3.14 has classes of nodes for, with the fields of those of an f-string."""
        return self._JoinedStr(node)

    def _Interpolation(self, node: ast.FormattedValue) -> tree.Expression:
        return self._FormattedValue(node)

    def _BinOp(self, node: ast.BinOp) -> tree.Expression:
        operator = _OPERATORS.get(type(node.op))
        if operator is None:
            return self._other(node)
        if operator == "%" and isinstance(node.left, ast.Constant) and isinstance(node.left.value, (str, bytes)):
            return self._percent(node, node.left)
        return tree.Binary(operator, self.lower(node.left), self.lower(node.right), span_of(node))

    def _percent(self, node: ast.BinOp, template: ast.Constant) -> tree.Expression:
        """`"To: %s" % x` as a template of its pieces."""
        text = template.value.decode("latin-1") if isinstance(template.value, bytes) else str(template.value)
        values: list[tree.Expression] = (
            list(self.all(node.right.elts)) if isinstance(node.right, ast.Tuple) else [self.lower(node.right)]
        )
        named = (
            dict(
                zip(
                    [k.value for k in node.right.keys if isinstance(k, ast.Constant)],
                    self.all(node.right.values),
                    strict=False,
                )
            )
            if isinstance(node.right, ast.Dict)
            else {}
        )
        parts: list[tree.Expression] = []
        end, span = 0, span_of(template)
        for match in _PERCENT_FIELD.finditer(text):
            parts.append(tree.Literal(text[end : match.start()], span))
            end = match.end()
            if match["kind"] == "%":
                parts.append(tree.Literal("%", span))
            elif match["key"] is not None and match["key"] in named:
                parts.append(named[match["key"]])
            elif values and not named:
                parts.append(values.pop(0) if len(values) > 1 or isinstance(node.right, ast.Tuple) else values[0])
        parts.append(tree.Literal(text[end:], span))
        return tree.Template(tuple(parts), span_of(node))

    def _BoolOp(self, node: ast.BoolOp) -> tree.Expression:
        return tree.Either("or" if isinstance(node.op, ast.Or) else "and", self.all(node.values), span_of(node))

    def _IfExp(self, node: ast.IfExp) -> tree.Expression:
        return tree.Conditional(self.lower(node.test), self.lower(node.body), self.lower(node.orelse), span_of(node))

    def _Compare(self, node: ast.Compare) -> tree.Expression:
        if len(node.ops) != 1:
            return self._other(node)
        operator = _COMPARISONS[type(node.ops[0])]
        return tree.Compare(operator, self.lower(node.left), self.lower(node.comparators[0]), span_of(node))

    def _UnaryOp(self, node: ast.UnaryOp) -> tree.Expression:
        if isinstance(node.op, ast.Not):
            return tree.Not(self.lower(node.operand), span_of(node))
        if (
            isinstance(node.op, ast.USub)
            and isinstance(node.operand, ast.Constant)
            and isinstance(node.operand.value, int)
        ):
            return tree.Literal(-node.operand.value, span_of(node))
        return self._other(node)

    def _Lambda(self, node: ast.Lambda) -> tree.Expression:
        return tree.Lambda(self._function(node), span_of(node))

    def _NamedExpr(self, node: ast.NamedExpr) -> tree.Expression:
        return tree.Bind(node.target.id, self.lower(node.value), span_of(node))

    def _Await(self, node: ast.Await) -> tree.Expression:
        return self.lower(node.value)

    def _Yield(self, node: ast.Yield) -> tree.Expression:
        self.yields = True
        return tree.Yield(self.optional(node.value), each=False, span=span_of(node))

    def _YieldFrom(self, node: ast.YieldFrom) -> tree.Expression:
        self.yields = True
        return tree.Yield(self.lower(node.value), each=True, span=span_of(node))


# By the class of the node, so that finding the method costs no making of its name.
_METHODS: dict[type[ast.expr], Callable[[ExpressionLowering, Any], tree.Expression]] = {
    getattr(ast, name[1:]): method
    for name, method in vars(ExpressionLowering).items()
    if name.startswith("_") and isinstance(getattr(ast, name[1:], None), type)
}
