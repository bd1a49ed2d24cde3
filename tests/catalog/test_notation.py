from __future__ import annotations

import re

import pytest

from mailguard.catalog.notation import data_path


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("to", ("to",)),
        ("a.b[].c", ("a", "b", "[]", "c")),
        ("[]", ("[]",)),
        ("[].to", ("[]", "to")),
        ("[][].to", ("[]", "[]", "to")),
        ("rows[][]", ("rows", "[]", "[]")),
        ("3", ("3",)),
        ("[].3.to", ("[]", "3", "to")),
        ("h:X-Mail.recipient-variables", ("h:X-Mail", "recipient-variables")),
    ],
)
def test_a_path_is_split_into_steps(written: str, steps: tuple[str, ...]) -> None:
    assert data_path(written) == steps


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "has an empty step; write it as in a.b[].c"),
        ("a.", "has an empty step; write it as in a.b[].c"),
        (".a", "has an empty step; write it as in a.b[].c"),
        ("a..b", "has an empty step; write it as in a.b[].c"),
        ("a.[]", "has an empty step; write it as in a.b[].c"),
        ("a[", "has brackets in the wrong place; [] comes after a key and means every element, as in a.b[].c"),
        ("a]", "has brackets in the wrong place; [] comes after a key and means every element, as in a.b[].c"),
        ("a[]b", "has brackets in the wrong place; [] comes after a key and means every element, as in a.b[].c"),
        ("a[b]", "has brackets in the wrong place; [] comes after a key and means every element, as in a.b[].c"),
        (
            "a[0]",
            'has a number in brackets; write a position as a step of its own, as in "a.0", and every element as []',
        ),
        ("a. b", "must not hold white space"),
    ],
)
def test_a_malformed_path_is_refused(written: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        data_path(written)
