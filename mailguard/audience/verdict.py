"""What a rule that is written in Python says about a message."""

from __future__ import annotations

from mailguard.audience.place import Place, Step
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence, Field


@frozen
class Verdict:
    """A reason to report a message.

    `place` is what to underline: usually that of the header it is about. `text` is one sentence without a full stop.
    `steps` lead from where the addresses come from to the header. `repair` is for this message; None: that of the rule.
    """

    place: Place
    text: str
    confidence: Confidence = Confidence.HIGH
    field: Field | None = None
    steps: tuple[Step, ...] = ()
    repair: str | None = None
