from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mailguard.audience.audience import MANY, Count, weaker
from mailguard.audience.terms import Evidence

evidences = st.sampled_from(Evidence)
counts = st.builds(
    lambda low, more, evidence: Count(low, min(low + more, MANY), evidence),
    st.integers(0, 5),
    st.integers(0, 5) | st.just(MANY),
    evidences,
)


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
