from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailguard.audience.audience import MANY, Caller, Count, Group, Whose, confidence, weaker
from mailguard.audience.terms import Confidence, Evidence, Origin

evidences = st.sampled_from(Evidence)
counts = st.builds(
    lambda low, more, evidence: Count(low, min(low + more, MANY), evidence),
    st.integers(0, 5),
    st.integers(0, 5) | st.just(MANY),
    evidences,
)


@pytest.mark.parametrize(
    ("count", "origin", "expected"),
    [
        (Evidence.DERIVED, Evidence.DERIVED, Confidence.HIGH),
        (Evidence.DERIVED, Evidence.NAMED, Confidence.MEDIUM),
        (Evidence.NAMED, Evidence.DERIVED, Confidence.MEDIUM),
        (Evidence.NAMED, Evidence.NAMED, Confidence.LOW),
        (Evidence.NONE, Evidence.DERIVED, Confidence.LOW),
        (Evidence.DERIVED, Evidence.NONE, Confidence.LOW),
    ],
)
def test_two_guesses_do_not_make_one_good_reason(count: Evidence, origin: Evidence, expected: Confidence) -> None:
    assert confidence(count, origin) is expected


@given(evidences, evidences, evidences)
def test_the_weaker_evidence_is_a_minimum(a: Evidence, b: Evidence, c: Evidence) -> None:
    assert weaker(a, b) is weaker(b, a)
    assert weaker(a, weaker(b, c)) is weaker(weaker(a, b), c)
    assert weaker(a, a) is a


@given(counts, counts)
def test_a_product_is_bounded_and_no_surer_than_its_factors(a: Count, b: Count) -> None:
    product = a.times(b)
    assert 0 <= product.low <= max(product.high, product.low)
    assert product.high <= MANY
    assert product.evidence is weaker(a.evidence, b.evidence)


@given(counts, counts)
def test_a_product_does_not_depend_on_the_order(a: Count, b: Count) -> None:
    assert a.times(b) == b.times(a)


def group(count: Evidence, origin: Evidence, *callers: Caller) -> Group:
    return Group(Count(0, MANY, count), Whose(Origin.APP_DATA, origin, frozenset(callers)))


def test_what_rests_on_no_parameter_is_settled() -> None:
    assert group(Evidence.NAMED, Evidence.NONE).settled


def test_what_is_proven_is_settled_whoever_calls() -> None:
    assert group(Evidence.DERIVED, Evidence.DERIVED, Caller("send", "a.py:send")).settled


def test_what_a_caller_decides_is_not_settled() -> None:
    assert not group(Evidence.DERIVED, Evidence.NAMED, Caller("send", "a.py:send")).settled


def test_a_doubted_group_is_never_high() -> None:
    doubted = group(Evidence.DERIVED, Evidence.DERIVED).doubted()
    assert confidence(doubted.count.evidence, doubted.whose.evidence) is Confidence.MEDIUM
