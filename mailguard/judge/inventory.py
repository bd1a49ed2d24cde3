"""Every place that decides who gets a message, whether or not a rule has something to say about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mailguard.audience.audience import MANY, Audience, Group, weaker
from mailguard.audience.compare import is_outsider
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place
from mailguard.audience.terms import VISIBLE_FIELDS, Confidence, Evidence, Exposure, Field
from mailguard.catalog.models import Check
from mailguard.judge.finding import Finding
from mailguard.judge.site import RANKS, Recipients, Site, Verdict

_FIELDS = tuple(Field)


def send_sites(
    messages: Iterable[Message],
    findings: Iterable[Finding],
    checks: Mapping[str, Check],
    followed: frozenset[str],
    gave_up: Iterable[Place],
) -> tuple[Site, ...]:
    """List the send sites of a project, each once, sorted by place.

    `findings` are those of the rules in `checks`, at every confidence. `followed` holds the keys of functions that calls
    in the project were followed into: whoever fills their parameters has a line of their own, they have none.
    `gave_up` are functions that were too much for the analysis.
    """
    codes = _codes_by_place(findings, checks)
    sites: dict[tuple[Place, str | None], Site] = {}
    for message in messages:
        if not _decided_by_callers(message, followed):
            site = _site(message, codes)
            known = sites.get((site.place, site.library))
            sites[site.place, site.library] = site if known is None else _together(site, known)
    lost = (Site(place, None, Verdict.NOT_UNDERSTOOD) for place in gave_up)
    return tuple(sorted([*sites.values(), *lost], key=Site.sort_key))


def _codes_by_place(
    findings: Iterable[Finding], checks: Mapping[str, Check]
) -> Mapping[tuple[Place, str | None], frozenset[str]]:
    """The rules that report a place for a library: those that are on by default, where they are sure enough."""
    codes: defaultdict[tuple[Place, str | None], frozenset[str]] = defaultdict(frozenset)
    for finding in findings:
        if finding.confidence is not Confidence.LOW and checks[finding.code].default:
            codes[finding.place, finding.library] |= {finding.code}
    return codes


def _decided_by_callers(message: Message, followed: frozenset[str]) -> bool:
    groups = [group for header in message.headers for group in header.audience if not group.settled]
    callers = {caller.key for group in groups for caller in group.whose.callers}
    return bool(callers) and callers <= followed


def _site(message: Message, codes: Mapping[tuple[Place, str | None], frozenset[str]]) -> Site:
    places = [_place_of(header) for header in message.headers] + [header.place for header in message.headers]
    reported = {place: found for place in places if (found := codes.get((place, message.library)))}
    return Site(
        place=next(iter(reported), None) or _place(message),
        library=message.library or None,
        verdict=Verdict.EXPOSED if reported else _verdict(message),
        codes=tuple(sorted(frozenset().union(*reported.values()))),
        recipients=tuple(sorted({_recipients(header) for header in message.headers}, key=_in_order)),
        sent=message.place,
    )


def _place(message: Message) -> Place:
    """Where the people come together of whom a reader of the message learns most."""
    telling = max(message.headers, key=_weight, default=None)
    return _place_of(telling) if telling is not None else message.place


def _place_of(header: Header) -> Place:
    """Where the people of a header come together: the outermost call that hands all of them over, or the header itself."""
    outsiders = [group for group in header.audience if is_outsider(group)]
    passed = [group.passed for group in outsiders or header.audience]
    known = [each for each in passed if each is not None]
    return max(known)[1] if known and len(known) == len(passed) else header.place


def _weight(header: Header) -> tuple[bool, bool, int]:
    """How much a header says about who sees whom: visible before hidden, outsiders before the team, many before few."""
    outsiders = [group for group in header.audience if is_outsider(group)]
    return header.field in VISIBLE_FIELDS, bool(outsiders), sum(group.count.high for group in outsiders)


def _verdict(message: Message) -> Verdict:
    visible = _people(message.headers, visible=True)
    hidden = _people(message.headers, visible=False)
    outsiders = [group for group in visible if is_outsider(group)]
    if message.exposure is Exposure.ISOLATED and _number(visible) > 1:
        return Verdict.ISOLATED
    if _number(outsiders) > 1 or not message.headers:
        return Verdict.NOT_UNDERSTOOD  # a rule would have reported it, had the reasons been good enough
    if not outsiders and _number(visible) > 1:
        return Verdict.TEAM
    if all(header.field is Field.ENVELOPE for header in message.headers):
        return Verdict.ENVELOPE
    return Verdict.HIDDEN if _number(hidden) > 1 else Verdict.SINGLE


def _people(headers: Iterable[Header], *, visible: bool) -> list[Group]:
    """The groups in the headers that are visible, or in those that are not; a person who is known to be the same is there once."""
    people: dict[str, Group] = {}
    for header in headers:
        if (header.field in VISIBLE_FIELDS) is visible:
            for group in header.audience:
                people.setdefault(group.person or f"#{len(people)}", group)
    return list(people.values())


def _number(groups: Sequence[Group]) -> int:
    return sum(group.count.high for group in groups)


def _recipients(header: Header) -> Recipients:
    groups: Audience = tuple(_people([replace(header, field=VISIBLE_FIELDS[0])], visible=True))
    evidence = Evidence.DERIVED
    for group in groups:
        evidence = weaker(evidence, group.count.evidence)
    return Recipients(
        field=header.field,
        place=header.place,
        low=sum(group.count.low for group in groups),
        high=min(_number(groups), MANY),
        evidence=evidence,
        origins=tuple(sorted({group.whose.origin for group in groups})),
    )


def _in_order(recipients: Recipients) -> tuple[int, Recipients]:
    return _FIELDS.index(recipients.field), recipients


def _together(first: Site, second: Site) -> Site:
    """Two messages at one place: the line of the worse one, with the rules that report either."""
    worse = min(first, second, key=lambda site: (RANKS[site.verdict], site.recipients, site.sent or site.place))
    return replace(worse, codes=tuple(sorted({*first.codes, *second.codes})))
