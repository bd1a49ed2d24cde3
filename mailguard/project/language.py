"""What the language itself does with lists, dicts and texts: its builtin types, their methods, its operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Called,
    Collection,
    Compared,
    Constant,
    Each,
    Element,
    Item,
    Joined,
    Mapping,
    Member,
    One,
    Options,
    Outcome,
    Parameter,
    Part,
    Passed,
    Put,
    Reference,
    Returned,
    Spread,
    Text,
    Unbound,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.project.heap import DictCell, ListCell, ObjectCell
from mailguard.project.run import Run

MAX_KNOWN = 64
MAX_PIECES = (
    1_000  # of a sum of texts, before it becomes a text within a text: a text can be added to itself again and again
)
MAX_ALTERNATIVES = 3  # collections of which a comprehension runs over one, for each of which it is interpreted
MAX_ASKED = 8  # elements of a list that tell whether it is one of pairs


def seen(run: Run, value: Value) -> Value:
    """The collection or mapping behind a reference; otherwise the value without the marks of calls."""
    run.look()
    value = bare(value)
    if isinstance(value, Reference):
        cell = run.cell(value)
        if isinstance(cell, (ListCell, DictCell)):
            return cell.value
    return value


def known_elements(run: Run, value: Value) -> tuple[Value, ...] | None:
    """The elements of a collection in order, when they are all known one by one."""
    value = seen(run, value)
    if not isinstance(value, Collection) or len(value.parts) > MAX_KNOWN or value.kind == "set":
        return None
    if not all(isinstance(part, One) for part in value.parts):
        return None
    return tuple(part.value for part in value.parts)


def known_entries(run: Run, value: Value) -> tuple[dict[str, Value], bool]:
    """The entries of a mapping under constant texts, and whether there may be others."""
    value = seen(run, value)
    if isinstance(value, Mapping):
        entries = {key: entry for key, entry in value.entries if isinstance(key, str)}
        unknown = len(entries) != len(value.entries)
        for spread in value.spreads:
            inner, more = known_entries(run, spread)
            entries, unknown = {**inner, **entries}, unknown or more
        return entries, unknown
    if isinstance(value, Collection):
        return _entries_of_pairs(run, value)
    if isinstance(value, Constant):
        return {}, False
    return {}, True


def _entries_of_pairs(run: Run, value: Collection) -> tuple[dict[str, Value], bool]:
    """What a list of pairs says as a mapping would, `[("to", first), ("to", second)]`: under each key all that stands with it."""
    found: dict[str, list[Part]] = {}
    unknown = False
    for part in value.parts:
        inner = seen(run, part.value)
        if isinstance(part, Spread):
            for single in inner.values if isinstance(inner, Options) else (inner,):
                entries, more = known_entries(run, single)
                unknown = unknown or more
                for name, entry in entries.items():
                    found.setdefault(name, []).append(Spread(entry, entry.place))
            continue
        pair = inner.parts if isinstance(inner, Collection) else ()
        key = bare(pair[0].value) if len(pair) == 2 and all(isinstance(each, One) for each in pair) else None
        if isinstance(key, Constant) and isinstance(key.value, str):
            found.setdefault(key.value, []).append(replace(part, value=pair[1].value, place=pair[1].place))
        else:
            unknown = True
    return {name: Collection(parts[0].place, "list", tuple(parts)) for name, parts in found.items()}, unknown


def is_mapping(run: Run, value: Value) -> bool:
    """Whether a value is a mapping, or a list that stands for one: with pairs at its beginning."""
    inner = seen(run, value)
    if isinstance(inner, Collection):
        return bool(_entries_of_pairs(run, replace(inner, parts=inner.parts[:MAX_ASKED]))[0])
    return isinstance(inner, Mapping)


def unknown_entries(run: Run, value: Value) -> Value:
    """A mapping without the entries that `known_entries` tells: what else may be in it."""
    inner = seen(run, value)
    if not isinstance(inner, Mapping):
        return value
    rests = tuple(unknown_entries(run, spread) for spread in inner.spreads)
    others = tuple(entry for entry in inner.entries if not isinstance(entry[0], str))
    return rests[0] if len(rests) == 1 and not others else replace(inner, entries=others, spreads=rests)


def collection_of(run: Run, value: Value, place: Place) -> Collection:
    """The elements of `value` as a collection."""
    value_seen = seen(run, value)
    if isinstance(value_seen, Collection) and value_seen is bare(value):
        return value_seen
    return Collection(place, "list", (Spread(value, place),))


def emptied(collection: Collection) -> Collection:
    """The collection without its elements."""
    return replace(collection, parts=())


def with_entries(mapping: Mapping, entries: tuple[tuple[str | int | None, Value], ...]) -> Mapping:
    """The mapping with `entries` for its own."""
    return replace(mapping, entries=entries)


def with_entry(mapping: Mapping, key: Value, value: Value, place: Place, depth: int | None = None) -> Mapping:
    """The mapping after `mapping[key] = value` at call depth `depth`."""
    return with_items(mapping, [(key, Put(place, value, depth))])


def with_items(mapping: Mapping, items: Sequence[tuple[Value, Put]]) -> Mapping:
    """The mapping after it was given each of `items`, in their order; all at once, since tables of many thousands are written in code."""
    entries = dict(mapping.entries)
    keys = list(mapping.keys)
    others = []
    for key, value in items:
        if isinstance(key, Constant):
            entries.pop(key.value, None)
            entries[key.value] = value
        else:
            keys.append(One(key, value.place))
            others.append(value)
    if others:
        before = [entries.pop(None)] if None in entries else []
        entries[None] = options((*before, *others), others[-1].place)
    return replace(mapping, entries=tuple(entries.items()), keys=tuple(keys))


def with_grown_entry(mapping: Mapping, key: Value, value: Value, place: Place, sources: tuple[Value, ...]) -> Mapping:
    """The mapping after `mapping[key] = value` in a loop, with another key at each turn."""
    keys = mapping.keys
    if all(part.place != place for part in keys):
        keys = (*keys, Each(key, place, sources, grown=True))
    return replace(mapping, entries=_with_any(mapping, Put(place, value)), keys=keys)


def _with_any(mapping: Mapping, value: Value) -> tuple[tuple[str | int | None, Value], ...]:
    """Entries with `value` among those whose keys are not constants."""
    before = [entry for key, entry in mapping.entries if key is None]
    kept = tuple(entry for entry in mapping.entries if entry[0] is not None)
    return (*kept, (None, options((*before, value), value.place)))


def merged(run: Run, mapping: Mapping, value: Value) -> Mapping:
    """The mapping after `mapping.update(value)`."""
    other = seen(run, value)
    if not isinstance(other, Mapping):
        return replace(mapping, spreads=(*mapping.spreads, value))
    run.go_through(sum(map(len, (mapping.entries, other.entries, other.keys, other.spreads))))
    entries = dict(mapping.entries) | dict(other.entries)
    return replace(
        mapping, entries=tuple(entries.items()), keys=mapping.keys + other.keys, spreads=mapping.spreads + other.spreads
    )


def element(run: Run, source: Value, place: Place) -> Value:
    """One element of `source`, which one is not known."""
    inner = seen(run, source)
    if isinstance(inner, Options):
        filled = [single for single in inner.values if not _is_empty(run, single)]
        return options(tuple(element(run, single, place) for single in filled or inner.values), place)
    if isinstance(inner, Collection):
        found = tuple(_element_of_part(run, part, place) for part in inner.parts[:MAX_KNOWN])
        if found:
            return options(found, place)
    if isinstance(inner, Mapping):
        found = tuple(Constant(place, key) for key, _ in inner.entries if key is not None) + tuple(
            part.value for part in inner.keys
        )
        if found and not inner.spreads:
            return options(found, place)
    paired = _element_of_builtin(run, inner, place)
    return Element(place, source) if paired is None else paired


def alternatives(run: Run, source: Value) -> tuple[Value, ...]:
    """The collections of which a loop takes one, if how many elements there are depends on which: one was made here, another not.

    `settings.ALL or [user.email]` is many addresses of the one kind, or one of the other; never many of that.
    """
    if isinstance(source, (Passed, Returned, Put, Called)):
        return tuple(replace(source, inner=each) for each in alternatives(run, source.inner))
    if not isinstance(source, Options) or len(source.values) > MAX_ALTERNATIVES:
        return (source,)
    filled = tuple(single for single in source.values if not _is_empty(run, single))
    made = [known_elements(run, single) is not None for single in filled]
    return filled if any(made) and len(filled) > 1 else (source,)


def _is_empty(run: Run, value: Value) -> bool:
    """Whether a loop over `value` takes no turn: what is looked at in a loop is an element of something else then."""
    inner = seen(run, value)
    return (isinstance(inner, Collection) and not inner.parts) or (isinstance(inner, Constant) and not inner.value)


def _element_of_part(run: Run, part: Part, place: Place) -> Value:
    spread = isinstance(part, Spread) or (isinstance(part, Each) and part.spread)
    return element(run, part.value, place) if spread else part.value


def _element_of_builtin(run: Run, value: Value, place: Place) -> Value | None:
    """One element of `enumerate(x)`, `zip(x, y)` and `mapping.items()`."""
    if not isinstance(value, Outcome):
        return None
    callee = bare(value.callee)
    if isinstance(callee, Unbound) and callee.name == "enumerate" and value.positional:
        return Collection(
            place, "tuple", (One(Unknown(place, "index"), place), One(element(run, value.positional[0], place), place))
        )
    if isinstance(callee, Unbound) and callee.name in ("zip", "zip_longest"):
        parts = tuple(One(element(run, argument, place), place) for argument in value.positional)
        return Collection(place, "tuple", parts)
    if isinstance(callee, Member) and callee.name in ("items", "iteritems") and not value.positional:
        return _entry(run, callee.base, place)
    if isinstance(callee, Member) and callee.name in ("values", "itervalues") and not value.positional:
        mapping = seen(run, callee.base)
        if isinstance(mapping, Mapping) and mapping.entries:
            return options(tuple(entry for _, entry in mapping.entries), place)
    return None


def _entry(run: Run, base: Value, place: Place) -> Value | None:
    """A (key, value) pair of a mapping."""
    mapping = seen(run, base)
    if not isinstance(mapping, Mapping):
        key: Value = Element(place, base)
        return Collection(place, "tuple", (One(key, place), One(Item(place, base, ""), place)))
    values = tuple(entry for _, entry in mapping.entries)
    if not values:
        return None
    return Collection(place, "tuple", (One(element(run, base, place), place), One(options(values, place), place)))


def item(run: Run, base: Value, key: Value, place: Place) -> Value:
    """`base[key]`"""
    inner = seen(run, base)
    if isinstance(inner, Options):
        return options(tuple(item(run, single, key, place) for single in inner.values), place)
    if isinstance(inner, Collection):
        return _item_of_collection(run, base, inner, key, place)
    if isinstance(inner, Mapping):
        return _item_of_mapping(run, base, inner, key, place)
    if isinstance(key, Constant) and isinstance(key.value, (str, int)):
        return Item(place, base, key.value)
    return Element(place, base)


def _item_of_collection(run: Run, base: Value, collection: Collection, key: Value, place: Place) -> Value:
    if isinstance(key, Constant) and isinstance(key.value, int):
        known = known_elements(run, base)
        if known is not None and -len(known) <= key.value < len(known):
            return known[key.value]
        parts = collection.parts
        leading = 0 <= key.value < len(parts) and all(isinstance(part, One) for part in parts[: key.value + 1])
        if leading and collection.kind != "set":
            return parts[key.value].value
    return element(run, base, place)


def _item_of_mapping(run: Run, base: Value, mapping: Mapping, key: Value, place: Place) -> Value:
    if isinstance(key, Constant):
        for known, value in mapping.entries:
            if known == key.value:
                return value
    values = tuple(value for known, value in mapping.entries if known is None or not isinstance(key, Constant))
    if values:
        return options(values, place)
    reference = bare(base)
    if mapping.default == "list" and isinstance(reference, Reference):
        return _default_list(run, reference, key, place)
    if mapping.spreads:
        return options(tuple(item(run, spread, key, place) for spread in mapping.spreads), place)
    return Unknown(place)


def _default_list(run: Run, base: Reference, key: Value, place: Place) -> Value:
    """The list that a defaultdict makes for a missing key."""
    cell = run.cell(base)
    made = run.new_cell(
        ListCell(Collection(place, "list"), cell.loops if isinstance(cell, DictCell) else run.loops), place
    )
    if isinstance(cell, DictCell):
        run.put(base, DictCell(with_entry(cell.value, key, made, place), cell.loops))
    return made


def grow(run: Run, before: Value, added: Value, place: Place, since: tuple[int, ...]) -> Value | None:
    """`before += added`; None when `before` is a list that was changed in place. `since` are the loops since the variable was assigned."""
    inner = bare(before)
    if isinstance(inner, Reference) and isinstance(run.cell(inner), (ListCell, DictCell)):
        extend(run, inner, added, place)
        return None
    if isinstance(inner, Constant) and inner.value is None:
        return added
    parts: tuple[Part, ...] = (Spread(before, inner.place),)
    if isinstance(inner, Collection) and inner.kind == "sum":
        run.go_through(len(inner.parts))
        if any(part.place == place for part in inner.parts):
            return before
        parts = inner.parts
    if since:
        each = Each(added, place, run.sources_of(since), grown=True, loops=since, spread=True)
        return Collection(place, "sum", (*parts, each))
    return Collection(place, "sum", (*parts, Spread(added, place)))


def add(run: Run, target: Reference, part: Part) -> None:
    """Adds to a list; in a loop that the list was made outside of, once for each turn."""
    cell = run.cell(target)
    if not isinstance(cell, ListCell):
        return
    loops = run.loops_since(cell.loops)
    if loops:
        if any(known.place == part.place and isinstance(known, Each) for known in cell.value.parts):
            return
        spread = isinstance(part, Spread)
        part = Each(part.value, part.place, run.sources_of(loops), grown=True, loops=loops, spread=spread)
    run.put(target, ListCell(replace(cell.value, parts=(*cell.value.parts, part)), cell.loops))


def extend(run: Run, target: Reference, added: Value, place: Place) -> None:
    """Adds all elements of `added` to a list, all entries to a dict."""
    cell = run.cell(target)
    if isinstance(cell, DictCell):
        run.put(target, DictCell(merged(run, cell.value, added), cell.loops))
    elif isinstance(cell, ListCell):
        known = known_elements(run, added)
        if known is not None and not run.loops_since(cell.loops):
            for value in known:
                add(run, target, One(value, place))
        else:
            add(run, target, Spread(added, place))


def binary(run: Run, operator: str, left: Value, right: Value, place: Place) -> Value:
    """`left + right` and its kin, on lists, sets and texts."""
    if operator == "%":
        return Text(place, (left, right))
    if operator in ("-", "&"):
        return Collection(place, "sum", (Spread(left, left.place),))
    if operator == "*" and isinstance(seen(run, left), Collection):
        return left
    if operator not in ("+", "|"):
        return Unknown(place)
    if any(_is_text(run, value) for value in (left, right)):
        pieces = [
            value.parts if isinstance(value, Text) else (side,)
            for side, value in ((left, bare(left)), (right, bare(right)))
        ]
        is_long = len(pieces[0]) + len(pieces[1]) > MAX_PIECES
        return Text(place, (left, right) if is_long else (*pieces[0], *pieces[1]))
    kind = "list" if any(isinstance(seen(run, value), Collection) for value in (left, right)) else "sum"
    if any(isinstance(seen(run, value), Mapping) for value in (left, right)):
        mapping = merged(run, merged(run, Mapping(place), left), right)
        return run.new_cell(DictCell(mapping, run.loops), place)
    collection = Collection(place, kind, (Spread(left, left.place), Spread(right, right.place)))
    return run.new_cell(ListCell(collection, run.loops), place) if kind == "list" else collection


def _is_text(run: Run, value: Value) -> bool:
    value = seen(run, value)
    return isinstance(value, (Text, Joined)) or (isinstance(value, Constant) and isinstance(value.value, str))


def compare(run: Run, operator: str, left: Value, right: Value, place: Place) -> Value:
    """The outcome of a comparison of constants; of `x is None` when x is something that was made here."""
    left, right = bare(left), bare(right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        equal = left.value == right.value
        if operator in ("==", "is"):
            return Constant(place, equal)
        if operator in ("!=", "is not"):
            return Constant(place, not equal)
    if isinstance(right, Constant) and right.value is None and isinstance(left, (Reference, Collection, Text, Joined)):
        return Constant(place, operator in ("!=", "is not"))
    if operator in ("in", "not in") and isinstance(left, Constant):
        known = seen(run, right)
        if isinstance(known, Mapping) and not known.spreads and all(key is not None for key, _ in known.entries):
            return Constant(place, any(key == left.value for key, _ in known.entries) == (operator == "in"))
    return Compared(place, operator, left, right) if operator in ("==", "is", "in") else Unknown(place)


def is_object(run: Run, value: Value) -> ObjectCell | None:
    """The object behind a reference."""
    value = bare(value)
    cell = run.cell(value) if isinstance(value, Reference) else None
    return cell if isinstance(cell, ObjectCell) else None


def may_hold_keys(value: Value) -> bool:
    """Whether an unseen value could be a mapping: a parameter, a member, the result of a call; not a text or a number."""
    return isinstance(bare(value), (Parameter, Member, Item, Element, Outcome, Mapping))
