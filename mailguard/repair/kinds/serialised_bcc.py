"""A Bcc header that would be in the text that is sent is not set: the envelope says who gets the message."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.repair.candidate import Candidate, Case, Outcome
from mailguard.repair.delivery import delivery, reads_header
from mailguard.repair.lines import without_line
from mailguard.repair.slots import target_slot

_UNTOLD = "the code that delivers the text may take the recipients from this header"


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the program without the statement that sets the header."""
    target = target_slot(case.source, case.node)
    if target is None or not isinstance(target.target, cst.Subscript):
        return
    name = Field.BCC.value
    if (target.key or "").lower() != name or reads_header(case, case.source.code(target.target.value), name):
        return
    changes = without_line(case.source, target.statement)
    sent = delivery(case)
    if changes:
        reason = "" if sent is not None and sent.has_envelope else _UNTOLD
        yield case.candidate("Leave the Bcc header out of the text that is sent", Outcome.SAME, changes, reason)
