"""What a message object keeps from one turn of a loop is deleted before it is set again."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import Effect
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, replaced
from mailguard.repair.delivery import delivery
from mailguard.repair.kinds.bcc_header import shown_to_nobody
from mailguard.repair.lines import alone_on_line, statement_before
from mailguard.repair.slots import argument_slot, constant_text, given, target_slot
from mailguard.repair.spoken_of import forms_of_call

REPEATED = "those who came before get the later messages as well, and no longer would"


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the header deleted before it is set, or the list made anew instead of extended."""
    yield from _deleted(case)
    yield from _made_anew(case)


def _deleted(case: Case) -> Iterator[Candidate]:
    """`del message["To"]` before `message["To"] = person`; deleting what is not there does nothing."""
    if not any(message.item_headers for message in case.library.messages):
        return
    named = _item(case)
    if named is not None:
        changes = statement_before(case.source, case.node, f"del {named}")
        sent = delivery(case)
        reason = "" if sent is not None and sent.has_envelope else REPEATED
        if changes:
            yield case.candidate("Delete the header before it is set again", Outcome.SAME, changes, reason)
        nobody = shown_to_nobody(case)
        if changes and nobody is not None:  # several people in each turn
            title = "Delete the header before it is set again, and show nobody in it: the envelope says who gets the message"
            yield case.candidate(title, Outcome.ENVELOPE, [*changes, nobody])


def _item(case: Case) -> str | None:
    """`message["To"]`, as the code has it."""
    target = target_slot(case.source, case.node)
    if target is not None and isinstance(target.target, cst.Subscript):
        return case.source.code(target.target)
    slot = argument_slot(case.source, case.node)
    if slot is None or not isinstance(slot.call.func, cst.Attribute):
        return None
    for spoken in forms_of_call(case.source, slot.call, [case.library]):
        form = spoken.form
        if form.effect is Effect.ADD_HEADER and form.header_name is not None:
            name = given(slot.call, form.header_name)
            if name is not None and constant_text(name.value) is not None:
                return f"{case.source.code(slot.call.func.value)}[{case.source.code(name.value)}]"
    return None


def _made_anew(case: Case) -> Iterator[Candidate]:
    """`message.to = [person]` for `message.to.append(person)`."""
    slot = argument_slot(case.source, case.node)
    if slot is None or not isinstance(slot.call.func, cst.Attribute) or len(slot.call.args) != 1:
        return
    line = alone_on_line(case.source, slot.call)
    if line is None or slot.call.func.attr.value != "append" or not isinstance(line.body[0], cst.Expr):
        return
    if case.header.field not in (Field.TO, Field.CC) or line.body[0].value is not slot.call:
        return
    change: Change = replaced(
        case.source, slot.call, f"{case.source.code(slot.call.func.value)} = [{case.source.code(slot.arg.value)}]"
    )
    yield case.candidate("Begin a new list for each message", Outcome.SAME, [change], REPEATED)
