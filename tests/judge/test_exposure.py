from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.audience.audience import MANY, Caller, Count, Group, Whose
from mailguard.audience.message import Message
from mailguard.audience.terms import Confidence, Evidence, Exposure, Field, Origin
from mailguard.catalog.models import Predicate
from mailguard.judge.exposure import exposed
from tests.judge.messages import message, people, place

SEVERAL_IN_TO = Predicate(fields=(Field.TO,), people=(Origin.APP_DATA,), accumulates=False)
SEVERAL_WITH_CC = Predicate(fields=(Field.CC, Field.TO), among=Field.CC, people=(Origin.APP_DATA,), accumulates=False)
ANYWHERE = Predicate(fields=(Field.TO, Field.CC), people=(Origin.CONFIG,))
OF_A_PARAMETER = Predicate(fields=(Field.TO,), people=(Origin.CALLER,), wrapper=True)
GROWING = Predicate(fields=(Field.TO, Field.CC), people=(Origin.APP_DATA,), accumulates=True)


def test_several_people_in_one_header() -> None:
    found = exposed(message((Field.TO, 1, (people(MANY),))), SEVERAL_IN_TO)
    assert found is not None
    assert (found.place, found.confidence, found.several) == (place(1), Confidence.HIGH, True)


def test_one_person_and_the_team_are_not_several_people() -> None:
    team = people(MANY, origin=Origin.CONFIG)
    assert exposed(message((Field.TO, 1, (people(1), team))), SEVERAL_IN_TO) is None


def test_two_different_people_are_several() -> None:
    found = exposed(message((Field.TO, 1, (people(1, person="a"), people(1, person="b")))), SEVERAL_IN_TO)
    assert found is not None
    assert (len(found.seen), found.several) == (2, False)


def test_two_addresses_of_one_person_are_not() -> None:
    assert exposed(message((Field.TO, 1, (people(1, person="a"), people(1, person="a")))), SEVERAL_IN_TO) is None


def test_to_and_cc_have_one_audience() -> None:
    both = message((Field.TO, 1, (people(1, person="a"),)), (Field.CC, 2, (people(1, person="b"),)))
    found = exposed(both, SEVERAL_WITH_CC)
    assert found is not None
    assert found.place == place(2)
    assert exposed(both, SEVERAL_IN_TO) is None


def test_several_in_to_alone_are_no_matter_of_cc() -> None:
    assert exposed(message((Field.TO, 1, (people(MANY),))), SEVERAL_WITH_CC) is None


def test_the_call_that_hands_the_people_over_is_the_place() -> None:
    found = exposed(message((Field.TO, 1, (people(MANY, passed=(0, place(50))),))), SEVERAL_IN_TO)
    assert found is not None
    assert found.place == place(50)


@pytest.mark.parametrize(
    ("first", "second", "expected"), [((0, 60), (1, 50), 50), ((1, 50), (0, 60), 50), ((0, 50), (0, 60), 50)]
)
def test_the_place_of_several_is_the_first_call_deep_enough_to_hand_over_all(
    first: tuple[int, int], second: tuple[int, int], expected: int
) -> None:
    groups = tuple(
        people(1, person=name, passed=(depth, place(line)))
        for name, (depth, line) in zip("ab", (first, second), strict=True)
    )
    found = exposed(message((Field.TO, 1, groups)), SEVERAL_IN_TO)
    assert found is not None
    assert found.place == place(expected)


def test_several_of_whom_one_is_not_handed_over_come_together_in_its_header() -> None:
    handed, own = people(1, person="a", passed=(0, place(50))), people(1, person="b")
    found = exposed(message((Field.TO, 1, (handed,)), (Field.CC, 2, (own,))), replace(SEVERAL_WITH_CC, among=None))
    assert found is not None
    assert found.place == place(2)


def test_better_evidence_is_taken_first() -> None:
    guessed = people(MANY, evidence=Evidence.NAMED)
    found = exposed(message((Field.TO, 1, (guessed, people(MANY)))), SEVERAL_IN_TO)
    assert found is not None
    assert found.confidence is Confidence.HIGH


def test_what_grows_in_the_loop_of_the_send_is_another_matter() -> None:
    growing = message((Field.TO, 1, (people(MANY, loops=frozenset({7})),)), loops=frozenset({7}))
    assert exposed(growing, SEVERAL_IN_TO) is None
    found = exposed(growing, GROWING)
    assert found is not None
    grown_before = message((Field.TO, 1, (people(MANY, loops=frozenset({7})),)))
    assert exposed(grown_before, GROWING) is None
    assert exposed(grown_before, SEVERAL_IN_TO) is not None


def test_without_a_field_that_is_asked_for_people_stand_anywhere() -> None:
    team = people(MANY, origin=Origin.CONFIG)
    found = exposed(message((Field.CC, 2, (team,))), ANYWHERE)
    assert found is not None
    assert found.place == place(2)


def taken_from(caller: Caller, count: Evidence) -> Message:
    group = Group(Count(0, MANY, count), Whose(Origin.CALLER, Evidence.NONE, frozenset({caller})))
    return message((Field.TO, 1, (group,)))


@pytest.mark.parametrize(
    ("several", "count", "expected"),
    [
        (False, Evidence.DERIVED, Confidence.HIGH),
        (False, Evidence.NAMED, Confidence.MEDIUM),
        (True, Evidence.NONE, Confidence.MEDIUM),
        (False, Evidence.NONE, Confidence.LOW),
    ],
)
def test_that_people_are_a_parameter_is_sure(several: bool, count: Evidence, expected: Confidence) -> None:
    found = exposed(taken_from(Caller("send", "a.py:send", "to", several), count), OF_A_PARAMETER)
    assert found is not None
    assert found.confidence is expected


@pytest.mark.parametrize("key", ["a.py:_send", "a.py:_Mailer.send", "a.py:Mailer._send"])
def test_a_private_function_is_no_wrapper_for_others(key: str) -> None:
    assert exposed(taken_from(Caller("send", key, "to"), Evidence.DERIVED), OF_A_PARAMETER) is None


@pytest.mark.parametrize(
    ("other", "covered"),
    [
        (SEVERAL_IN_TO, True),
        (replace(SEVERAL_IN_TO, at_least=10), True),
        (replace(SEVERAL_IN_TO, at_least=1), False),
        (replace(SEVERAL_IN_TO, people=(Origin.APP_DATA, Origin.STAFF)), False),
        (SEVERAL_WITH_CC, False),
        (GROWING, False),
    ],
)
def test_a_rule_covers_those_that_say_no_more(other: Predicate, covered: bool) -> None:
    assert replace(SEVERAL_IN_TO, option=Exposure.ISOLATED).covers(other) is covered


def test_what_is_known_of_a_parameter_is_a_matter_of_other_rules() -> None:
    caller = Caller("send", "a.py:send", "to")
    for number, whose in ((Evidence.DERIVED, Evidence.DERIVED), (Evidence.NAMED, Evidence.DERIVED)):
        known = people(origin=Origin.CALLER, number=number, evidence=whose, callers=(caller,))
        assert exposed(message((Field.TO, 1, (known,))), OF_A_PARAMETER) is None
    named = people(origin=Origin.CALLER, number=Evidence.NONE, evidence=Evidence.NAMED, callers=(caller,))
    assert exposed(message((Field.TO, 1, (named,))), OF_A_PARAMETER) is not None


def test_two_parameters_of_one_person_each_are_no_list() -> None:
    each = [Caller(name, f"a.py:{name}", "to") for name in ("send", "other")]
    groups = tuple(people(1, origin=Origin.CALLER, evidence=Evidence.NONE, callers=(one,)) for one in each)
    assert exposed(message((Field.TO, 1, groups)), OF_A_PARAMETER) is None
    assert exposed(message((Field.TO, 1, groups)), replace(OF_A_PARAMETER, wrapper=False)) is not None


@pytest.mark.parametrize(("high", "several"), [(2, False), (MANY - 1, False), (MANY, True)])
def test_two_are_enough_and_only_many_are_uncounted(high: int, several: bool) -> None:
    found = exposed(message((Field.TO, 1, (people(high),))), SEVERAL_IN_TO)
    assert found is not None
    assert found.several is several


@pytest.mark.parametrize(
    ("number", "whose", "expected"),
    [
        (Evidence.DERIVED, Evidence.DERIVED, Confidence.HIGH),
        (Evidence.NAMED, Evidence.NAMED, Confidence.HIGH),
        (Evidence.NONE, Evidence.DERIVED, Confidence.MEDIUM),
        (Evidence.DERIVED, Evidence.NONE, Confidence.MEDIUM),
    ],
)
def test_where_any_single_person_counts_it_is_enough_that_there_is_one(
    number: Evidence, whose: Evidence, expected: Confidence
) -> None:
    anybody = replace(SEVERAL_IN_TO, at_least=1)
    found = exposed(message((Field.TO, 1, (people(1, number=number, evidence=whose),))), anybody)
    assert found is not None
    assert found.confidence is expected


@pytest.mark.parametrize(
    ("number", "whose", "expected"),
    [
        (Evidence.DERIVED, Evidence.DERIVED, Confidence.HIGH),
        (Evidence.NAMED, Evidence.DERIVED, Confidence.MEDIUM),
        (Evidence.DERIVED, Evidence.NAMED, Confidence.MEDIUM),
        (Evidence.NAMED, Evidence.NAMED, Confidence.LOW),
        (Evidence.DERIVED, Evidence.NONE, Confidence.LOW),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_different_people_are_as_sure_as_the_least_sure_of_them(
    number: Evidence, whose: Evidence, expected: Confidence, turned: bool
) -> None:
    pair = people(1, person="a", number=number, evidence=whose), people(1, person="b")
    found = exposed(message((Field.TO, 1, pair[::-1] if turned else pair)), SEVERAL_IN_TO)
    assert found is not None
    assert found.confidence is expected


def test_of_different_people_those_are_named_of_whom_something_is_known() -> None:
    unknown, guessed = people(1, person="a", evidence=Evidence.NONE), people(1, person="b", number=Evidence.NONE)
    known = people(1, person="c"), people(1, person="d")
    found = exposed(message((Field.TO, 1, (unknown, guessed, *known))), SEVERAL_IN_TO)
    assert found is not None
    assert tuple(seen.group for seen in found.seen) == known
    assert exposed(message((Field.TO, 1, (guessed, known[0]))), SEVERAL_IN_TO) is None
