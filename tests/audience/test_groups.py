"""Groups of people: how many they are, whose they are, and how that is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.audience.audience import (
    MANY,
    NOBODY,
    ONE,
    ONE_BY_NAME,
    SEVERAL,
    SEVERAL_BY_NAME,
    UNCOUNTED,
    Caller,
    Count,
    Group,
    Whose,
    confidence,
    stronger,
    weaker,
)
from mailguard.audience.message import Deciding
from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Evidence, Origin

DERIVED, NAMED, NONE = Evidence.DERIVED, Evidence.NAMED, Evidence.NONE
READ, SENT = (Step(Place("a.py", Span(line, 0, line, 9)), "text") for line in (1, 2))
SEND = Caller("send", "a.py:send")


def group(high: int = 1, number: Evidence = DERIVED, whose: Evidence = DERIVED, *callers: Caller) -> Group:
    return Group(Count(0, high, number), Whose(Origin.APP_DATA, whose, frozenset(callers)))


@pytest.mark.parametrize(
    ("count", "low", "high", "evidence"),
    [
        (ONE, 1, 1, DERIVED),
        (NOBODY, 0, 0, DERIVED),
        (SEVERAL, 0, MANY, DERIVED),
        (SEVERAL_BY_NAME, 0, MANY, NAMED),
        (ONE_BY_NAME, 0, 1, NAMED),
        (UNCOUNTED, 0, MANY, NONE),
    ],
)
def test_numbers_that_have_a_name(count: Count, low: int, high: int, evidence: Evidence) -> None:
    assert count == Count(low, high, evidence)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Count(2, 3, DERIVED), Count(4, 5, NAMED), Count(8, 15, NAMED)),
        (Count(0, MANY, NONE), Count(2, 2, DERIVED), Count(0, MANY, NONE)),
        (Count(1, MANY - 1, DERIVED), ONE, Count(1, MANY - 1, DERIVED)),
    ],
)
def test_each_of_some_stands_for_others(first: Count, second: Count, expected: Count) -> None:
    assert first.times(second) == second.times(first) == expected


def test_the_order_of_evidence() -> None:
    ranked = [NONE, NAMED, DERIVED]
    for rank, less in enumerate(ranked):
        for more in ranked[rank:]:
            assert weaker(less, more) is weaker(more, less) is less
            assert stronger(less, more) is stronger(more, less) is more


@pytest.mark.parametrize(
    ("number", "whose", "expected"),
    [
        (DERIVED, DERIVED, Confidence.HIGH),
        (DERIVED, NAMED, Confidence.MEDIUM),
        (NAMED, DERIVED, Confidence.MEDIUM),
        (NAMED, NAMED, Confidence.LOW),
        (NONE, DERIVED, Confidence.LOW),
        (DERIVED, NONE, Confidence.LOW),
        (NONE, NONE, Confidence.LOW),
        (NONE, NAMED, Confidence.LOW),
    ],
)
def test_how_sure_it_is(number: Evidence, whose: Evidence, expected: Confidence) -> None:
    assert confidence(number, whose) is expected


@pytest.mark.parametrize(
    ("key", "public"),
    [
        ("a.py:send", True),
        ("_a.py:Mailer.send", True),
        ("a.py:Mailer.__init__", True),
        ("a.py:_send", False),
        ("a.py:_Mailer.send", False),
        ("a.py:Mailer._send", False),
        ("c:/a.py:send", True),
        ("a:b._c/d.py:send", True),
    ],
)
def test_who_may_be_called_from_elsewhere(key: str, public: bool) -> None:
    assert Caller("send", key).public is public


def test_nothing_is_known_of_a_parameter_unless_it_is_said() -> None:
    assert (SEND.parameter, SEND.several) == ("", False)


def test_an_option_and_a_step_say_no_more_than_they_are_told() -> None:
    option = Deciding("merge")
    assert (option.left_out, option.rule, option.repair) == (False, None, None)
    assert Step(READ.place, "read").inferred is False


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (group(1, DERIVED, DERIVED, SEND), True),
        (group(1, NAMED, NONE), True),
        (group(1, NAMED, DERIVED, SEND), False),
        (group(1, DERIVED, NAMED, SEND), False),
    ],
)
def test_whether_a_caller_can_change_the_verdict(held: Group, expected: bool) -> None:
    assert held.settled is expected


@pytest.mark.parametrize(("before", "after"), [(DERIVED, NAMED), (NAMED, NAMED), (NONE, NONE)])
def test_a_doubt_concerns_the_number(before: Evidence, after: Evidence) -> None:
    assert group(3, before).doubted() == group(3, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (group(2), group(2, NAMED, DERIVED)),
        (group(1), group(1, DERIVED, NAMED)),
        (group(1, DERIVED, NONE), group(1, DERIVED, NONE)),
        (group(2, NONE), group(2, NONE)),
    ],
)
def test_a_guess_concerns_the_number_of_several_and_the_origin_of_one(before: Group, after: Group) -> None:
    assert before.guessed() == after


def test_steps_are_added_unless_the_last_one_stands_at_the_same_place() -> None:
    read = group().with_step(READ)
    assert read == replace(group(), steps=(READ,))
    assert read.with_step(SENT).steps == (READ, SENT)
    assert read.with_step(READ._replace(text="another text")) is read
    assert read.with_step(SENT).with_step(READ).steps == (READ, SENT, READ)


def test_a_group_has_no_more_than_what_is_said() -> None:
    assert group() == Group(
        Count(0, 1, DERIVED), Whose(Origin.APP_DATA, DERIVED, frozenset()), (), None, "", frozenset()
    )
