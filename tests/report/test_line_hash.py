"""The vectors are those of github/codeql-action, src/fingerprints.test.ts, unless said otherwise."""

from __future__ import annotations

import pytest

from mailguard.report.line_hash import line_hashes

GREETINGS = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
            [
                "8b7cf3e952e7aeb2:1",
                "b1ae1287ec4718d9:1",
                "bff680108adb0fcc:1",
                "c6805c5e1288b612:1",
                "b86d3392aea1be30:1",
                "e6ceba753e1a442:1",
            ],
        ),
        (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
        (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
        (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
        (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
        (
            "Lorem ipsum dolor sit amet.\n" * 10,
            [
                "a7f2ff13bc495cf2:1",
                "a7f2ff13bc495cf2:2",
                "a7f2ff13bc495cf2:3",
                "a7f2ff13bc495cf2:4",
                "a7f2ff13bc495cf2:5",
                "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_every_line_has_github_s_hash(text: str, expected: list[str]) -> None:
    assert line_hashes(text.encode(), range(1, 20)) == dict(enumerate(expected, 1))


def test_characters_outside_the_basic_plane_count_as_two_units() -> None:
    # the value is what `Sarif.Multitool rewrite --insert RollingHashPartialFingerprints` gives
    content = 'notify("日本 😀", to=équipe)\n'.encode()
    assert line_hashes(content, [1]) == {1: "479b46dab8530e0e:1"}


def test_repeated_lines_are_counted_though_only_the_last_is_asked_for() -> None:
    assert line_hashes(b"Lorem ipsum dolor sit amet.\n" * 10, [6]) == {6: "a7f2ff13bc495cf2:6"}


def test_no_line_asked_for_is_no_hash() -> None:
    assert line_hashes(b"a\n", []) == {}
