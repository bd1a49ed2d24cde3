"""Who can see whom in a project, as an account that is balanced before and after a repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from mailguard.audience.terms import VISIBLE_FIELDS, Field, Origin
from mailguard.judge.site import Recipients, Site, Verdict


class Standing(Enum):
    """What is seen of the people in a field of a message."""

    SEEN = "seen"
    HIDDEN = "hidden"
    ENVELOPE = "envelope"
    APART = "apart"  # each gets a message of their own


class Entry(NamedTuple):
    """People in a field of a message. Of their places nothing is said: edits move them."""

    standing: Standing
    several: bool
    origins: tuple[Origin, ...]


Ledger = Counter[Entry]


def ledger_of(sites: Iterable[Site]) -> Ledger:
    """Return the account of all that is sent."""
    return Counter(entry_of(site, header) for site in sites for header in site.recipients if header.high)


def entry_of(site: Site, recipients: Recipients) -> Entry:
    """Return the entry of one field of a message."""
    return Entry(_standing(site, recipients), recipients.high > 1, recipients.origins)


def _standing(site: Site, recipients: Recipients) -> Standing:
    if recipients.field is Field.ENVELOPE:
        return Standing.ENVELOPE
    if recipients.field not in VISIBLE_FIELDS:
        return Standing.HIDDEN
    return Standing.APART if site.verdict is Verdict.ISOLATED else Standing.SEEN
