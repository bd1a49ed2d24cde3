from __future__ import annotations

import pytest

from mailguard.report.wording import display_width, paragraph, printable, sentence, without_surrogates


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 日 😀", "plain é 日 😀"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("\u200b\ufeff", r"\u200b\ufeff"),
        ("a\xa0b", r"a\xa0b"),
        ("\udcff\udc80", r"\xff\x80"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_does_not_print_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_only_surrogates_are_replaced_where_text_must_stay_itself() -> None:
    assert without_surrogates("a\x1b\udcff\ud800é") == "a\x1b\\xff\\ud800é"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("😀", 2), ("e\u0301", 1), ("é", 1)])
def test_width_is_counted_in_terminal_columns(text: str, width: int) -> None:
    assert display_width(text) == width


def test_a_paragraph_hangs_from_its_prefix() -> None:
    assert paragraph("  help: ", "one two\n  three four", width=16, indent=4) == ["  help: one two", "    three four"]


def test_a_word_wider_than_the_line_stays_whole() -> None:
    assert paragraph("", "see src/very/long/path.py now", width=10, indent=2) == [
        "see",
        "  src/very/long/path.py",
        "  now",
    ]


def test_a_paragraph_counts_wide_characters_twice() -> None:
    assert paragraph("", "日本 日本", width=8, indent=0) == ["日本", "日本"]


def test_an_empty_paragraph_is_its_prefix() -> None:
    assert paragraph("a: ", " ", width=10, indent=0) == ["a:"]


@pytest.mark.parametrize(
    ("text", "whole"), [("one", "one."), ("one.", "one."), ("Really?", "Really?"), ("a\n b", "a b.")]
)
def test_a_sentence_ends_once(text: str, whole: str) -> None:
    assert sentence(text) == whole
