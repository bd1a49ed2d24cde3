"""One message at the moment it leaves: what a rule judges."""

from __future__ import annotations

from dataclasses import dataclass

from mailguard.audience.audience import Audience
from mailguard.audience.place import Place
from mailguard.audience.terms import Exposure, Field


@dataclass(frozen=True, slots=True)
class Header:
    """Recipients that one expression gave to one field. `place` is that expression."""

    field: Field
    place: Place
    audience: Audience


@dataclass(frozen=True, slots=True)
class Message:
    """`loops` are the loops around the send; a header that grew in one of them grows from one send to the next.

    `option` is set when an option of the API decided the exposure: its name in the code; `rule` is the code of the rule that reports it. `serialised` is true when the bytes sent hold
    every header of the message, Bcc included.
    """

    library: str
    place: Place
    headers: tuple[Header, ...]
    exposure: Exposure
    option: str | None
    serialised: bool
    loops: frozenset[int]
    repair: str | None
    rule: str | None = None
