"""A list that is an argument of a call moves from To or Cc to the argument for Bcc."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import Argument, EmptyTo
from mailguard.repair.argument_list import added, removed, renamed, valued
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, is_literal_nothing
from mailguard.repair.lists import joined
from mailguard.repair.slots import ArgumentSlot, argument_slot, given
from mailguard.repair.spoken_of import Spoken, forms_of_call

COMBINED = "the people join those who are in Bcc already, both as lists"


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the ways to move the argument, of the forms that the call may have."""
    slot = argument_slot(case.source, case.node)
    if slot is None or case.header.field not in (Field.TO, Field.CC):
        return
    for spoken in forms_of_call(case.source, slot.call, [case.library]):
        targets = [argument for argument in spoken.arguments(Field.BCC) if argument.keyword and not argument.path]
        is_meant = any(slot.is_(argument) for argument in spoken.arguments(case.header.field))
        if targets and is_meant and can_be_left(case.header.field, spoken.without_to):
            yield from _moved(case, slot, spoken, targets[0])


def can_be_left(field: Field, without_to: EmptyTo | None) -> bool:
    """Say whether a field may have nobody: Cc always, To where the library is known to send such a message."""
    return field is Field.CC or without_to is not None


def _moved(case: Case, slot: ArgumentSlot, spoken: Spoken, target: Argument) -> Iterator[Candidate]:
    reason, outcome = "", Outcome.HIDDEN
    there = given(slot.call, target)
    if there is None:
        changes = _into_new(case, slot, spoken, target)
    elif is_literal_nothing(there.value):
        changes = [valued(case.source, there, case.source.code(case.node)), *_emptied(case, slot, spoken)]
    else:
        both = joined(case.source, there.value, case.node)
        changes = [valued(case.source, there, both), *_emptied(case, slot, spoken)]
        reason, outcome = COMBINED, Outcome.JOINED
    if changes:
        field = case.header.field.value.capitalize()
        yield case.candidate(f"Move the people from {field} to Bcc", outcome, changes, reason)


def _into_new(case: Case, slot: ArgumentSlot, spoken: Spoken, target: Argument) -> Sequence[Change]:
    """The changes for a call that has no argument for Bcc yet."""
    keyword = target.keyword or ""
    if _may_be_left_out(case, spoken) and (slot.keyword is not None or slot.is_last_positional):
        return [renamed(case.source, slot.arg, keyword)]
    new = added(case.source, slot.call, f"{keyword}={case.source.code(case.node)}")
    return [*new, valued(case.source, slot.arg, _nobody(case, spoken))] if new else []


def _emptied(case: Case, slot: ArgumentSlot, spoken: Spoken) -> list[Change]:
    """The changes that leave nobody in the argument."""
    if _may_be_left_out(case, spoken) and (slot.keyword is not None or slot.is_last_positional):
        return removed(case.source, slot.call, slot.arg)
    return [valued(case.source, slot.arg, _nobody(case, spoken))]


def _may_be_left_out(case: Case, spoken: Spoken) -> bool:
    return case.header.field is Field.CC or spoken.without_to is EmptyTo.OMIT


def _nobody(case: Case, spoken: Spoken) -> str:
    if isinstance(case.node, cst.BaseString):
        return '""'
    return EmptyTo.NONE.value if spoken.without_to is EmptyTo.NONE else EmptyTo.LIST.value
