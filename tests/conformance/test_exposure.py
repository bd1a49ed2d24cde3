from __future__ import annotations

import base64

import pytest

from tests.conformance.exposure import Copy, delivered, exposes
from tests.conformance.sinks import Delivery

ANN, BOB = "p1@people.example", "p2@people.example"
TEAM = "team@example.org"


def copy(people: set[str], visible: set[str]) -> Copy:
    return Copy(frozenset(people), frozenset(visible))


@pytest.mark.parametrize(
    ("copies", "exposed"),
    [
        ([copy({ANN}, {ANN}), copy({BOB}, {BOB})], False),
        ([copy({ANN, BOB}, {ANN, BOB})], True),
        ([copy({ANN}, {ANN, BOB})], True),
        ([copy({ANN, BOB}, set())], False),
        ([copy({ANN, BOB}, {ANN})], True),
        ([copy(set(), {ANN, BOB})], False),
    ],
)
def test_somebody_is_exposed_when_another_reader_sees_the_address(copies: list[Copy], exposed: bool) -> None:
    assert exposes(copies) is exposed


@pytest.mark.parametrize(
    "content",
    [
        f"To: {TEAM}\r\nCc: Bob <{BOB}>\r\n\r\nHello",
        f"To: {TEAM}\r\nBcc: {BOB}\r\n\r\nHello",
        f"To: {TEAM}\r\n\r\nHello {BOB}",
        f"To: {TEAM}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(BOB.encode()).decode()}",
    ],
)
def test_an_address_is_found_wherever_it_stands_in_the_bytes(content: str) -> None:
    assert delivered(Delivery((ANN, TEAM), content.encode())) == copy({ANN}, {BOB})


def test_addresses_that_are_nobodys_do_not_count() -> None:
    content = f"To: {TEAM}, boss@example.org\r\n\r\nHello"
    assert delivered(Delivery((TEAM, "boss@example.org"), content.encode())) == copy(set(), set())
