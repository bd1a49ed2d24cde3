"""Methods of the builtin types: lists, sets, dicts and texts."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Collection,
    Constant,
    Joined,
    One,
    Reference,
    Spread,
    Text,
    Unbound,
    Value,
    bare,
    options,
)
from mailguard.project import language
from mailguard.project.arguments import Arguments
from mailguard.project.heap import DictCell, ListCell
from mailguard.project.run import Run

GROWING = frozenset({"append", "add", "extend", "insert", "update", "appendleft"})


def method(run: Run, base: Value, name: str, arguments: Arguments, place: Place) -> Value | None:
    """The result of `base.name(...)` on a builtin type; None when it is not one, or the method does not matter."""
    inner = bare(base)
    if name == "join" and len(arguments.positional) == 1:
        return Joined(place, inner, arguments.positional[0].value)
    if name == "join" and isinstance(inner, Unbound) and len(arguments.positional) == 2:  # str.join(separator, items)
        return Joined(place, arguments.positional[0].value, arguments.positional[1].value)
    if name == "format" and isinstance(inner, Constant) and isinstance(inner.value, str):
        return _formatted(inner, arguments, place)
    cell = run.cell(inner) if isinstance(inner, Reference) else None
    if isinstance(inner, Reference) and isinstance(cell, ListCell):
        handler = _LIST.get(name)
        return handler(run, inner, cell, arguments, place) if handler is not None else None
    if isinstance(inner, Reference) and isinstance(cell, DictCell):
        dict_handler = _DICT.get(name)
        return dict_handler(run, inner, cell, arguments, place) if dict_handler is not None else None
    return None


def _formatted(template: Constant, arguments: Arguments, place: Place) -> Value:
    """`"To: {}".format(x)` as a text of its pieces."""
    parts: list[Value] = []
    position = 0
    try:
        fields = list(string.Formatter().parse(str(template.value)))
    except ValueError:
        fields = []
    for literal, field, _, _ in fields:
        parts.append(Constant(template.place, literal))
        if field is None:
            continue
        name = field.partition(".")[0].partition("[")[0]
        index = int(name) if name.isdigit() else position
        position += not name
        given = arguments.keyword(name) if name and not name.isdigit() else None
        if given is None and (not name or name.isdigit()) and index < len(arguments.positional):
            given = arguments.positional[index]
        if given is not None:
            parts.append(given.value)
    return Text(place, tuple(parts))


def _append(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    for given in arguments.positional[-1:]:
        language.add(run, base, One(given.value, given.place))
    return Constant(place, None)


def _extend(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    for given in arguments.positional:
        language.extend(run, base, given.value, given.place)
    return Constant(place, None)


def _union(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    parts = (Spread(base, cell.value.place), *(Spread(given.value, given.place) for given in arguments.positional))
    return run.new_cell(ListCell(Collection(place, "set", parts), run.loops), place)


def _copy(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    return run.new_cell(ListCell(cell.value, run.loops), place)


def _clear(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    run.put(base, ListCell(language.emptied(cell.value), run.loops))
    return Constant(place, None)


def _pop(run: Run, base: Reference, cell: ListCell, arguments: Arguments, place: Place) -> Value:
    return language.element(run, base, place)


def _get(run: Run, base: Reference, cell: DictCell, arguments: Arguments, place: Place) -> Value | None:
    if not arguments.positional:
        return None
    key = bare(arguments.positional[0].value)
    default = arguments.positional[1].value if len(arguments.positional) > 1 else Constant(place, None)
    entries, unknown = language.known_entries(run, base)
    if isinstance(key, Constant) and isinstance(key.value, str):
        if key.value in entries:
            return entries[key.value]
        if not unknown:
            return default
    return options((language.item(run, base, key, place), default), place)


def _setdefault(run: Run, base: Reference, cell: DictCell, arguments: Arguments, place: Place) -> Value | None:
    """The list under the key; the lists under all keys that are not constants are one."""
    if not arguments.positional:
        return None
    key = bare(arguments.positional[0].value)
    wanted = key.value if isinstance(key, Constant) else None
    for known, value in cell.value.entries:
        if known == wanted:
            return value
    default = arguments.positional[1].value if len(arguments.positional) > 1 else Constant(place, None)
    default_cell = run.cell(default) if isinstance(default, Reference) else None
    if isinstance(default, Reference) and isinstance(default_cell, ListCell):
        run.put(default, ListCell(default_cell.value, cell.loops))
    run.put(base, DictCell(language.with_entry(cell.value, key, default, place), cell.loops))
    return default


def _update(run: Run, base: Reference, cell: DictCell, arguments: Arguments, place: Place) -> Value:
    mapping = cell.value
    for given in arguments.positional:
        mapping = language.merged(run, mapping, given.value)
    for name, given in arguments.keywords:
        mapping = language.with_entry(mapping, Constant(place, name), given.value, given.place)
    run.put(base, replace(cell, value=mapping))
    return Constant(place, None)


def _dict_copy(run: Run, base: Reference, cell: DictCell, arguments: Arguments, place: Place) -> Value:
    return run.new_cell(DictCell(cell.value, run.loops), place)


def _dict_pop(run: Run, base: Reference, cell: DictCell, arguments: Arguments, place: Place) -> Value | None:
    found = _get(run, base, cell, arguments, place)
    key = bare(arguments.positional[0].value) if arguments.positional else None
    if isinstance(key, Constant):
        kept = tuple(entry for entry in cell.value.entries if entry[0] != key.value)
        run.put(base, replace(cell, value=language.with_entries(cell.value, kept)))
    return found


_LIST: dict[str, Callable[[Run, Reference, ListCell, Arguments, Place], Value]] = {
    "append": _append,
    "add": _append,
    "insert": _append,
    "appendleft": _append,
    "extend": _extend,
    "update": _extend,
    "union": _union,
    "copy": _copy,
    "clear": _clear,
    "pop": _pop,
    "popleft": _pop,
    "difference": _copy,
    "intersection": _copy,
}
_DICT: dict[str, Callable[[Run, Reference, DictCell, Arguments, Place], Value | None]] = {
    "get": _get,
    "setdefault": _setdefault,
    "update": _update,
    "copy": _dict_copy,
    "pop": _dict_pop,
}
