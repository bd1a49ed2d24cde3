"""The summary of a file: its code reduced to what decides who receives a mail.

A summary is plain immutable data. It is made from the file's bytes alone, so it can be cached and made in parallel.
Newer and older ways to write the same thing become one form (`match` is a chain of `If`, `async for` a `Loop`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import TypeAlias, Union

from mailguard.audience.place import Span
from mailguard.audience.record import record


@record
class Literal:
    value: str | int | bool | None
    span: Span


@record
class Name:
    id: str
    span: Span


@record
class Attribute:
    base: Expression
    name: str
    span: Span


@record
class Given:
    """An argument of a call: positional, keyword, `*value` (stars 1) or `**value` (stars 2)."""

    keyword: str | None
    stars: int
    value: Expression


@record
class Call:
    function: Expression
    arguments: tuple[Given, ...]
    span: Span


@record
class Subscript:
    base: Expression
    key: Expression
    span: Span


@record
class Slice:
    base: Expression
    lower: Expression | None
    upper: Expression | None
    span: Span


@record
class Starred:
    value: Expression
    span: Span


@record
class Display:
    """A list, tuple or set written out."""

    kind: str
    items: tuple[Expression, ...]
    span: Span


@record
class DictDisplay:
    """A dict written out; the key is None for `**value`."""

    entries: tuple[tuple[Expression | None, Expression], ...]
    span: Span


@record
class Clause:
    """One `for target in iterable if conditions` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


@record
class Comprehension:
    """A list, set, dict or generator comprehension; `key` only for a dict."""

    kind: str
    key: Expression | None
    element: Expression
    clauses: tuple[Clause, ...]
    span: Span


@record
class Template:
    """A text made of pieces: an f-string."""

    parts: tuple[Expression, ...]
    span: Span


@record
class Binary:
    operator: str
    left: Expression
    right: Expression
    span: Span


@record
class Either:
    """`a or b` and `a and b`."""

    operator: str
    values: tuple[Expression, ...]
    span: Span


@record
class Conditional:
    test: Expression
    body: Expression
    orelse: Expression
    span: Span


@record
class Compare:
    operator: str
    left: Expression
    right: Expression
    span: Span


@record
class Not:
    value: Expression
    span: Span


@record
class Lambda:
    function: Function
    span: Span


@record
class Bind:
    """`name := value`."""

    name: str
    value: Expression
    span: Span


@record
class Yield:
    """`yield value`; `each` for `yield from`."""

    value: Expression | None
    each: bool
    span: Span


@record
class Other:
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


@record
class Assign:
    targets: tuple[Expression, ...]
    value: Expression
    span: Span


@record
class Annotate:
    """`name: annotation` with or without a value."""

    target: Expression
    annotation: Expression
    value: Expression | None
    span: Span


@record
class Augment:
    target: Expression
    operator: str
    value: Expression
    span: Span


@record
class Evaluate:
    value: Expression
    span: Span


@record
class Return:
    value: Expression | None
    span: Span


@record
class If:
    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


@record
class Loop:
    """`for target in iterable` or, with both None, `while test`."""

    target: Expression | None
    iterable: Expression | None
    test: Expression | None
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    span: Span


@record
class Try:
    body: tuple[Statement, ...]
    handlers: tuple[tuple[Statement, ...], ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]
    span: Span


@record
class With:
    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]
    span: Span


@record
class Delete:
    targets: tuple[Expression, ...]
    span: Span


@record
class Jump:
    """`break`, `continue` or `raise`."""

    kind: str
    span: Span


@record
class ImportName:
    """One name bound by an import.

    `import a.b as c` binds c to module "a.b" (name None); `import a.b` binds a to module "a"; `from m import n` has name n; `level` counts the leading dots.
    """

    local: str
    module: str
    name: str | None
    level: int


@record
class Import:
    names: tuple[ImportName, ...]
    span: Span


@record
class Define:
    function: Function
    span: Span


@record
class DefineClass:
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


@record
class Parameter:
    """`stars` is 1 for `*args`, 2 for `**kwargs`."""

    name: str
    stars: int
    keyword_only: bool
    default: Expression | None
    annotation: Expression | None
    span: Span


class Code:
    """The statements of a function, lowered when they are first asked for: most functions never are looked into."""

    __slots__ = ("_statements", "later")

    def __init__(self, later: Callable[[], tuple[Statement, ...]]) -> None:
        self.later = later
        self._statements: tuple[Statement, ...] | None = None

    @property
    def statements(self) -> tuple[Statement, ...]:
        if self._statements is None:
            self._statements = self.later()
        return self._statements


@record
class Function:
    """A function, method or lambda.

    `mentions` holds every identifier, attribute name and short string in it, once and sorted: what decides whether it
    concerns mail at all. A set of them would take several times the memory.
    """

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    code: tuple[Statement, ...] | Code
    decorators: tuple[Expression, ...]
    returns: Expression | None
    generator: bool
    mentions: tuple[str, ...]
    span: Span

    @property
    def body(self) -> tuple[Statement, ...]:
        return self.code.statements if isinstance(self.code, Code) else self.code


@record
class Class:
    name: str
    qualname: str
    bases: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    span: Span


@record
class Summary:
    """A whole file."""

    path: str
    body: tuple[Statement, ...]
    mentions: tuple[str, ...]


def children(node: object) -> Iterator[object]:
    """The nodes directly below a node, and those in its tuples."""
    if isinstance(node, Code):
        yield from node.statements
    elif isinstance(node, tuple):
        yield from node
    else:
        for name in _FIELDS.get(type(node), ()):
            yield getattr(node, name)


NODES: tuple[type, ...] = (
    *(Literal, Name, Attribute, Given, Call, Subscript, Slice, Starred, Display, DictDisplay, Clause, Comprehension),
    *(Template, Binary, Either, Conditional, Compare, Not, Lambda, Bind, Yield, Other, Assign, Annotate, Augment),
    *(Evaluate, Return, If, Loop, Try, With, Delete, Jump, Import, Define, DefineClass, Parameter, Function, Class),
)
_FIELDS: dict[type, tuple[str, ...]] = {node: tuple(field.name for field in fields(node)) for node in NODES}
