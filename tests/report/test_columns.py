from __future__ import annotations

import pytest

from mailguard.report.columns import characters, utf16_units

MIXED = "aé日😀b"  # 1, 2, 3 and 4 bytes in UTF-8


@pytest.mark.parametrize(
    ("byte_column", "in_characters", "in_utf16_units"),
    [(0, 0, 0), (1, 1, 1), (3, 2, 2), (6, 3, 3), (10, 4, 5), (11, 5, 6), (99, 5, 6)],
)
def test_byte_columns_become_other_columns(byte_column: int, in_characters: int, in_utf16_units: int) -> None:
    assert characters(MIXED, byte_column) == in_characters
    assert utf16_units(MIXED, byte_column) == in_utf16_units


def test_a_column_inside_a_character_is_the_one_before_it() -> None:
    assert characters(MIXED, 8) == 3


def test_ascii_lines_need_no_conversion() -> None:
    assert [characters("abc", column) for column in (0, 2, 3, 9)] == [0, 2, 3, 3]
