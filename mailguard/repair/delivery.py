"""How a message object leaves, as far as its headers are concerned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import Effect
from mailguard.repair.candidate import Case
from mailguard.repair.slots import argument_slot, constant_key, constant_text, given, target_slot
from mailguard.repair.source import Source
from mailguard.repair.spoken_of import forms_of_call

_READERS = frozenset({"get", "get_all", "items", "values", "__getitem__"})


class Delivery(NamedTuple):
    """What the call that sends does: takes the Bcc header out, or not; is told the envelope, or reads the headers."""

    strips_bcc: bool
    has_envelope: bool


def delivery(case: Case) -> Delivery | None:
    """Return what the call that sends the message does; None where no such call is known."""
    if case.sent is None or case.site.sent is None:
        return None
    source = case.sources[case.site.sent.path]
    strips, told, known = False, False, False
    for spoken in forms_of_call(source, case.sent, case.catalog.libraries):
        form = spoken.form
        if form.message is None and form.text is None and not form.strips_bcc:
            continue
        known = True
        strips = strips or form.strips_bcc
        told = told or any(given(case.sent, argument) for argument in spoken.arguments(Field.ENVELOPE))
    return Delivery(strips, told) if known else None


def reads_header(case: Case, base: str, name: str) -> bool:
    """Say whether the code around the header, or around the call that sends, asks for a header of the message.

    Around the call, any object may be the message under another name.
    """
    near = case.source.function(case.node)
    if any(_reads(case.source, node, name, base) for node in case.source.nodes_in(near)):
        return True
    if case.sent is None or case.site.sent is None:
        return False
    source = case.sources[case.site.sent.path]
    return any(_reads(source, node, name, None) for node in source.nodes_in(source.function(case.sent)))


def sets_header(case: Case, base: str, name: str) -> bool:
    """Say whether a header of the message is set anywhere in the function."""
    return any(
        _key_set(case.source, node, base) == name for node in case.source.nodes_in(case.source.function(case.node))
    )


def asks_who(case: Case) -> bool:
    """Say whether the code asks the message who is in the field, to say so or to decide on it: `if message.to:`.

    Around the header the message goes by the name that it is given there; elsewhere, where it is sent, by any.
    """
    messages = case.library.messages
    names = {known.name for each in messages for known in each.attributes if known.field is case.header.field}
    near, bases = case.source.function(case.node), frozenset(_names_of_message(case))
    if any(_asks(case.source, node, names, bases) for node in case.source.nodes_in(near)):
        return True
    if case.sent is None or case.site.sent is None or _is_only_made(case, case.sent):  # any other function may send it
        return any(_asks(case.source, node, names, None) for node in case.source.nodes_in(case.source.module))
    source = case.sources[case.site.sent.path]
    around = source.function(case.sent)
    return around is not near and any(_asks(source, node, names, None) for node in source.nodes_in(around))


def _is_only_made(case: Case, call: cst.Call) -> bool:
    """Whether the last that is seen of a message is the call that makes it."""
    slot = argument_slot(case.source, case.node)
    forms = forms_of_call(case.source, call, [case.library]) if slot is not None and slot.call is call else ()
    effects = [spoken.form.effect for spoken in forms]
    return bool(effects) and Effect.SEND not in effects


def _names_of_message(case: Case) -> Iterator[str]:
    """What the object is called that the people are given to: what a call of its class is assigned to, or its method is of."""
    set_on = target_slot(case.source, case.node)
    if set_on is not None:
        yield case.source.code(set_on.target.value)
    slot = argument_slot(case.source, case.node)
    if slot is not None:
        if isinstance(slot.call.func, cst.Attribute):
            yield case.source.code(slot.call.func.value)
        made = case.source.parent(slot.call)
        if isinstance(made, cst.Assign):
            yield from (case.source.code(each.target) for each in made.targets)
        elif isinstance(made, (cst.AnnAssign, cst.NamedExpr)):
            yield case.source.code(made.target)


def _asks(source: Source, node: cst.CSTNode, names: set[str], bases: frozenset[str] | None) -> bool:
    if not isinstance(node, cst.Attribute) or node.attr.value not in names:
        return False
    is_read = not isinstance(source.parent(node), (cst.AssignTarget, cst.AnnAssign, cst.Del))
    return is_read and (bases is None or source.code(node.value) in bases)


def _key_set(source: Source, node: cst.CSTNode, base: str) -> str:
    if not isinstance(node, cst.AssignTarget) or not isinstance(node.target, cst.Subscript):
        return ""
    return (constant_key(node.target) or "").lower() if source.code(node.target.value) == base else ""


def _reads(source: Source, node: cst.CSTNode, name: str, base: str | None) -> bool:
    if isinstance(node, cst.Subscript):
        is_read = not isinstance(source.parent(node), (cst.AssignTarget, cst.Del))
        return is_read and (constant_key(node) or "").lower() == name and base in (None, source.code(node.value))
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return False
    if node.func.attr.value not in _READERS or base not in (None, source.code(node.func.value)):
        return False
    named = list(_texts(node))
    return name in named or (not node.args and base is not None)


def _texts(call: cst.Call) -> Iterator[str]:
    return (text.lower() for arg in call.args if (text := constant_text(arg.value)) is not None)
