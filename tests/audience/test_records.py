"""Records are the data classes of the standard library, but for the time that they take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from mailguard.audience.record import frozen, record


@frozen
class Pair:
    first: int
    second: str = "b"
    seen: int = field(default=0, compare=False)
    hidden: int = field(default=0, repr=False)


@frozen
class Other:
    """Another one."""

    first: int
    second: str = "b"
    seen: int = 0
    hidden: int = 0


@frozen
class Nothing:
    pass


@record
class Plain:
    value: int


def test_what_is_equal() -> None:
    assert Pair(1) == Pair(1)
    assert Pair(1) == Pair(1, seen=7)
    assert Pair(1) != Pair(2)
    assert Pair(1) != Pair(1, "c")
    assert Pair(1) != Pair(1, hidden=7)
    assert Pair(1) != Other(1)
    assert Pair(1).__eq__(Other(1)) is NotImplemented
    assert Nothing() == Nothing()
    assert Nothing() != Pair(1)


def test_equals_have_one_place_in_a_set() -> None:
    assert len({Pair(1), Pair(1, seen=7), Pair(2), Nothing(), Nothing()}) == 3
    assert hash(Pair(1)) == hash(Pair(1, seen=7)) != hash(Pair(2))


def test_records_are_shown_as_data_classes_are() -> None:
    shown = dataclass(type("Pair", (), {"__annotations__": {"first": int, "second": str, "seen": int}}))
    assert repr(Pair(1, "b", 2, 3)) == repr(shown(1, "b", 2)).rpartition(".")[2] == "Pair(first=1, second='b', seen=2)"
    assert repr(Nothing()) == "Nothing()"


def test_plain_records_are_compared_by_identity() -> None:
    first, second = Plain(1), Plain(1)
    assert first == first  # noqa: PLR0124
    assert first != second
    assert len({first, second, first}) == 2
    assert "object at" in repr(first)


@pytest.mark.parametrize("made", [Pair(1), Plain(1)])
def test_records_have_no_room_for_other_attributes(made: object) -> None:
    assert not hasattr(made, "__dict__")
    with pytest.raises(AttributeError):
        made.other = 1  # type: ignore[attr-defined]


def test_records_are_changed_by_making_others() -> None:
    assert replace(Pair(1), first=2) == Pair(2)


def test_a_docstring_is_kept_and_no_signature_is_made_up() -> None:
    assert (Other.__doc__, Pair.__doc__, Plain.__doc__) == ("Another one.", "Pair", "Plain")
