"""One line of the inventory: a place that decides who gets a message, and what its recipients see of each other."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import Evidence, Field, Origin


class Verdict(str, Enum):
    """What the recipients of a message see of each other. The worst comes first."""

    EXPOSED = "exposed"  # a rule reports it
    NOT_UNDERSTOOD = "not-understood"  # several people may be visible; the analysis cannot say
    TEAM = "team"  # several are visible, all of them from the code, the configuration or the team
    ENVELOPE = (
        "envelope"  # delivers a message whose headers are set elsewhere: in a line of its own, if they are understood
    )
    ISOLATED = "isolated"  # the service sends each recipient a message of their own
    HIDDEN = "hidden"  # at most one person beside the team is visible, others are in Bcc or in the envelope
    SINGLE = "single"  # at most one person beside the team is visible, and there are no others


class Recipients(NamedTuple):
    """The people that one expression gives to one field: at least `low`, at most `high` (MANY: any number).

    `evidence` is for the number; with none, it is not known. `origins` say whose addresses they are, sorted.
    """

    field: Field
    place: Place
    low: int
    high: int
    evidence: Evidence
    origins: tuple[Origin, ...]


@frozen
class Site:
    """A place that decides who gets a message.

    `place` is the expression that brings the people together: a list handed to a helper, or the header itself.
    `codes` are the rules that report it, with at least medium confidence and whether or not the user selects them.
    """

    place: Place
    library: str | None  # its id; None where the analysis gave up before it met one
    verdict: Verdict
    codes: tuple[str, ...] = ()
    recipients: tuple[Recipients, ...] = ()
    sent: Place | None = None  # the call that sends

    def sort_key(self) -> tuple[object, ...]:
        """Order by place; at one place, the worst comes first."""
        return (self.place.path, self.place.span, RANKS[self.verdict], self.library or "")

    def paths(self) -> frozenset[str]:
        """The files that have a part in it."""
        places = [self.place, *(recipients.place for recipients in self.recipients)]
        return frozenset(place.path for place in [*places, *([self.sent] if self.sent else [])])


RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
