from __future__ import annotations

import pytest

from mailguard.syntax.edits import Edit, Edited

ORIGINAL = b"one two\nthree four\n"
EDITED = Edited(ORIGINAL, [Edit(8, 13, b"(3)"), Edit(4, 4, b"<"), Edit(7, 7, b">\n"), Edit(9, 10, b"inside another")])


def test_pieces_are_replaced() -> None:
    assert EDITED.code == b"one <two>\n\n(3) four\n"


@pytest.mark.parametrize(
    ("line", "column", "start", "end"),
    [
        (1, 0, (1, 0), (1, 0)),
        (1, 4, (1, 4), (1, 4)),
        (1, 5, (1, 4), (1, 4)),
        (1, 8, (1, 7), (1, 7)),
        (3, 0, (2, 0), (2, 0)),
        (3, 1, (2, 0), (2, 5)),
        (3, 3, (2, 5), (2, 5)),
        (3, 8, (2, 10), (2, 10)),
    ],
)
def test_places_are_those_of_the_original(line: int, column: int, start: tuple[int, int], end: tuple[int, int]) -> None:
    assert EDITED.start_of(line, column) == start
    assert EDITED.end_of(line, column) == end


def test_a_place_that_does_not_exist_is_near_one_that_does() -> None:
    assert Edited(b"a\n", []).start_of(7, -9) == (1, 0)


def test_without_edits_nothing_changes() -> None:
    edited = Edited(ORIGINAL, [])
    assert edited.code == ORIGINAL
    assert edited.start_of(2, 6) == edited.end_of(2, 6) == (2, 6)
