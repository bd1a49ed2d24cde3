"""Header fields of message objects (RFC 5322 section 3.6): set, added, replaced, deleted."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.audience.terms import Field
from mailguard.audience.values import (
    Constant,
    Each,
    Element,
    Item,
    Member,
    Parameter,
    Part,
    Reference,
    Serialised,
    Spread,
    Unbound,
    Value,
    bare,
)
from mailguard.catalog.shapes import CallForm, DuplicateHeader
from mailguard.project import language
from mailguard.project.arguments import Given
from mailguard.project.heap import NO_HEADERS, Headers, ObjectCell, Recipient
from mailguard.project.run import Run

RECIPIENT_HEADERS = {
    "to": Field.TO,
    "cc": Field.CC,
    "bcc": Field.BCC,
    "resent-to": Field.TO,
    "resent-cc": Field.CC,
    "resent-bcc": Field.BCC,
}
# Headers that make an object of unknown class a message when they are set on it beside recipients.
_MESSAGE_HEADERS = frozenset(
    {"subject", "from", "reply-to", "date", "message-id", "mime-version", "sender", "content-type"}
)


def field_of(key: Value | str) -> Field | None:
    """The field that a header's name stands for; names are case-insensitive."""
    if isinstance(key, Value):
        key = bare(key)
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            return None
        key = key.value
    return RECIPIENT_HEADERS.get(key.lower())


def in_mapping(run: Run, mapping: Value) -> list[tuple[Field, Value]]:
    """The recipients in a mapping of headers, with the fields that they stand in."""
    entries, _ = language.known_entries(run, mapping)
    return [(field, value) for name, value in entries.items() if (field := field_of(name)) is not None]


def stays(form: CallForm, field: Field) -> bool:
    """Whether what a call sets as a header by its name is never taken out again."""
    return form.bcc_survives and field is Field.BCC


def add_recipients(
    run: Run, reference: Reference, field: Field, given: Given, *, fresh: bool, survives: bool = False
) -> None:
    """Puts recipients into a field of a message; `fresh` drops what was there, and a Bcc that `survives` is never taken out."""
    cell = run.cell(reference)
    if not isinstance(cell, ObjectCell):
        return
    before = cell.fields.get(field, NO_HEADERS)
    headers = Headers(((),), run.loops) if fresh else before if field in cell.fields else Headers(((),), cell.loops)
    loops = run.loops_since(headers.loops)
    value, place = given.value, given.place
    part: Part = Each(value, place, run.sources_of(loops), grown=True, loops=loops) if loops else Spread(value, place)
    depth = len(run.stack) - 1
    if loops and any(known.place == place for alternative in headers.alternatives for known in alternative):
        return
    run.put(reference, cell.with_field(field, headers.adding(Recipient(part, place, depth, survives))))


def set_header(run: Run, reference: Reference, key: Value, value: Value, place: Place) -> None:
    """`message[key] = value` on an object whose items are headers."""
    cell = run.cell(reference)
    if not isinstance(cell, ObjectCell) or not (cell.assumed or (cell.model is not None and cell.model.item_headers)):
        return
    name = bare(key)
    if isinstance(name, Constant) and isinstance(name.value, str):
        cell = replace(cell, header_names=cell.header_names | {name.value.lower()})
        run.put(reference, cell)
    field = field_of(key)
    if field is not None:
        appends = cell.model is None or cell.model.duplicate_header is DuplicateHeader.APPEND
        add_recipients(run, reference, field, Given(value, place), fresh=not appends)


def delete_header(run: Run, reference: Reference, key: Value) -> None:
    """`del message[key]`"""
    field = field_of(key)
    cell = run.cell(reference)
    if field is not None and isinstance(cell, ObjectCell):
        run.put(reference, cell.with_field(field, Headers(((),), run.loops)))


def set_on_unknown(run: Run, base: Value, key: Value, value: Value, place: Place) -> None:
    """`base[key] = value` where nothing is known of `base`: if headers are set on it, it is taken for a message."""
    name = bare(key)
    if not isinstance(name, Constant) or not isinstance(name.value, str):
        return
    lower = name.value.lower()
    if lower not in RECIPIENT_HEADERS and lower not in _MESSAGE_HEADERS:
        return
    reference = assumed_message(run, base)
    if reference is not None:
        set_header(run, reference, key, value, place)


def delete_on_unknown(run: Run, base: Value, key: Value) -> None:
    """`del base[key]` where nothing is known of `base` but the headers set on it."""
    identity = identity_of(base)
    if identity in run.assumed:
        delete_header(run, run.assumed[identity], key)


def assumed_message(run: Run, base: Value) -> Reference | None:
    """The message object that stands for an object of unknown class; None when the object cannot be told from others."""
    identity = identity_of(base)
    if not identity:
        return None
    if identity not in run.assumed:
        cell = ObjectCell(None, None, (), {}, {}, run.loops, base.place, len(run.stack) - 1, assumed=True, origin=base)
        run.assumed[identity] = run.new_cell(cell, base.place)
    elif run.cell(run.assumed[identity]) is None:
        cell = ObjectCell(None, None, (), {}, {}, run.loops, base.place, len(run.stack) - 1, assumed=True, origin=base)
        run.put(run.assumed[identity], cell)
    return run.assumed[identity]


def serialised(run: Run, base: Value, name: str, place: Place) -> Value | None:
    """An object that is taken for a message by its headers, turned into text by a method that does so to known messages."""
    identity = identity_of(base)
    if identity not in run.assumed or name not in run.project.vocabulary.serialising:
        return None
    return serialise(run, run.assumed[identity], place)


def serialise(run: Run, message: Value, place: Place) -> Value:
    """A message object as text, with the headers that it has now; what is done to the object later does not change the text."""
    reference = bare(message)
    cell = run.cell(reference) if isinstance(reference, Reference) else None
    if not isinstance(reference, Reference) or not isinstance(cell, ObjectCell):
        return Serialised(place, message)
    run.put(reference, replace(cell, sent=True))
    return Serialised(place, run.new_cell(replace(cell, sent=False), cell.place))


def is_message(cell: ObjectCell) -> bool:
    """Whether an object is known, or by its headers assumed, to be a message."""
    return cell.model is not None or bool(cell.assumed and cell.header_names & _MESSAGE_HEADERS)


def identity_of(value: Value) -> str:
    """A text that is the same for two mentions of one object; empty when that cannot be told."""
    value = bare(value)
    if isinstance(value, Parameter):
        return f"{value.key}({value.name})"
    if isinstance(value, Unbound):
        return value.name
    if isinstance(value, Reference):
        return f"#{value.cell}"
    if isinstance(value, Member):
        base = identity_of(value.base)
        return f"{base}.{value.name}" if base else ""
    if isinstance(value, Item):
        base = identity_of(value.base)
        return f"{base}[{value.key}]" if base else ""
    if isinstance(value, Element) or not isinstance(value, Constant):
        return f"@{value.place.path}:{value.place.span.line}:{value.place.span.column}:{id(value)}"
    return ""
