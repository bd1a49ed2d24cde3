"""Columns in bytes, code units and characters; lines that move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from mailguard.audience.place import Span
from mailguard.engine.source_text import SourceText
from mailguard.lsp.positions import from_position, to_range
from mailguard.lsp.shifted import Shift

ENCODINGS = tuple(types.PositionEncodingKind)


@given(
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])),
    st.integers(0, 99),
    st.sampled_from(ENCODINGS),
)
def test_there_and_back(line: str, at: int, encoding: types.PositionEncodingKind) -> None:
    column = len(line[:at].encode())
    text = SourceText((line,))
    start = to_range(Span(1, column, 1, column), text, encoding).start
    assert from_position(start, text, encoding) == (1, column)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 6), ("utf-16", 4), ("utf-32", 3)])
def test_an_emoji_has_many_widths(encoding: str, column: int) -> None:
    text = SourceText(('x"\N{PARTY POPPER}"',))
    assert to_range(Span(1, 6, 1, 7), text, encoding).start == types.Position(0, column)


def test_a_place_inside_a_character_or_past_the_end_is_moved_back() -> None:
    text = SourceText(("\N{PARTY POPPER}",))
    assert from_position(types.Position(0, 1), text, "utf-16") == (1, 0)
    assert from_position(types.Position(0, 9), text, "utf-16") == (1, 4)
    assert from_position(types.Position(7, 3), text, "utf-16") == (8, 0)


def test_spans_move_with_the_lines_around_what_was_written_over() -> None:
    shift = Shift.between(SourceText(tuple("abcdef")), SourceText(tuple("abXYZdef")))
    assert shift.moved(Span(2, 0, 2, 1)) == Span(2, 0, 2, 1)
    assert shift.moved(Span(3, 0, 3, 1)) is None
    assert shift.moved(Span(4, 0, 5, 1)) == Span(6, 0, 7, 1)
