"""The rules, applied to messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from mailguard.audience.audience import Caller
from mailguard.audience.message import Deciding, Message
from mailguard.audience.place import Step
from mailguard.audience.terms import VISIBLE_FIELDS, Exposure, Origin
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.models import Check, Predicate
from mailguard.judge.exposure import Exposed, exposed
from mailguard.judge.finding import Finding
from mailguard.judge.python_rules import verdict_findings

MAX_HEADERS = 4  # further headers that one finding names

_WHO = {
    Origin.APP_DATA: "people from the application's data",
    Origin.UNKNOWN: "people",
    Origin.CALLER: "whoever the caller passes",
    Origin.STAFF: "members of the team",
    Origin.CONFIG: "configured addresses",
    Origin.LITERAL: "addresses written in the code",
}


def judge(
    messages: Iterable[Message], index: CatalogIndex, followed: frozenset[str], codes: Collection[str]
) -> tuple[Finding, ...]:
    """The findings of the rules in `codes` on all messages, each once, sorted by place.

    `followed` holds the keys of functions that calls in the project were followed into: whoever fills their parameters is judged there.
    """
    checks = [check for check in index.checks_by_code.values() if check.code in codes]
    found: dict[tuple[object, ...], Finding] = {}
    headers: dict[tuple[object, ...], set[Step]] = {}
    for message in messages:
        for finding in _findings(message, checks, index, followed):
            key = (finding.code, finding.place)
            known = found.get(key)
            if known is None or _better(finding, known):
                found[key] = finding
            headers.setdefault(key, set()).update(_header_steps(message, finding))
    every = (_with_headers(finding, headers[key]) for key, finding in found.items())
    return tuple(sorted(every, key=Finding.sort_key))


def _header_steps(message: Message, finding: Finding) -> Iterator[Step]:
    """The steps of a finding at which recipients are given to headers of the message."""
    places = {header.place for header in message.headers}
    return (step for step in finding.steps if step.place in places)


def _with_headers(finding: Finding, steps: set[Step]) -> Finding:
    """The finding with the other headers that the same list reaches: what a helper does in several branches."""
    places = {step.place for step in finding.steps}
    others = sorted(step for step in steps if step.place not in places)
    return replace(finding, steps=(*finding.steps, *others[:MAX_HEADERS])) if others else finding


def _better(finding: Finding, known: Finding) -> bool:
    order = ("low", "medium", "high")
    ranks = order.index(finding.confidence.value), order.index(known.confidence.value)
    return ranks[0] > ranks[1] or (
        ranks[0] == ranks[1] and (finding.steps, finding.message) < (known.steps, known.message)
    )


def _findings(
    message: Message, checks: Sequence[Check], index: CatalogIndex, followed: frozenset[str]
) -> Iterator[Finding]:
    for check in checks:
        if check.rule is not None:
            yield from verdict_findings(message, check, check.rule)
        predicate = check.predicate
        if predicate is None or not _applies(message, check.code, predicate, index):
            continue
        people = exposed(message, predicate)
        if people is not None and (predicate.serialised or not _judged_at_callers(people, followed)):
            yield _finding(message, check, predicate, people, index)


def _applies(message: Message, code: str, predicate: Predicate, index: CatalogIndex) -> bool:
    """What a rule asks of the message as a whole."""
    if message.exposure is Exposure.ISOLATED:
        return False
    option = message.option
    if predicate.option is not None:
        about_absence = predicate.option is Exposure.ISOLATED
        return option is not None and option.rule == code and option.left_out == about_absence
    return option is None or not _is_about_option(predicate, option, index)


def _is_about_option(predicate: Predicate, option: Deciding, index: CatalogIndex) -> bool:
    """Whether the rule that reports an option says all that a general rule would: one mistake is one finding, whatever is selected."""
    check = index.checks_by_code.get(option.rule or "")
    return check is not None and check.predicate is not None and check.predicate.covers(predicate)


def _judged_at_callers(people: Exposed, followed: frozenset[str]) -> bool:
    callers = {caller.key for seen in people.seen if not seen.group.settled for caller in seen.group.whose.callers}
    return bool(callers) and callers <= followed


def _finding(message: Message, check: Check, predicate: Predicate, people: Exposed, index: CatalogIndex) -> Finding:
    first = people.seen[0]
    library = index.libraries.get(message.library)
    wrapper = min((caller for caller in first.group.whose.callers if caller.public), default=Caller("", ""))
    text = check.message.format(
        field=first.header.field.value.capitalize(),
        who=_WHO[first.group.whose.origin],
        count="several"
        if people.several
        else str(len(people.seen) if len(people.seen) > 1 else first.group.count.high),
        library=library.name if library is not None else message.library,
        option=message.option.name if message.option is not None else "",
        function=wrapper.name,
        parameter=wrapper.parameter,
    )
    return Finding(
        code=check.code,
        rule=check.name,
        severity=check.severity,
        confidence=people.confidence,
        message=text,
        place=first.header.place if predicate.serialised else people.place,
        field=first.header.field,
        library=message.library,
        steps=_trace(message, people),
        repair=_repair(message, check, predicate),
    )


def _repair(message: Message, check: Check, predicate: Predicate) -> str:
    """What to do about the option that the rule is about, or with the very API in use.

    The rule's own advice stands where that is about how the message is made or sent, or its recipients are hidden, or anybody's.
    """
    if predicate.option is not None and message.option is not None and message.option.repair is not None:
        return message.option.repair
    visible = all(field in VISIBLE_FIELDS for field in predicate.fields)
    about_recipients = visible and not predicate.accumulates and not predicate.wrapper
    return message.repair if message.repair is not None and about_recipients else check.repair


def _trace(message: Message, people: Exposed) -> tuple[Step, ...]:
    """From the source of the addresses to the header, and on to the call that sends."""
    steps: dict[Step, None] = {}
    for seen in people.seen:
        steps.update(dict.fromkeys(seen.group.steps))
        steps[Step(seen.header.place, f"set as {seen.header.field.value.capitalize()} of the message here")] = None
    if all(
        seen.header.place.path != message.place.path or not _within(seen.header.place.span, message.place.span)
        for seen in people.seen
    ):
        steps[Step(message.place, "the message is sent here")] = None
    return tuple(steps)


def _within(inner: tuple[int, ...], outer: tuple[int, ...]) -> bool:
    return outer[0] <= inner[0] and inner[2] <= outer[2]
