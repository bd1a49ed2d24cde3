"""What an expression stands for, as far as recipients are concerned.

Values are symbolic and immutable. They are made cheaply while code is interpreted, and understood only when one reaches a header.
They are compared by identity: two equal-looking expressions may stand for different people, and deep comparison would be slow.
"""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.record import record


@record
class Value:
    """Anything an expression can stand for. `place` is the expression."""

    place: Place


@record
class Unknown(Value):
    """Not understood. `hint` is a word for it from the code, or empty."""

    hint: str = ""


@record
class Constant(Value):
    value: str | int | bool | None


@record
class External(Value):
    """Something imported from outside the project, by its dotted path: `package.module.name`."""

    path: str


@record
class Unbound(Value):
    """A name that nothing in sight binds: a builtin, or what a star import brings."""

    name: str


@record
class Parameter(Value):
    """A parameter that no call in sight has filled yet. `owner` is the name under which its function is called."""

    name: str
    owner: str
    key: str  # identifies the function: path and qualified name
    annotation: str = ""  # the identifiers of its annotation, separated by spaces
    decorators: frozenset[str] = (
        frozenset()
    )  # last names of its function's decorators, and the names in the bases of its class
    stars: int = 0


@record
class Member(Value):
    """`base.name`"""

    base: Value
    name: str


@record
class Element(Value):
    """One of the elements of `base`, which one is not known: a loop variable, `base.pop()`."""

    base: Value


@record
class Item(Value):
    """`base[key]`"""

    base: Value
    key: str | int


@record
class Portion(Value):
    """`base[a:b]`; `limit` is the largest number of elements, when it is known."""

    base: Value
    limit: int | None = None


@record
class Outcome(Value):
    """The result of a call that was not followed."""

    callee: Value
    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()


@record
class Part:
    """Something in a collection."""

    value: Value
    place: Place


@record
class One(Part):
    """One element."""


@record
class Each(Part):
    """An element for each turn of a loop or comprehension over `sources`; `grown` when it was added by a statement in a loop.

    `loops` identifies the loops, so that what is sent within the same loop can be told from what is sent after it.
    With `spread` each turn adds all elements of `value`.
    """

    sources: tuple[Value, ...] = ()
    grown: bool = False
    loops: tuple[int, ...] = ()
    spread: bool = False


@record
class Spread(Part):
    """All elements of another collection: `*value`, `extend(value)`, `+ value`."""


@record
class Collection(Value):
    """A list, tuple, set or generator whose making was seen. `kind` "sum" is `a + b` of things that may be texts."""

    kind: str
    parts: tuple[Part, ...] = ()


@record
class Mapping(Value):
    """A dict whose making was seen. A key None stands for keys that are not constants."""

    entries: tuple[tuple[str | int | None, Value], ...] = ()
    keys: tuple[Part, ...] = ()  # the keys, as far as they are not constants
    spreads: tuple[Value, ...] = ()
    default: str = ""  # what a missing key makes: "list" for a defaultdict(list)


@record
class Joined(Value):
    """`separator.join(items)`"""

    separator: Value
    items: Value


@record
class Text(Value):
    """A text made of pieces."""

    parts: tuple[Value, ...]


@record
class Options(Value):
    """Any one of several values: what branches leave behind."""

    values: tuple[Value, ...]


@record
class Compared(Value):
    """`left == right`, when its outcome is not known: to a query it is a condition."""

    operator: str
    left: Value
    right: Value


@record
class Reference(Value):
    """A list, dict or object that can change; the heap knows what is in it."""

    cell: int


@record
class Passed(Value):
    """An argument, seen from inside the function that was called. `depth` is the caller's: 0 for the function that the analysis started in."""

    inner: Value
    parameter: str
    function: str
    depth: int


@record
class Returned(Value):
    """A result, seen from outside the function that returned it."""

    inner: Value
    function: str


@record
class Put(Value):
    """A value put under a key or attribute; `place` is the expression there, `depth` how deep in calls that was."""

    inner: Value
    depth: int | None = None


@record
class Supposed(Value):
    """A value in the branch of a test that asks whether it is a collection, when nothing else says so."""

    inner: Value


@record
class Called(Value):
    """A value under a name of the code that may tell whose addresses it holds: `managers = query()`."""

    inner: Value
    name: str


@record
class Serialised(Value):
    """A message object as text or bytes, headers included."""

    message: Value


def options(values: tuple[Value, ...], place: Place) -> Value:
    """Any one of `values`, flattened and without repetition; Unknown when there is none."""
    flat: dict[Value, None] = {}
    for value in values:
        for single in value.values if isinstance(value, Options) else (value,):
            flat[single] = None
    if not flat:
        return Unknown(place)
    if len(flat) == 1:
        return next(iter(flat))
    return Options(place, tuple(flat))


def bare(value: Value) -> Value:
    """The value without the marks that calls, assignments and tests left on it."""
    while type(value) in _MARKS:
        value = value.inner  # type: ignore[attr-defined]
    return value


_MARKS = frozenset({Passed, Returned, Put, Supposed, Called})
