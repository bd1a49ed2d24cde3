"""What stands for a finding in a baseline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.audience.place import Place, Span
from mailguard.engine.identity import identities
from mailguard.engine.source_text import SourceText
from tests.engine.test_run import FINDING

PROGRAM = """\
class Shop:
    @property
    def people(self):
        if self.open:
            def inner(self):
                return pick(
                    each.email
                    for each in self.customers
                    if [
                        each,
                    ]
                )
        return [one]

send(people)
print people, "is Python 2"
"""


def identity(program: str, span: Span, path: str = "a.py") -> str:
    [line] = identities([replace(FINDING, place=Place(path, span))], {path: SourceText.decode(program.encode())})
    return line


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(6, 23, 12, 17), "Shop.people.inner: pick(each.email for each in self.customers if[each])"),
        (Span(13, 15, 13, 20), "Shop.people: [one]"),
        (Span(15, 5, 15, 11), "<module>: people"),
    ],
)
def test_a_finding_is_named_after_what_is_around_it(span: Span, expected: str) -> None:
    assert identity(PROGRAM, span) == f"a.py: MG101 in {expected}"


def test_a_long_expression_is_cut_and_told_apart_from_others() -> None:
    first, second = (identity(f"{'a' * 200}{end}", Span(1, 0, 1, 201)) for end in "bc")
    assert first != second
    assert len(first) == len(second) == len("a.py: MG101 in <module>: ") + 83


def test_an_identity_is_one_printable_line() -> None:
    assert identity("'\x1b[2J'", Span(1, 0, 1, 6), "\udcff\n.py") == r"\udcff\n.py: MG101 in <module>: '\u001b[2J'"


def test_without_the_source_the_place_remains() -> None:
    [line] = identities([replace(FINDING, place=Place("a.py", Span(1, 0, 1, 1)))], {}, "lib/")
    assert line == "lib/a.py: MG101 in <module>: "


def test_a_file_that_does_not_parse_has_an_identity_all_the_same() -> None:
    assert identity("def f(:\n    people", Span(2, 4, 2, 10)) == "a.py: MG101 in <module>: people"
