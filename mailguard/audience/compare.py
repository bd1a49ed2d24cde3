"""Comparing and combining groups of people: which of several possible audiences is the worst, what pieces of one text make together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailguard.audience.audience import MANY, ONE, Audience, Count, Group, weaker
from mailguard.audience.message import Header
from mailguard.audience.terms import Evidence, Origin

_EVIDENCE = (Evidence.NONE, Evidence.NAMED, Evidence.DERIVED)


def repeated(group: Group, count: Count) -> Group:
    """The people that a group stands for when it is there once for each of `count` turns."""
    times = Count(0, min(group.count.high * count.high, MANY), weaker(group.count.evidence, count.evidence))
    return replace(group, count=times, person=group.person if count.high <= 1 else "")


def one_address(groups: Sequence[Group]) -> list[Group]:
    """Pieces of text without a comma between them: one address, or the several that one of the pieces is."""
    several = [group for group in groups if group.count.high > 1 and group.count.evidence is not Evidence.NONE]
    if several:
        return several
    return [replace(most_telling(groups), count=ONE)] if groups else []


def joined(group: Group) -> Group:
    """What is joined with commas is a collection, as what is looped over is."""
    if group.count.evidence is not Evidence.NONE:
        return group
    return replace(group, count=replace(group.count, evidence=Evidence.DERIVED))


def split(group: Group) -> Group:
    """A text that is split at its commas may be one address all the same: that it is several is a convention, no proof."""
    if group.whose.origin is Origin.LITERAL or group.count.high <= 1:
        return group
    evidence = Evidence.NONE if group.count.evidence is Evidence.NONE else Evidence.NAMED
    return replace(group, count=Count(0, MANY, evidence))


def most_telling(groups: Sequence[Group]) -> Group:
    """Of a name and an address of one person the one whose origin is known best."""
    return max(groups, key=lambda group: _EVIDENCE.index(group.whose.evidence))


def is_outsider(group: Group) -> bool:
    """Whether a group may be people other than the team that runs the application."""
    return group.whose.origin not in (Origin.LITERAL, Origin.CONFIG, Origin.STAFF)


def _certainty(group: Group) -> int:
    return _EVIDENCE.index(weaker(group.count.evidence, group.whose.evidence))


def worst_audience(alternatives: list[Audience]) -> Audience:
    """Of several possible audiences the one that shows most people, by the best evidence.

    Where another one rests on a parameter, whoever fills that decides which of them it is.
    """
    chosen = max(alternatives, key=_severity, default=())
    callers = frozenset(caller for audience in alternatives for group in audience for caller in group.whose.callers)
    if not callers or any(group.whose.callers for group in chosen):
        return chosen
    return tuple(replace(group, whose=replace(group.whose, callers=callers)) for group in chosen)


def worst(alternatives: list[tuple[Header, ...]]) -> tuple[Header, ...]:
    """Of several possible sets of headers the one that shows most people."""
    return max(
        alternatives, key=lambda headers: _severity(tuple(g for header in headers for g in header.audience)), default=()
    )


def _severity(audience: Audience) -> tuple[int, int, int, int]:
    people = [group for group in audience if is_outsider(group)]
    exposed = [group for group in people if group.count.evidence is not Evidence.NONE]
    total = sum(min(group.count.high, 2) for group in exposed)
    best = max((_certainty(group) for group in exposed if group.count.high > 1), default=0)
    known = max((_EVIDENCE.index(group.whose.evidence) for group in people), default=0)
    return (min(total, 2), best, len(people), known)
