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
