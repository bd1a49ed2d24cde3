"""Messages to judge, made of as little as a test needs to say."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.audience import MANY, Caller, Count, Group, Whose
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Evidence, Exposure, Field, Origin

SENT = 99  # the line of the call that sends


def place(line: int, path: str = "app.py") -> Place:
    return Place(path, Span(line, 0, line, 10))


def people(
    high: int = MANY,
    *,
    origin: Origin = Origin.APP_DATA,
    evidence: Evidence = Evidence.DERIVED,
    number: Evidence = Evidence.DERIVED,
    callers: tuple[Caller, ...] = (),
    **more: object,
) -> Group:
    """Up to so many people, and what else is known of them: the steps, the person, where they were passed, the loops."""
    return replace(Group(Count(0, high, number), Whose(origin, evidence, frozenset(callers))), **more)


def message(*headers: tuple[Field, int, tuple[Group, ...]], **more: object) -> Message:
    """A message of headers, each with its field, its line and its people."""
    made = tuple(Header(field, place(line), groups) for field, line, groups in headers)
    visible = Message(
        "library", place(SENT), made, Exposure.VISIBLE, None, serialised=False, loops=frozenset(), repair=None
    )
    return replace(visible, **more)
