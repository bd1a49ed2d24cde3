"""Syntax that the running Python may not know yet."""

from __future__ import annotations

import pytest

from mailguard.syntax import tree
from mailguard.syntax.newer import as_older_syntax
from mailguard.syntax.summarise import summarise

TYPE_PARAMETERS = """\
type Address = str


class Box[T]:
    pass


def first[T](items: list[T]) -> T:
    return items[0]
"""

NESTED_QUOTES = """\
def greet(person):
    return f"{person["name"]} <{person["email"]}>"
"""

EXCEPTION_GROUP = """\
def attempt():
    try:
        work()
    except* ValueError:
        recover()
"""


def test_type_parameters_are_read_on_any_python() -> None:
    summary = summarise("a.py", TYPE_PARAMETERS.encode())
    names = [s.function.name for s in summary.body if isinstance(s, tree.Define)]
    assert names == ["first"]
    assert [s.definition.span.line for s in summary.body if isinstance(s, tree.DefineClass)] == [4]


@pytest.mark.parametrize("code", [TYPE_PARAMETERS, NESTED_QUOTES, EXCEPTION_GROUP])
def test_the_rewriting_keeps_lines(code: str) -> None:
    module = as_older_syntax(code)
    assert module is not None
    assert max(node.end_lineno or 0 for node in module.body) == len(code.splitlines())


def test_the_pieces_of_an_f_string_with_nested_quotes_are_kept() -> None:
    summary = summarise("a.py", NESTED_QUOTES.encode())
    assert {"name", "email", "person"} <= summary.mentions


def test_what_no_parser_reads_is_refused() -> None:
    assert as_older_syntax("def f(:\n") is None
