"""The words of the domain as reports, baselines and rule files spell them: a change of one breaks what others read."""

from __future__ import annotations

from enum import Enum

import pytest

from mailguard.audience.terms import VISIBLE_FIELDS, Confidence, Evidence, Exposure, Field, Origin, Severity
from mailguard.judge.site import RANKS, Verdict


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (Field, ["to", "cc", "bcc", "envelope"]),
        (Origin, ["literal", "config", "staff", "app-data", "caller", "unknown"]),
        (Evidence, ["derived", "named", "none"]),
        (Exposure, ["visible", "isolated"]),
        (Confidence, ["low", "medium", "high"]),
        (Severity, ["error", "warning", "note"]),
        (Verdict, ["exposed", "not-understood", "team", "envelope", "isolated", "hidden", "single"]),
    ],
)
def test_the_words_and_their_order(words: type[Enum], expected: list[str]) -> None:
    assert [word.value for word in words] == expected
    assert all(isinstance(word, str) for word in words)


def test_to_and_cc_are_what_recipients_read() -> None:
    assert VISIBLE_FIELDS == (Field.TO, Field.CC)


def test_the_worst_verdict_comes_first() -> None:
    assert sorted(Verdict, key=RANKS.__getitem__) == list(Verdict)
