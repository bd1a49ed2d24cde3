from __future__ import annotations

import pytest

from mailguard.catalog.problems import Report, RuleFile, Spot
from mailguard.catalog.reading import FLAG, Reader, list_of, one_or_more, text, unique, whole_number
from mailguard.catalog.tables import Table, table_of

FILE = RuleFile("rules", "apis/post.toml")
NUMBER = whole_number(0)


def pair(table: Table) -> tuple[int, str]:
    return table.need("number", NUMBER), table.get("word", text(), "none")


PAIR = table_of(pair, "a pair")


def read(reader: Reader[object], value: object) -> tuple[object, list[str]]:
    report = Report()
    result = reader.read(value, Spot(FILE, report, ("key",)))
    return result, [f"{problem.key}: {problem.text}" for problem in report.problems]


@pytest.mark.parametrize(
    ("reader", "value", "result"),
    [
        (text(), "word", "word"),
        (FLAG, False, False),
        (NUMBER, 0, 0),
        (list_of(NUMBER, "numbers"), [1, 2], (1, 2)),
        (list_of(NUMBER, "numbers"), [], ()),
        (one_or_more(NUMBER, "numbers"), 1, (1,)),
        (one_or_more(NUMBER, "numbers"), [1, 2], (1, 2)),
        (PAIR, {"number": 1}, (1, "none")),
        (PAIR, {"number": 1, "word": "one"}, (1, "one")),
    ],
)
def test_a_right_value_is_returned_without_a_problem(reader: Reader[object], value: object, result: object) -> None:
    assert read(reader, value) == (result, [])


@pytest.mark.parametrize(
    ("reader", "value", "result", "problem"),
    [
        (text(), 1, "", "key: must be a text, not a whole number"),
        (FLAG, "true", False, "key: must be true or false, not a text"),
        (NUMBER, 1.5, 0, "key: must be a whole number from 0 up, not a number"),
        (list_of(NUMBER, "numbers"), {}, (), "key: must be a list of numbers, not a table"),
        (list_of(NUMBER, "numbers"), [1, "2"], (1, 0), "key[1]: must be a whole number from 0 up, not a text"),
        (PAIR, [], (0, "none"), "key: must be a pair, not a list"),
        (PAIR, {}, (0, "none"), "key.number: is missing; it must be a whole number from 0 up"),
    ],
)
def test_a_wrong_value_is_a_problem_and_gives_a_blank_one(
    reader: Reader[object], value: object, result: object, problem: str
) -> None:
    assert read(reader, value) == (result, [problem])


def test_a_missing_table_is_one_problem_and_not_one_for_each_of_its_keys() -> None:
    report = Report()
    table = Table({}, Spot(FILE, report))
    assert table.need("pair", PAIR) == (0, "none")
    assert [str(problem) for problem in report.problems] == ["apis/post.toml: pair: is missing; it must be a pair"]


def test_a_blank_text_takes_no_name() -> None:
    report = Report()
    reader = unique("name", text())
    for index in range(2):
        reader.read(1, Spot(FILE, report, (index,)))
    assert [problem.text for problem in report.problems] == ["must be a text, not a whole number"] * 2
