"""Builtin functions and container types, called."""

from __future__ import annotations

from collections.abc import Callable

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Collection,
    Constant,
    Each,
    External,
    Joined,
    Mapping,
    Member,
    Outcome,
    Spread,
    Unbound,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.project import headers, language, objects
from mailguard.project.arguments import Arguments, Given
from mailguard.project.code import ClassValue, Frame
from mailguard.project.heap import DictCell, ListCell, ObjectCell
from mailguard.project.run import Run
from mailguard.project.truth import is_instance, truth


def builtin(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value | None:
    """The result of calling the builtin `name`; None when it is not one that matters here."""
    handler = _BUILTINS.get(name)
    return handler(run, frame, name, arguments, place) if handler is not None else None


def _collected(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    """`list(x)`, `set(x)`, `sorted(x)`: a new collection of the same elements."""
    parts = tuple(Spread(given.value, given.place) for given in arguments.positional[:1])
    kind = "set" if name in ("set", "frozenset") else "list"
    return run.new_cell(ListCell(Collection(place, kind, parts), run.loops), place)


def _same_elements(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    """`tuple(x)`, `iter(x)`, `reversed(x)`; of `filter(f, x)` the last argument."""
    if not arguments.positional:
        return Collection(place, "tuple")
    given = arguments.positional[-1]
    return Collection(place, "tuple", (Spread(given.value, given.place),))


def _map(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(place, "map")
    function, source = arguments.positional[0], arguments.positional[1]
    with run.loop(source.value):
        element = language.element(run, source.value, source.place)
        value = run.call(frame, function.value, Arguments((Given(element, source.place),)), place)
    return Collection(place, "generator", (Each(value, place, (source.value,)),))


def _dict(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    mapping = Mapping(place)
    for given in arguments.positional[:1]:
        mapping = language.merged(run, mapping, given.value)
    for key, given in arguments.keywords:
        mapping = language.with_entry(mapping, Constant(place, key), given.value, given.place, frame.depth)
    if arguments.more is not None:
        mapping = language.merged(run, mapping, arguments.more.value)
    return run.new_cell(DictCell(mapping, run.loops), place)


def _text(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    """`str(x)`: a message object becomes its text, a list shows all its elements."""
    if not arguments.positional:
        return Constant(place, "")
    value = arguments.positional[0].value
    cell = language.is_object(run, value)
    if isinstance(cell, ObjectCell) and cell.model is not None and cell.model.item_headers:
        return headers.serialise(run, value, place)
    if isinstance(language.seen(run, value), Collection):
        return Joined(place, Constant(place, ", "), value)
    return value


def _sum(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    """`sum(lists, [])`: one list of all elements."""
    if not arguments.positional:
        return Unknown(place, name)
    given = arguments.positional[0]
    part = Each(language.element(run, given.value, given.place), given.place, (given.value,), spread=True)
    return Collection(place, "list", (part,))


def _one_of(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    """`next(x)`, `min(x)`, `max(x)`"""
    if not arguments.positional:
        return Unknown(place, name)
    if name in ("min", "max") and len(arguments.positional) > 1:
        return options(tuple(given.value for given in arguments.positional), place)
    found = language.element(run, arguments.positional[0].value, place)
    return options((found, arguments.positional[1].value), place) if len(arguments.positional) > 1 else found


def _isinstance(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    if len(arguments.positional) != 2:
        return Unknown(place, name)
    known = is_instance(run, arguments.positional[0].value, _type_names(run, arguments.positional[1].value))
    return Unknown(place, name) if known is None else Constant(place, known)


def _type_names(run: Run, value: Value) -> frozenset[str]:
    inner = language.seen(run, value)
    if isinstance(inner, Collection):
        return frozenset().union(*(_type_names(run, part.value) for part in inner.parts))
    if isinstance(inner, (Unbound, Member)):
        return frozenset({inner.name})
    if isinstance(inner, External):
        return frozenset({inner.path.rpartition(".")[2]})
    if isinstance(inner, ClassValue):
        return frozenset({inner.definition.name + " of the project"})
    return frozenset({"?"})


def _getattr(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    if len(arguments.positional) < 2:
        return Unknown(place, name)
    base, attribute = arguments.positional[0], bare(arguments.positional[1].value)
    if not isinstance(attribute, Constant) or not isinstance(attribute.value, str):
        computed = objects.members_like(run, base.value, attribute, place)
        given = tuple(given.value for given in arguments.positional)
        return computed if computed is not None else Outcome(place, Unbound(place, name), given)
    found = objects.member(run, base.value, attribute.value, place)
    return options((found, arguments.positional[2].value), place) if len(arguments.positional) > 2 else found


def _setattr(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    if len(arguments.positional) == 3:
        base, attribute, value = arguments.positional
        known = bare(attribute.value)
        if isinstance(known, Constant) and isinstance(known.value, str):
            objects.set_member(run, base.value, known.value, value.value, value.place)
    return Constant(place, None)


def _bool(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    known = truth(run, arguments.positional[0].value) if arguments.positional else False
    return Unknown(place, name) if known is None else Constant(place, known)


def _len(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    known = language.known_elements(run, arguments.positional[0].value) if arguments.positional else None
    return Unknown(place, name) if known is None else Constant(place, len(known))


def _type(run: Run, frame: Frame, name: str, arguments: Arguments, place: Place) -> Value:
    cell = language.is_object(run, arguments.positional[0].value) if arguments.positional else None
    if cell is not None and cell.definition is not None:
        return cell.definition
    return Unknown(place, name)


def container(run: Run, path: str, arguments: Arguments, place: Place) -> Value | None:
    """The container types of the standard library's `collections`, by their dotted path."""
    if path == "collections.defaultdict":
        factory = bare(arguments.positional[0].value) if arguments.positional else None
        makes_lists = isinstance(factory, Unbound) and factory.name in ("list", "set")
        mapping = Mapping(place, default="list" if makes_lists else "")
        return run.new_cell(DictCell(mapping, run.loops), place)
    if path == "collections.OrderedDict" and not arguments.positional:
        return run.new_cell(DictCell(Mapping(place), run.loops), place)
    if path == "collections.deque":
        parts = tuple(Spread(given.value, given.place) for given in arguments.positional[:1])
        return run.new_cell(ListCell(Collection(place, "list", parts), run.loops), place)
    return None


def getter(run: Run, callee: Outcome, arguments: Arguments, place: Place) -> Value | None:
    """What a call of `operator.attrgetter(name)` or `operator.itemgetter(key)` gives; None when `callee` is neither."""
    made_by = bare(callee.callee)
    key = bare(callee.positional[0]) if len(callee.positional) == 1 else None
    if not isinstance(made_by, External) or not isinstance(key, Constant) or len(arguments.positional) != 1:
        return None
    value = arguments.positional[0].value
    if made_by.path == "operator.attrgetter" and isinstance(key.value, str):
        return objects.member(run, value, key.value, place)
    return language.item(run, value, key, place) if made_by.path == "operator.itemgetter" else None


_Handler = Callable[[Run, Frame, str, Arguments, Place], Value]
_BUILTINS: dict[str, _Handler] = {
    "list": _collected,
    "set": _collected,
    "frozenset": _collected,
    "sorted": _collected,
    "tuple": _same_elements,
    "iter": _same_elements,
    "reversed": _same_elements,
    "filter": _same_elements,
    "map": _map,
    "dict": _dict,
    "str": _text,
    "unicode": _text,
    "sum": _sum,
    "next": _one_of,
    "min": _one_of,
    "max": _one_of,
    "isinstance": _isinstance,
    "getattr": _getattr,
    "setattr": _setattr,
    "bool": _bool,
    "len": _len,
    "type": _type,
}
