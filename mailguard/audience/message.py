"""One message at the moment it leaves: what a rule judges."""

from __future__ import annotations

from mailguard.audience.audience import Audience
from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import Exposure, Field


@frozen
class Header:
    """Recipients that one expression gave to one field. `place` is that expression.

    `survives` is true of a Bcc that the library leaves in what everybody gets.
    """

    field: Field
    place: Place
    audience: Audience
    survives: bool = False


@frozen
class Deciding:
    """The option of an API that decides what recipients see: one that is set, or with `left_out` one that would have isolated them.

    `rule` is the code of the rule that reports it, and `repair` what to do about it.
    """

    name: str  # as it stands in the code
    left_out: bool = False
    rule: str | None = None
    repair: str | None = None


@frozen
class Message:
    """`loops` are the loops around the send; a header that grew in one of them grows from one send to the next.

    `repair` is what to do instead with the API in use. `serialised` is true when the bytes sent hold every header of the message, Bcc included.
    """

    library: str
    place: Place
    headers: tuple[Header, ...]
    exposure: Exposure
    option: Deciding | None
    serialised: bool
    loops: frozenset[int]
    repair: str | None
