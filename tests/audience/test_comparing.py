"""Which of several possible audiences is the worst, and what pieces of one text make together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.audience.audience import MANY, ONE, Caller, Count, Group, Whose
from mailguard.audience.compare import (
    is_outsider,
    joined,
    most_telling,
    one_address,
    repeated,
    split,
    worst,
    worst_audience,
)
from mailguard.audience.message import Header
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Evidence, Field, Origin

DERIVED, NAMED, NONE = Evidence.DERIVED, Evidence.NAMED, Evidence.NONE
PLACE = Place("a.py", Span(1, 0, 1, 9))
SEND, OTHER = Caller("send", "a.py:send"), Caller("other", "a.py:other")


def group(
    high: int, number: Evidence = DERIVED, whose: Evidence = DERIVED, origin: Origin = Origin.APP_DATA, person: str = ""
) -> Group:
    return Group(Count(0, high, number), Whose(origin, whose), person=person)


@pytest.mark.parametrize(
    ("held", "turns", "expected"),
    [
        (group(1), Count(0, 3, DERIVED), Count(0, 3, DERIVED)),
        (group(2), Count(2, 3, NAMED), Count(0, 6, NAMED)),
        (group(2, NAMED), Count(0, MANY, DERIVED), Count(0, MANY, NAMED)),
        (group(MANY), Count(0, MANY, NONE), Count(0, MANY, NONE)),
    ],
)
def test_a_group_for_each_turn(held: Group, turns: Count, expected: Count) -> None:
    assert repeated(held, turns) == replace(held, count=expected)


def test_those_of_several_turns_are_no_single_person() -> None:
    assert repeated(group(1, person="a"), Count(0, 3, DERIVED)).person == ""


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], []),
        ([group(1, whose=NAMED), group(1)], [group(1)]),
        ([group(1), group(1, whose=NONE)], [group(1)]),
        ([group(MANY), group(1)], [group(MANY)]),
        ([group(MANY), group(2), group(1)], [group(MANY), group(2)]),
        ([group(MANY, NONE, NAMED), group(1, whose=NONE)], [group(1, whose=NAMED)]),
    ],
)
def test_pieces_of_text_without_a_comma_are_one_address(groups: list[Group], expected: list[Group]) -> None:
    known = [each if each.count.high > 1 else replace(each, count=ONE) for each in expected]
    assert one_address(groups) == known


@pytest.mark.parametrize(("before", "after"), [(NONE, DERIVED), (NAMED, NAMED), (DERIVED, DERIVED)])
def test_what_is_joined_is_a_collection(before: Evidence, after: Evidence) -> None:
    assert joined(group(MANY, before)) == group(MANY, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (group(MANY), group(MANY, NAMED)),
        (group(3, NAMED), group(MANY, NAMED)),
        (group(2, NONE), group(MANY, NONE)),
        (group(1), group(1)),
        (group(3, origin=Origin.LITERAL), group(3, origin=Origin.LITERAL)),
    ],
)
def test_what_is_split_may_be_one_address_all_the_same(before: Group, after: Group) -> None:
    assert split(before) == after


def test_of_pieces_the_one_whose_origin_is_known_best_tells_most() -> None:
    known = [group(1, NONE, DERIVED), group(1, DERIVED, NAMED), group(1, DERIVED, NONE)]
    assert most_telling(known) == most_telling(known[::-1]) == known[0]
    assert most_telling(known[1:]) == most_telling(known[:0:-1]) == known[1]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin.LITERAL, False),
        (Origin.CONFIG, False),
        (Origin.STAFF, False),
        (Origin.APP_DATA, True),
        (Origin.CALLER, True),
        (Origin.UNKNOWN, True),
    ],
)
def test_who_is_not_of_the_team(origin: Origin, expected: bool) -> None:
    assert is_outsider(group(1, origin=origin)) is expected


# From the worst to what shows least: each is worse than all that follow.
WORST_FIRST = [
    (group(MANY),),
    (group(MANY, NAMED), group(1)),
    (group(2, NAMED),),
    (group(2, whose=NONE), group(1), group(1)),
    (group(1), group(1, whose=NAMED)),
    (group(1, whose=NAMED), group(1, whose=NAMED)),
    (group(1), group(MANY, NONE)),
    (group(1),),
    (group(1, whose=NAMED), group(MANY, origin=Origin.STAFF)),
    (group(MANY, NONE, DERIVED), group(1, NONE)),
    (group(MANY, NONE, DERIVED),),
    (group(MANY, NONE, NAMED),),
    (group(MANY, NONE, NONE),),
    (group(MANY, origin=Origin.CONFIG),),
]


@pytest.mark.parametrize("rank", range(len(WORST_FIRST) - 1))
def test_the_worst_shows_most_people_by_the_best_evidence(rank: int) -> None:
    for less in WORST_FIRST[rank + 1 :]:
        assert worst_audience([WORST_FIRST[rank], less]) == worst_audience([less, WORST_FIRST[rank]])
        assert worst_audience([less, WORST_FIRST[rank]]) == WORST_FIRST[rank]


def test_nobody_is_the_worst_of_nothing() -> None:
    assert worst_audience([]) == ()
    assert worst([]) == ()


def of(held: Group, *callers: Caller) -> Group:
    return replace(held, whose=replace(held.whose, callers=frozenset(callers)))


def test_who_fills_the_parameter_of_another_possibility_decides_which_it_is() -> None:
    one, many = group(1), group(MANY)
    assert worst_audience([(of(one, SEND),), (many, many), (of(one, OTHER),)]) == (of(many, SEND, OTHER),) * 2
    assert worst_audience([(of(many, SEND),), (of(one, OTHER),)]) == (of(many, SEND),)
    assert worst_audience([(one,), (many,)]) == (many,)


def test_the_worst_headers_are_those_that_show_most_together() -> None:
    to, cc = Header(Field.TO, PLACE, (group(1),)), Header(Field.CC, PLACE, (group(1),))
    nobody = Header(Field.TO, PLACE, ())
    assert worst([(to,), (to, cc), (nobody,)]) == worst([(nobody,), (to, cc), (to,)]) == (to, cc)
