"""What can change: lists, dicts and objects, each in a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Union

from mailguard.audience.place import Place
from mailguard.audience.record import record
from mailguard.audience.terms import Field
from mailguard.audience.values import Collection, Mapping, Part, Reference, Spread, Value, options
from mailguard.catalog.shapes import ClientModel, MessageModel

if TYPE_CHECKING:
    from mailguard.project.code import ClassValue

Loops = tuple[int, ...]


@record
class ListCell:
    value: Collection
    loops: Loops


@record
class DictCell:
    value: Mapping
    loops: Loops


@record
class Recipient:
    """A value given to a field of a message: `place` and `depth` say where the header was set.

    `survives` is true of a Bcc that stays in what everybody gets, however the message is sent.
    """

    part: Part
    place: Place
    depth: int
    survives: bool = False


@record
class Headers:
    """One field of a message object.

    `alternatives` are the lists of recipients that the branches so far leave possible; `loops` are those around the statement that last
    emptied the field.
    """

    alternatives: tuple[tuple[Recipient, ...], ...]
    loops: Loops

    def adding(self, recipient: Recipient) -> Headers:
        return Headers(tuple((*alternative, recipient) for alternative in self.alternatives), self.loops)


MAX_ALTERNATIVES = 12
NO_HEADERS = Headers(((),), ())


@record
class ObjectCell:
    """An object: an instance of a project's class, of a library's message class, or both (a subclass)."""

    definition: ClassValue | None
    model: MessageModel | None
    clients: tuple[ClientModel, ...]
    attributes: dict[str, Value]
    fields: dict[Field, Headers]
    loops: Loops
    place: Place
    depth: int
    symbolic: bool = False  # stands for any instance of the class
    sent: bool = False
    assumed: bool = False  # taken for a message because of the headers set on it
    header_names: frozenset[str] = frozenset()
    origin: Value | None = None  # the parameter or expression that an assumed message stands for

    def with_attribute(self, name: str, value: Value) -> ObjectCell:
        return replace(self, attributes={**self.attributes, name: value})

    def with_field(self, field: Field, headers: Headers) -> ObjectCell:
        return replace(self, fields={**self.fields, field: headers})


Cell = Union[ListCell, DictCell, ObjectCell]
Heap = dict[int, Cell]


def join_heaps(first: Heap, second: Heap, place: Place) -> Heap:
    """The heap after two branches meet."""
    if first is second:
        return first
    joined = dict(first)
    for cell, after in second.items():
        before = joined.get(cell)
        joined[cell] = after if before is None or before is after else _join_cells(before, after, place)
    return joined


def _join_cells(first: Cell, second: Cell, place: Place) -> Cell:
    if isinstance(first, ListCell) and isinstance(second, ListCell):
        return ListCell(_join_collections(first.value, second.value, place), first.loops)
    if isinstance(first, DictCell) and isinstance(second, DictCell):
        return DictCell(_join_mappings(first.value, second.value, place), first.loops)
    if isinstance(first, ObjectCell) and isinstance(second, ObjectCell):
        return _join_objects(first, second, place)
    return second


def _join_collections(first: Collection, second: Collection, place: Place) -> Collection:
    """What both begin with, then one of the two rests."""
    if first is second:
        return first
    shared = 0
    for one, other in zip(first.parts, second.parts, strict=False):
        if one is not other:
            break
        shared += 1
    rests = [parts[shared:] for parts in (first.parts, second.parts)]
    if not any(rests):
        return first
    either = options(tuple(Collection(first.place, first.kind, rest) for rest in rests), place)
    return Collection(first.place, first.kind, (*first.parts[:shared], Spread(either, place)))


def _join_mappings(first: Mapping, second: Mapping, place: Place) -> Mapping:
    if first is second:
        return first
    entries: dict[str | int | None, Value] = {}
    for key, value in first.entries + second.entries:
        entries[key] = options((entries[key], value), place) if key in entries else value
    spreads = first.spreads + tuple(value for value in second.spreads if value not in first.spreads)
    return Mapping(first.place, tuple(entries.items()), _all_keys(first, second), spreads, first.default)


def _all_keys(first: Mapping, second: Mapping) -> tuple[Part, ...]:
    return first.keys + tuple(part for part in second.keys if part not in first.keys)


def _join_objects(first: ObjectCell, second: ObjectCell, place: Place) -> ObjectCell:
    attributes = dict(first.attributes)
    for name, value in second.attributes.items():
        attributes[name] = options((attributes[name], value), place) if name in attributes else value
    fields = dict(first.fields)
    for field, headers in second.fields.items():
        fields[field] = _join_headers(fields.get(field, NO_HEADERS), headers)
    for field in first.fields.keys() - second.fields.keys():
        fields[field] = _join_headers(first.fields[field], NO_HEADERS)
    return replace(
        first,
        attributes=attributes,
        fields=fields,
        sent=first.sent or second.sent,
        header_names=first.header_names | second.header_names,
    )


def _join_headers(first: Headers, second: Headers) -> Headers:
    added = tuple(alternative for alternative in second.alternatives if alternative not in first.alternatives)
    return Headers((first.alternatives + added)[:MAX_ALTERNATIVES], first.loops)


def cells_of(heap: Heap) -> Iterator[tuple[Reference, ObjectCell]]:
    """The objects in a heap, oldest first."""
    for number in sorted(heap):
        cell = heap[number]
        if isinstance(cell, ObjectCell):
            yield Reference(cell.place, number), cell
