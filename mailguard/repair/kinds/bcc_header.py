"""A header of a message object is set under another name, or shows nobody."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import Effect
from mailguard.repair.candidate import Candidate, Case, Change, Outcome
from mailguard.repair.delivery import delivery, reads_header, sets_header
from mailguard.repair.kinds.bcc_argument import can_be_left
from mailguard.repair.slots import argument_slot, constant_text, given, target_slot
from mailguard.repair.source import Source
from mailguard.repair.spoken_of import forms_of_call

_NOBODY = "undisclosed-recipients:;"  # RFC 5322, appendix A.1.3: a group without members
_BCC = Field.BCC.value


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the ways to keep a header from showing its people."""
    if case.header.field in (Field.TO, Field.CC):
        yield from _of_item(case)
        yield from _of_attribute(case)
        yield from _of_method(case)


def _of_item(case: Case) -> Iterator[Candidate]:
    """`message["To"] = people`, or the same with a method that adds a header."""
    named = _name_of_header(case) if any(message.item_headers for message in case.library.messages) else None
    sent = delivery(case)
    if named is None or sent is None:
        return
    base, literal = named
    name = case.header.field.value
    if (constant_text(literal) or "").lower() != name or reads_header(case, base, name):
        return
    field = name.capitalize()
    if sent.strips_bcc and not sets_header(case, base, _BCC):
        change = Change(case.source.region(literal), like(literal.value, name, _BCC))
        yield case.candidate(f"Move the people from {field} to Bcc", Outcome.HIDDEN, [change])
    nobody = shown_to_nobody(case)
    if nobody is not None:
        title = "Show nobody in To: the envelope says who gets the message"
        yield case.candidate(title, Outcome.ENVELOPE, [nobody])


def shown_to_nobody(case: Case) -> Change | None:
    """Return the change that puts nobody into the To header of a text; None where the envelope does not say who gets it."""
    named, sent = _name_of_header(case), delivery(case)
    if named is None or sent is None or not sent.has_envelope or sent.strips_bcc or case.header.field is not Field.TO:
        return None
    base, literal = named
    if (constant_text(literal) or "").lower() != Field.TO.value or reads_header(case, base, Field.TO.value):
        return None
    quote = literal.value[-1]
    return Change(case.source.whole_region(case.node), f"{quote}{_NOBODY}{quote}")


def _name_of_header(case: Case) -> tuple[str, cst.SimpleString] | None:
    """The message and the literal that names the header which is set."""
    target = target_slot(case.source, case.node)
    if target is not None and isinstance(target.target, cst.Subscript):
        index = target.target.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
            return case.source.code(target.target.value), index.value
        return None
    slot = argument_slot(case.source, case.node)
    if slot is None or not isinstance(slot.call.func, cst.Attribute):
        return None
    for spoken in forms_of_call(case.source, slot.call, [case.library]):
        form = spoken.form
        if form.effect is Effect.ADD_HEADER and form.header_name is not None and form.header_value is not None:
            name = given(slot.call, form.header_name)
            if name is not None and isinstance(name.value, cst.SimpleString) and slot.is_(form.header_value):
                return case.source.code(slot.call.func.value), name.value
    return None


def _of_attribute(case: Case) -> Iterator[Candidate]:
    """`message.to = people`"""
    target = target_slot(case.source, case.node)
    if target is None or not isinstance(target.target, cst.Attribute):
        return
    attribute = target.target
    for message in case.library.messages:
        names = {known.field: known.name for known in message.attributes}
        if names.get(case.header.field) != attribute.attr.value or Field.BCC not in names:
            continue
        if _mentions(case.source, attribute, names[Field.BCC]):
            continue
        if can_be_left(case.header.field, message.constructor.without_to):
            change = Change(case.source.region(attribute.attr), names[Field.BCC])
            title = f"Move the people from {case.header.field.value.capitalize()} to Bcc"
            yield case.candidate(title, Outcome.HIDDEN, [change])
            return


def _mentions(source: Source, attribute: cst.Attribute, name: str) -> bool:
    """Whether the other attribute of the same object is set in the function as well."""
    base = source.code(attribute.value)
    return any(
        isinstance(node, cst.Attribute) and node.attr.value == name and source.code(node.value) == base
        for node in source.nodes_in(source.function(attribute))
    )


def _of_method(case: Case) -> Iterator[Candidate]:
    """`message.add_to(people)`, where there is such a method for Bcc."""
    slot = argument_slot(case.source, case.node)
    if slot is None or not isinstance(slot.call.func, cst.Attribute):
        return
    for spoken in forms_of_call(case.source, slot.call, [case.library]):
        if spoken.message is None or spoken.method is None or spoken.form.effect not in (Effect.ADD, Effect.SET):
            continue
        if not any(slot.is_(argument) for argument in spoken.arguments(case.header.field)):
            continue
        for method in spoken.message.methods:
            groups = method.form.recipients
            is_other = method.form.effect is spoken.form.effect and [group.field for group in groups] == [Field.BCC]
            is_other = is_other and can_be_left(case.header.field, spoken.without_to)
            if is_other and any(argument.position == slot.position for argument in groups[0].arguments):
                change = Change(case.source.region(slot.call.func.attr), method.names[0])
                title = f"Move the people from {case.header.field.value.capitalize()} to Bcc"
                yield case.candidate(title, Outcome.HIDDEN, [change])
                return


def like(written: str, old: str, new: str) -> str:
    """Return a literal with another name in it, its quotes and the case of its letters as they were."""
    start = written.lower().index(old)
    inside = written[start : start + len(old)]
    if inside.isupper():
        new = new.upper()
    elif inside[0].isupper():
        new = new.capitalize()
    return written[:start] + new + written[start + len(old) :]
