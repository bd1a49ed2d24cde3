"""Loops whose turns are told apart: those over names that are written in the code, which say what each turn sets.

`for name in ("to", "bcc"): setattr(message, name, people[name])` sets two different things, not either of them twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.audience.place import Place
from mailguard.audience.values import Collection, Constant, Mapping, Member, One, Outcome, Value, bare
from mailguard.project import language
from mailguard.project.run import Run
from mailguard.syntax import tree

MAX_TURNS = 16
_BY_NAME = frozenset({"setattr", "getattr", "add_header"})


def turns(run: Run, statement: tree.Loop, source: Value, place: Place) -> tuple[Value, ...]:
    """The elements of `source` one by one, where its turns use names that are among them; nothing where they need not be told apart."""
    names = frozenset(_names(statement.target)) if statement.target is not None else frozenset()
    elements = _elements(run, source, place) if names else ()
    if not elements or len(elements) > MAX_TURNS or not all(_has_name(run, element) for element in elements):
        return ()
    return elements if any(_uses_as_key(node, names) for node in _nodes(statement.body)) else ()


def _elements(run: Run, source: Value, place: Place) -> tuple[Value, ...]:
    """What a loop over a list of known elements, a mapping with known keys or its `items()` meets, in order."""
    inner = bare(source)
    callee = bare(inner.callee) if isinstance(inner, Outcome) else None
    if isinstance(callee, Member) and callee.name in ("items", "iteritems"):
        pairs = ((Constant(place, key), entry) for key, entry in _entries(run, callee.base))
        return tuple(Collection(place, "tuple", tuple(One(each, place) for each in pair)) for pair in pairs)
    return language.known_elements(run, source) or tuple(Constant(place, key) for key, _ in _entries(run, source))


def _entries(run: Run, value: Value) -> tuple[tuple[str | int | None, Value], ...]:
    """The entries of a mapping, if all are known."""
    mapping = language.seen(run, value)
    known = isinstance(mapping, Mapping) and not mapping.keys and not mapping.spreads
    return mapping.entries if known and isinstance(mapping, Mapping) else ()


def _has_name(run: Run, element: Value) -> bool:
    pieces = (element, *(language.known_elements(run, element) or ()))
    return any(isinstance(piece, Constant) and isinstance(piece.value, str) for piece in map(bare, pieces))


def _names(target: tree.Expression) -> Iterator[str]:
    if isinstance(target, tree.Name):
        yield target.id
    elif isinstance(target, tree.Display):
        for item in target.items:
            yield from _names(item)


def _nodes(node: object) -> Iterator[object]:
    """The nodes of a block, without those of functions that are defined in it."""
    yield node
    if not isinstance(node, tree.Function):
        for child in tree.children(node):
            yield from _nodes(child)


def _uses_as_key(node: object, names: frozenset[str]) -> bool:
    """Whether one of `names` is the key of an item or the name of an attribute: `message[name]`, `setattr(message, name, ...)`."""
    if isinstance(node, tree.Subscript):
        return _is_one_of(node.key, names)
    if not isinstance(node, tree.Call):
        return False
    function = node.function
    called = function.id if isinstance(function, tree.Name) else getattr(function, "name", "")
    return called in _BY_NAME and any(_is_one_of(given.value, names) for given in node.arguments)


def _is_one_of(node: tree.Expression, names: frozenset[str]) -> bool:
    return isinstance(node, tree.Name) and node.id in names
