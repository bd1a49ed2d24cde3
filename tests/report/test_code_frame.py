from __future__ import annotations

import pytest

from mailguard.audience.place import Span
from mailguard.report.frame import Fitted, code_frame, fit
from mailguard.report.source import SourceText
from mailguard.report.style import Ink, Palette


def frame(text: str, span: Span, *, width: int = 80, colour: bool = False) -> str:
    lines = code_frame(SourceText.decode(text.encode()), span, Ink.ERROR, width=width, palette=Palette(colour))
    return "\n".join(lines)


def test_two_lines_of_context_stand_above_and_none_below() -> None:
    assert frame("a\nb\nc\nsend(people)\nd\n", Span(4, 5, 4, 11)) == (
        "    |\n"
        "  2 | b\n"
        "  3 | c\n"
        "  4 | send(people)\n"
        "    |      ^^^^^^"
    )  # fmt: skip


def test_a_frame_does_not_start_with_blank_lines() -> None:
    assert frame("a\n\n \nsend(people)\n", Span(4, 5, 4, 11)) == (
        "    |\n"
        "  4 | send(people)\n"
        "    |      ^^^^^^"
    )  # fmt: skip


def test_tabs_are_expanded_before_and_within_the_span() -> None:
    assert frame("\tsend(\ta,\tb)\n", Span(1, 7, 1, 11)) == (
        "    |\n"
        "  1 |     send(   a,  b)\n"
        "    |             ^^^^^"
    )  # fmt: skip


def test_wide_characters_and_combining_marks_keep_the_carets_in_place() -> None:
    line = 'send("日本 😀 e\u0301", to=用户)\n'
    start = len(line[: line.index("用")].encode())
    assert frame(line, Span(1, start, 1, start + len("用户".encode()))) == (
        "    |\n"
        f"  1 | {line}"
        "    |                      ^^^^"
    )  # fmt: skip


def test_each_line_of_a_multi_line_expression_is_underlined_without_its_indentation() -> None:
    text = "send(\n    to=[\n        u.email\n\n        for u in users  \n    ],\n)\n"
    assert frame(text, Span(2, 7, 6, 5)) == (
        "    |\n"
        "  1 | send(\n"
        "  2 |     to=[\n"
        "    |        ^\n"
        "  3 |         u.email\n"
        "    |         ^^^^^^^\n"
        "  4 |\n"
        "  5 |         for u in users\n"
        "    |         ^^^^^^^^^^^^^^\n"
        "  6 |     ],\n"
        "    |     ^"
    )


def test_a_long_expression_loses_its_middle() -> None:
    text = "to = [\n" + "".join(f"    {number},\n" for number in range(2, 12)) + "]\n"
    assert frame(text, Span(1, 5, 12, 1)) == (
        "     |\n"
        "   1 | to = [\n"
        "     |      ^\n"
        "   2 |     2,\n"
        "     |     ^^\n"
        "   3 |     3,\n"
        "     |     ^^\n"
        "   4 |     4,\n"
        "     |     ^^\n"
        "   5 |     5,\n"
        "     |     ^^\n"
        "  ...\n"
        "  11 |     11,\n"
        "     |     ^^^\n"
        "  12 | ]\n"
        "     | ^"
    )


def test_a_long_line_is_cut_around_the_span() -> None:
    line = f"{'a' * 60}(people){'b' * 60}\n"
    assert frame(line, Span(1, 61, 1, 67), width=40) == (
        "    |\n"
        "  1 | ...aaaaaaaaaa(people)bbbbbbbbbb...\n"
        "    |               ^^^^^^"
    )  # fmt: skip


def test_a_span_past_the_end_of_the_file_draws_what_there_is() -> None:
    assert frame("a\n", Span(9, 5, 9, 9)) == "    |"


def test_an_empty_span_underlines_nothing() -> None:
    assert frame("import a\n", Span(1, 0, 1, 0)) == "    |\n  1 | import a"


def test_only_gutter_and_carets_are_coloured() -> None:
    assert frame("send(people)\n", Span(1, 5, 1, 11), colour=True) == (
        "\x1b[1;34m    |\x1b[0m\n"
        "\x1b[1;34m  1 |\x1b[0m send(people)\n"
        "\x1b[1;34m    |\x1b[0m      \x1b[1;31m^^^^^^\x1b[0m"
    )


@pytest.mark.parametrize(
    ("line", "start", "end", "expected"),
    [
        ("send(people)", 5, 11, Fitted("send(", "people", ")")),
        ("people" + "b" * 30, 0, 6, Fitted("", "people", "bbbbbbbb...")),
        ("a" * 30 + "people", 30, 36, Fitted("...aaaaaaaa", "people", "")),
        ("a" * 30 + "p" * 30 + "b", 30, 60, Fitted("...", "p" * 14, "...")),
        ("日" * 20, 10, 12, Fitted("...日日", "日日", "日日日...")),
        ("a" * 30, 0, 0, Fitted("a" * 14 + "...", "", "")),
        ("a" * 30, 50, 60, Fitted("..." + "a" * 14, "", "")),
        ("a" * 30, -5, 3, Fitted("", "aaa", "a" * 11 + "...")),
    ],
)
def test_a_line_is_fitted_to_twenty_columns(line: str, start: int, end: int, expected: Fitted) -> None:
    assert fit(line, start, end, 20) == expected
