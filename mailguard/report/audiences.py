"""The inventory in words: how many people, who they are, and what they see of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mailguard.audience.audience import MANY
from mailguard.audience.terms import Evidence, Field, Origin
from mailguard.catalog.models import Catalog
from mailguard.judge.site import Recipients, Site, Verdict
from mailguard.report.summary import counted

WHO = {
    Origin.APP_DATA: "application data",
    Origin.STAFF: "team",
    Origin.CONFIG: "configuration",
    Origin.LITERAL: "in the code",
    Origin.CALLER: "from the caller",
    Origin.UNKNOWN: "unknown",
}
FIELDS = {Field.TO: "To", Field.CC: "Cc", Field.BCC: "Bcc", Field.ENVELOPE: "Envelope"}
VERDICTS = {
    Verdict.EXPOSED: "exposed",
    Verdict.NOT_UNDERSTOOD: "not understood",
    Verdict.TEAM: "team only",
    Verdict.ENVELOPE: "envelope",
    Verdict.ISOLATED: "isolated",
    Verdict.HIDDEN: "hidden",
    Verdict.SINGLE: "single",
}
MEANINGS = {
    Verdict.EXPOSED: "several people see each other's addresses",
    Verdict.NOT_UNDERSTOOD: "the analysis cannot say who sees whom; a person has to look",
    Verdict.TEAM: "several addresses are visible, all from the code, the configuration or the team",
    Verdict.ENVELOPE: "only delivers; what recipients see is decided where the headers are set",
    Verdict.ISOLATED: "the service sends each recipient a message of their own",
    Verdict.HIDDEN: "the recipients do not see each other",
    Verdict.SINGLE: "at most one person is in the message, beside the team itself",
}
NOTHING_KNOWN = "too much code for the analysis to follow"


def how_many(recipients: Recipients) -> str:
    """Say how many people there are: "2", "up to 3", "several" for any number."""
    if recipients.evidence is Evidence.NONE:
        return "unknown number"
    if recipients.high == 0:
        return "nobody"
    if recipients.high >= MANY:
        return "several"
    if recipients.low == recipients.high:
        return str(recipients.high)
    return f"at most {recipients.high}" if recipients.low == 0 else f"{recipients.low} to {recipients.high}"


def audience(recipients: Recipients) -> str:
    """Say how many people there are, and who: "several (application data)"."""
    who = ", ".join(WHO[origin] for origin in recipients.origins)
    return f"{how_many(recipients)} ({who})" if who else how_many(recipients)


def verdict(site: Site) -> str:
    """Say what the recipients see of each other: the rules that report it, or a word."""
    return " ".join(site.codes) or VERDICTS[site.verdict]


def library_name(site: Site, catalog: Catalog) -> str:
    """Return the name under which people know the library; empty where there is none."""
    names = {library.id: library.name for library in catalog.libraries}
    return names.get(site.library, site.library) if site.library is not None else ""


def totals(sites: Iterable[Site]) -> str:
    """Count the send sites by verdict: "3 send sites: 1 exposed, 2 hidden"."""
    numbers = Counter(site.verdict for site in sites)
    if not numbers:
        return "No send sites"
    parts = ", ".join(f"{numbers[item]} {VERDICTS[item]}" for item in Verdict if numbers[item])
    return f"{counted(numbers.total(), 'send site')}: {parts}"
