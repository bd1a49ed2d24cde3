"""Symbolic values: alternatives are flat and each there once, and the marks of calls and tests come off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailguard.audience.message import Header
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Field
from mailguard.audience.values import (
    Called,
    Collection,
    Constant,
    Each,
    Element,
    Mapping,
    Options,
    Outcome,
    Parameter,
    Part,
    Passed,
    Portion,
    Put,
    Returned,
    Supposed,
    Unknown,
    Value,
    bare,
    options,
)

PLACE, OTHER = Place("a.py", Span(1, 0, 1, 1)), Place("b.py", Span(2, 0, 2, 1))
A, B, C = (Constant(PLACE, letter) for letter in "abc")


def test_alternatives_are_flat_and_each_there_once_in_their_order() -> None:
    made = options((A, options((B, A), PLACE), C, B), OTHER)
    assert isinstance(made, Options)
    assert (made.values, made.place) == ((A, B, C), OTHER)


def test_one_alternative_is_the_value_itself() -> None:
    assert options((A, A), OTHER) is A


def test_no_alternative_is_not_understood() -> None:
    made = options((), OTHER)
    assert isinstance(made, Unknown)
    assert (made.place, made.hint) == (OTHER, "")


@pytest.mark.parametrize(
    "mark",
    [
        lambda value: Passed(PLACE, value, "to", "f", 0),
        lambda value: Returned(PLACE, value, "f"),
        lambda value: Put(PLACE, value),
        lambda value: Supposed(PLACE, value),
        lambda value: Called(PLACE, value, "people"),
    ],
)
def test_marks_come_off(mark: Callable[[Value], Value]) -> None:
    assert bare(mark(A)) is bare(mark(mark(A))) is bare(A) is A
    element = Element(PLACE, mark(A))
    assert bare(mark(element)) is element


@pytest.mark.parametrize(
    ("made", "empty"),
    [
        (Parameter(PLACE, "to", "send", "a.py:send"), {"annotation": "", "decorators": frozenset(), "stars": 0}),
        (Portion(PLACE, A), {"limit": None}),
        (Outcome(PLACE, A), {"positional": (), "keywords": ()}),
        (Each(A, PLACE), {"sources": (), "grown": False, "loops": (), "spread": False}),
        (Collection(PLACE, "list"), {"parts": ()}),
        (Mapping(PLACE), {"entries": (), "keys": (), "spreads": (), "default": ""}),
        (Put(PLACE, A), {"depth": None}),
        (Header(Field.BCC, PLACE, ()), {"survives": False}),
    ],
)
def test_of_what_was_not_seen_nothing_is_assumed(made: Value | Part | Header, empty: dict[str, object]) -> None:
    assert {name: getattr(made, name) for name in empty} == empty
