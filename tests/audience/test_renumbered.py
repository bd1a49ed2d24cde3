"""Places in files whose lines have other numbers than when they were read."""

from __future__ import annotations

from mailguard.audience.audience import SEVERAL, Group, Whose
from mailguard.audience.message import Header, Message
from mailguard.audience.place import Place, Span, Step
from mailguard.audience.renumbered import Numbering, message_now, place_now
from mailguard.audience.terms import Evidence, Exposure, Field, Origin

# Lines 1 to 4 stand at 3 to 6 by now, what was read last and got the numbers from 20 on stands above them.
NUMBERING = Numbering([(20, 1), (1, 3)])


def at(line: int, end_line: int, path: str = "a.py") -> Place:
    return Place(path, Span(line, 4, end_line, 7))


def test_places_of_a_file() -> None:
    assert place_now(at(2, 3), {"a.py": NUMBERING}) == at(4, 5)
    assert place_now(at(21, 21), {"a.py": NUMBERING}) == at(2, 2)
    assert place_now(at(2, 3, "b.py"), {"a.py": NUMBERING}) == at(2, 3, "b.py")


def test_the_start_of_a_file_stays_there() -> None:
    start = Place("a.py", Span(1, 0, 1, 0))
    assert place_now(start, {"a.py": NUMBERING}) == start


def test_whether_anything_moved() -> None:
    assert NUMBERING.is_changed
    assert not Numbering([(1, 1), (5, 5)]).is_changed


def message(header: int, send: int, step: int, passed: int) -> Message:
    whose = Whose(Origin.APP_DATA, Evidence.DERIVED)
    group = Group(SEVERAL, whose, (Step(at(step, step), "found here"),), (1, at(passed, passed)))
    headers = (Header(Field.TO, at(header, header), (group,)),)
    return Message("library", at(send, send), headers, Exposure.VISIBLE, None, False, frozenset(), None)


def test_every_place_of_a_message() -> None:
    assert message_now(message(1, 2, 20, 4), {"a.py": NUMBERING}) == message(3, 4, 1, 6)
