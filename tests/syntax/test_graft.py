"""Summaries take over what has not changed."""

from __future__ import annotations

from textwrap import dedent

from mailguard.syntax import tree
from mailguard.syntax.graft import grafted
from mailguard.syntax.summarise import summarise

BEFORE = dedent("""
    import smtplib

    @decorated
    def one():
        send("one")

    class Two:
        def method(self):
            send("two")

    def three():
        send("three")
    """)


def taken_over(after: str, before: str = BEFORE) -> set[str]:
    """The names of the functions and classes that are the same objects."""
    old, new = summarise("a.py", before.encode()), summarise("a.py", after.encode())
    result = grafted(new, after.encode(), old, before.encode())
    same = {id(statement) for statement in old.body}
    return {name_of(statement) for statement in result.body if id(statement) in same}


def name_of(statement: tree.Statement) -> str:
    if isinstance(statement, tree.Define):
        return statement.function.name
    return statement.definition.name if isinstance(statement, tree.DefineClass) else ""


def test_what_is_the_same_at_the_same_place() -> None:
    assert taken_over(BEFORE) == {"one", "Two", "three"}
    assert taken_over(BEFORE.replace('"two"', '"too"')) == {"one", "three"}
    assert taken_over(BEFORE.replace("import smtplib", "import poplib ")) == {"one", "Two", "three"}


def test_what_moved_is_new() -> None:
    assert taken_over(BEFORE.replace("class Two", "\nclass Two")) == {"one"}


def test_decorators_belong_to_the_function() -> None:
    assert taken_over(BEFORE.replace("@decorated", "@undecorate")) == {"Two", "three"}


def test_another_encoding_may_mean_another_text() -> None:
    assert taken_over("# coding: latin-1" + BEFORE) == set()
