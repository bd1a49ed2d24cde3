"""A message leaves: its recipients are understood, and it is kept for the rules."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.compare import worst
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import Exposure, Field
from mailguard.audience.values import (
    Collection,
    Options,
    Parameter,
    Put,
    Reference,
    Spread,
    Value,
    bare,
)
from mailguard.catalog.shapes import DuplicateHeader, MessageModel, Pair
from mailguard.project import headers, language
from mailguard.project.arguments import Arguments
from mailguard.project.exposure import Decision, exposure_of
from mailguard.project.heap import MAX_ALTERNATIVES, Headers, ObjectCell, Recipient, cells_of
from mailguard.project.measure import Measure
from mailguard.project.run import Run
from mailguard.project.sources import base_of


@frozen
class Manner:
    """How a message leaves: through which library, what its recipients see by which option, and whether every header is in the bytes.

    `pair` is how the library writes one person as a tuple. `once` are the loops around the sending of a message that can only be sent at their first turn.
    """

    library: str
    decision: Decision
    repair: str | None
    serialised: bool = False
    once: frozenset[int] = frozenset()
    pair: Pair | None = None


def record(run: Run, place: Place, fields: dict[Field, Headers], manner: Manner) -> None:
    """Keeps a message that leaves at `place` with these recipients."""
    measured: list[Header] = []
    for field, headers_of_field in fields.items():
        alternatives = [
            tuple(_header(run, field, recipient, manner) for recipient in alternative)
            for alternative in headers_of_field.alternatives
        ]
        measured += worst(alternatives)
    run.messages.append(
        Message(
            library=manner.library,
            place=place,
            headers=tuple(measured),
            exposure=manner.decision.exposure,
            option=manner.decision.option,
            serialised=manner.serialised,
            loops=frozenset(run.loops),
            repair=manner.repair,
        )
    )


def _header(run: Run, field: Field, recipient: Recipient, manner: Manner) -> Header:
    audience = Measure(run, recipient.depth, manner.once, manner.pair).part(recipient.part)
    if run.guesses:
        audience = tuple(group.doubted() for group in audience)
    return Header(field, recipient.place, audience, recipient.survives)


def leave(run: Run, reference: Reference, place: Place, *, serialised: bool = False) -> None:
    """A message object is sent as it is now."""
    cell = run.cell(reference)
    if not isinstance(cell, ObjectCell) or not headers.is_message(cell):
        return
    run.put(reference, replace(cell, sent=True))
    fields = dict(cell.fields)
    manner = Manner(run.project.header_library, Decision(Exposure.VISIBLE), None, serialised)
    if cell.model is not None:
        fields = _with_attributes(run, cell, cell.model, fields)
        manner = replace(_manner(run, cell, cell.model), serialised=serialised)
    if fields:
        record(run, place, fields, manner)


def _manner(run: Run, cell: ObjectCell, model: MessageModel) -> Manner:
    options = model.options + model.constructor.options
    options += tuple(option for method in model.methods for option in method.form.options)
    decision = exposure_of(run, model.exposure, options, Arguments(), cell.attributes)
    once = frozenset(run.loops_since(cell.loops)) if model.sends_once else frozenset()
    return Manner(model.library, decision, model.repair, once=once, pair=model.constructor.pair)


def _replaces(model: MessageModel) -> bool:
    """Whether a header that is given by its name is shown instead of the recipients in that field, who get the message all the same."""
    return model.duplicate_header is DuplicateHeader.REPLACE and not model.item_headers


def _with_attributes(
    run: Run, cell: ObjectCell, model: MessageModel, fields: dict[Field, Headers]
) -> dict[Field, Headers]:
    """The recipients in a message's fields and attributes together."""
    mappings = [cell.attributes[name] for name in model.header_mappings if name in cell.attributes]
    entries = [entry for mapping in mappings for entry in headers.in_mapping(run, mapping)]
    shown = {field for field, _ in entries} | fields.keys() if _replaces(model) else frozenset()
    named = [
        (Field.ENVELOPE if attribute.field in shown else attribute.field, cell.attributes.get(attribute.name), False)
        for attribute in model.attributes
    ]
    named += [(field, value, headers.stays(model.constructor, field)) for field, value in entries]
    for field, value, survives in named:
        if value is not None:
            before = fields.get(field, Headers(((),), cell.loops))
            options = value.values if isinstance(value, Options) else (value,)
            recipients = [replace(_recipient(run, cell, single), survives=survives) for single in options]
            found = [before.adding(recipient).alternatives for recipient in recipients]
            alternatives = tuple(each for several in found for each in several)
            fields[field] = Headers(alternatives[:MAX_ALTERNATIVES], before.loops)
    return fields


def _recipient(run: Run, cell: ObjectCell, value: Value) -> Recipient:
    """The recipients in an attribute, and where it was set."""
    if isinstance(value, Put):
        return Recipient(Spread(value, value.place), value.place, cell.depth if value.depth is None else value.depth)
    place = _visible_place(run, value)
    return Recipient(Spread(value, place), place, cell.depth)


def _visible_place(run: Run, value: Value) -> Place:
    """Where the recipients in an attribute were given: for a list that was only added to, the first addition."""
    inner = language.seen(run, value)
    return inner.parts[0].place if isinstance(inner, Collection) and inner.parts else inner.place


def leave_value(run: Run, value: Value, place: Place, *, serialised: bool = False) -> None:
    """The message object behind `value` is sent, also when it is only taken for a message by the headers set on it."""
    inner = bare(value)
    if isinstance(inner, Reference):
        leave(run, inner, place, serialised=serialised)
    elif headers.identity_of(inner) in run.assumed:
        leave(run, run.assumed[headers.identity_of(inner)], place, serialised=serialised)
    else:
        note_deliverer(run, inner)


def note_deliverer(run: Run, message: Value) -> None:
    """Keeps the name of a function that sends a message which its caller hands over."""
    value: Value | None = bare(message)
    while value is not None and not isinstance(value, Parameter):
        base = base_of(value)
        value = bare(base) if base is not None else None
    if value is not None:
        run.deliverers.add(value.owner)


def leave_unsent(run: Run) -> None:
    """Messages that were made but not seen to be sent: whoever gets them may send them."""
    for reference, cell in list(cells_of(run.heap)):
        if not cell.sent:
            leave(run, reference, cell.place)
