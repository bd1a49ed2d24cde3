"""Which people of a message see each other, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from mailguard.audience.audience import MANY, Group, confidence, stronger, weaker
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence, Evidence
from mailguard.catalog.models import Predicate

_CONFIDENCES = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


@frozen
class Seen:
    """A group of recipients in the header that shows them."""

    header: Header
    group: Group


@frozen
class Exposed:
    """The recipients that make a message an exposure: one group of several, or several groups of one."""

    seen: tuple[Seen, ...]
    confidence: Confidence
    several: bool  # how many there are is not known

    @property
    def place(self) -> Place:
        """Where these people come together with the header: the outermost call that hands all of them over, or the header itself."""
        passed = [seen.group.passed for seen in self.seen]
        if any(each is None for each in passed):
            return next(seen.header.place for seen in self.seen if seen.group.passed is None)
        return max((each for each in passed if each is not None), key=lambda each: each[0])[1]


def exposed(message: Message, predicate: Predicate) -> Exposed | None:
    """The people that `predicate` counts in a message, if they are enough; by the best evidence there is."""
    people = [
        Seen(header, group)
        for header in message.headers
        if header.field in predicate.fields and predicate.serialised in (None, message.serialised or header.survives)
        for group in header.audience
        if _counts(group, message, predicate)
    ]
    first = [seen for seen in people if predicate.among in (None, seen.header.field)]
    if not first:
        return None
    singles = [] if predicate.wrapper else _singles(first, people, predicate)
    found = [*_groups(first, predicate), *singles]
    return max(found, key=lambda each: (_CONFIDENCES.index(each.confidence), each.several), default=None)


def _counts(group: Group, message: Message, predicate: Predicate) -> bool:
    """Whether a rule speaks of these people."""
    if group.whose.origin not in predicate.people or group.count.high == 0:
        return False
    if predicate.wrapper and not _is_parameter(group):
        return False
    return predicate.accumulates in (None, bool(group.loops & message.loops))


def _is_parameter(group: Group) -> bool:
    """Whether a group is whoever is passed to a public function. What is better known of it is a matter of other rules."""
    known = confidence(group.count.evidence, group.whose.evidence) is not Confidence.LOW
    return not known and any(caller.public for caller in group.whose.callers)


def _groups(people: Sequence[Seen], predicate: Predicate) -> list[Exposed]:
    """Groups that are enough alone."""
    return [
        Exposed((seen,), _confidence(seen.group, predicate), seen.group.count.high >= MANY)
        for seen in people
        if seen.group.count.high >= predicate.at_least
    ]


def _confidence(group: Group, predicate: Predicate) -> Confidence:
    """How sure it is; for a rule that speaks of any single recipient, it is enough that there is one.

    That people come from a parameter is a fact, whatever is known of them. How many they are may be told by the parameter's name.
    """
    if predicate.wrapper:
        named = Evidence.NAMED if any(caller.several for caller in group.whose.callers) else Evidence.NONE
        return confidence(stronger(group.count.evidence, named), Evidence.DERIVED)
    if predicate.at_least > 1:
        return confidence(group.count.evidence, group.whose.evidence)
    return Confidence.MEDIUM if Evidence.NONE in (group.count.evidence, group.whose.evidence) else Confidence.HIGH


def _singles(first: Sequence[Seen], people: Sequence[Seen], predicate: Predicate) -> list[Exposed]:
    """Different people who are enough together."""
    persons: dict[str, Seen] = {}
    for seen in [*first, *(seen for seen in people if seen not in first)]:
        persons.setdefault(seen.group.person or f"#{len(persons)}", seen)
    known = [seen for seen in persons.values() if seen.group.count.evidence is not Evidence.NONE]
    known.sort(key=lambda seen: seen.group.whose.evidence is Evidence.NONE)
    chosen = tuple(known[: predicate.at_least])
    if len(chosen) < max(predicate.at_least, 2) or not any(seen in first for seen in chosen):
        return []
    number = origin = Evidence.DERIVED
    for seen in chosen:
        number = weaker(number, seen.group.count.evidence)
        origin = weaker(origin, seen.group.whose.evidence)
    return [Exposed(chosen, confidence(number, origin), several=False)]
