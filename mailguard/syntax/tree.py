"""The summary of a file: its code reduced to what decides who receives a mail.

A summary is plain immutable data. It is made from the file's bytes alone, so it can be cached and made in parallel.
Newer and older ways to write the same thing become one form (`match` is a chain of `If`, `async for` a `Loop`).
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, Union

from mailguard.audience.place import Span


class Literal(NamedTuple):
    value: str | int | bool | None
    span: Span


class Name(NamedTuple):
    id: str
    span: Span


class Attribute(NamedTuple):
    base: Expression
    name: str
    span: Span


class Given(NamedTuple):
    """An argument of a call: positional, keyword, `*value` (stars 1) or `**value` (stars 2)."""

    keyword: str | None
    stars: int
    value: Expression


class Call(NamedTuple):
    function: Expression
    arguments: tuple[Given, ...]
    span: Span


class Subscript(NamedTuple):
    base: Expression
    key: Expression
    span: Span


class Slice(NamedTuple):
    base: Expression
    lower: Expression | None
    upper: Expression | None
    span: Span


class Starred(NamedTuple):
    value: Expression
    span: Span


class Display(NamedTuple):
    """A list, tuple or set written out."""

    kind: str
    items: tuple[Expression, ...]
    span: Span


class DictDisplay(NamedTuple):
    """A dict written out; the key is None for `**value`."""

    entries: tuple[tuple[Expression | None, Expression], ...]
    span: Span


class Clause(NamedTuple):
    """One `for target in iterable if conditions` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


class Comprehension(NamedTuple):
    """A list, set, dict or generator comprehension; `key` only for a dict."""

    kind: str
    key: Expression | None
    element: Expression
    clauses: tuple[Clause, ...]
    span: Span


class Template(NamedTuple):
    """A text made of pieces: an f-string."""

    parts: tuple[Expression, ...]
    span: Span


class Binary(NamedTuple):
    operator: str
    left: Expression
    right: Expression
    span: Span


class Either(NamedTuple):
    """`a or b` and `a and b`."""

    operator: str
    values: tuple[Expression, ...]
    span: Span


class Conditional(NamedTuple):
    test: Expression
    body: Expression
    orelse: Expression
    span: Span


class Compare(NamedTuple):
    operator: str
    left: Expression
    right: Expression
    span: Span


class Not(NamedTuple):
    value: Expression
    span: Span


class Lambda(NamedTuple):
    function: Function
    span: Span


class Bind(NamedTuple):
    """`name := value`."""

    name: str
    value: Expression
    span: Span


class Yield(NamedTuple):
    """`yield value`; `each` for `yield from`."""

    value: Expression | None
    each: bool
    span: Span


class Other(NamedTuple):
    """An expression that cannot be a recipient; its parts are still evaluated, for the calls in them."""

    children: tuple[Expression, ...]
    span: Span


Expression: TypeAlias = Union[
    Literal,
    Name,
    Attribute,
    Call,
    Subscript,
    Slice,
    Starred,
    Display,
    DictDisplay,
    Comprehension,
    Template,
    Binary,
    Either,
    Conditional,
    Compare,
    Not,
    Lambda,
    Bind,
    Yield,
    Other,
]


class Assign(NamedTuple):
    targets: tuple[Expression, ...]
    value: Expression
    span: Span


class Annotate(NamedTuple):
    """`name: annotation` with or without a value."""

    target: Expression
    annotation: Expression
    value: Expression | None
    span: Span


class Augment(NamedTuple):
    target: Expression
    operator: str
    value: Expression
    span: Span


class Evaluate(NamedTuple):
    value: Expression
    span: Span


class Return(NamedTuple):
    value: Expression | None
    span: Span


class If(NamedTuple):
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


class Loop(NamedTuple):
    """`for target in iterable` or, with both None, `while test`."""

    target: Expression | None
    iterable: Expression | None
    test: Expression | None
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


class Try(NamedTuple):
    body: tuple[Statement, ...]
    handlers: tuple[tuple[Statement, ...], ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]
    span: Span


class With(NamedTuple):
    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]
    span: Span


class Delete(NamedTuple):
    targets: tuple[Expression, ...]
    span: Span


class Jump(NamedTuple):
    """`break`, `continue` or `raise`."""

    kind: str
    span: Span


class ImportName(NamedTuple):
    """One name bound by an import.

    `import a.b as c` binds c to module "a.b" (name None); `import a.b` binds a to module "a"; `from m import n` has name n; `level` counts the leading dots.
    """

    local: str
    module: str
    name: str | None
    level: int


class Import(NamedTuple):
    names: tuple[ImportName, ...]
    span: Span


class Define(NamedTuple):
    function: Function
    span: Span


class DefineClass(NamedTuple):
    definition: Class
    span: Span


Statement: TypeAlias = Union[
    Assign,
    Annotate,
    Augment,
    Evaluate,
    Return,
    If,
    Loop,
    Try,
    With,
    Delete,
    Jump,
    Import,
    Define,
    DefineClass,
]


class Parameter(NamedTuple):
    """`stars` is 1 for `*args`, 2 for `**kwargs`."""

    name: str
    stars: int
    keyword_only: bool
    default: Expression | None
    annotation: Expression | None
    span: Span


class Function(NamedTuple):
    """A function, method or lambda.

    `mentions` holds every identifier, attribute name and short string in it: what decides whether it concerns mail at all.
    """

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expression, ...]
    returns: Expression | None
    generator: bool
    mentions: frozenset[str]
    globals: frozenset[str]
    span: Span


class Class(NamedTuple):
    name: str
    qualname: str
    bases: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    mentions: frozenset[str]
    span: Span


class Summary(NamedTuple):
    """A whole file."""

    path: str
    body: tuple[Statement, ...]
    mentions: frozenset[str]
