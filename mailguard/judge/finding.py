"""What a rule reports."""

from __future__ import annotations

from mailguard.audience.place import Place, Step
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence, Field, Severity


@frozen
class Finding:
    """A message that shows people's addresses to each other.

    `place` is the recipient expression at the place that brings several people together with the header.
    `steps` is the trace from the source of the addresses to the header; its places also make the finding in scope of a named file.
    """

    code: str  # MG101
    rule: str  # visible-to
    severity: Severity
    confidence: Confidence
    message: str
    place: Place
    field: Field | None
    library: str | None  # id of the library in `rules/apis/`
    steps: tuple[Step, ...]
    repair: str | None  # what to do, in sentences

    def sort_key(self) -> tuple[object, ...]:
        return (self.place.path, self.place.span, self.code, self.message)
