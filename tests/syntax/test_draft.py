"""A summary that shares with the one before what has not changed is the one that the text would get by itself."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from textwrap import dedent

import pytest

from mailguard.audience.place import Span
from mailguard.audience.renumbered import Numbering
from mailguard.syntax import tree
from mailguard.syntax.draft import Draft, draft, draft_of, drafted
from mailguard.syntax.parse import Unparsable
from mailguard.syntax.summarise import summarise

BEFORE = dedent('''
    """Letters."""
    import smtplib

    @decorated
    def one():
        send("one")

    class Two:
        def method(self):
            send("two")

    def three():
        send("three")
    ''')
# What may stand on a line of its own, and changes what the lines around it mean.
FRAGMENTS = (
    *("", "# a comment", "    # an indented one", "# one that goes on \\", "\\", "x = 1 \\", "+ 2", "x = (", ")", "y = 1; \\"),
    *("import os", "x = 1; y = 2", "if x:", "    pass", "    y = 1", "\ty = 2", "else:", "elif z:", "try:", "except E:", "finally: pass"),
    *("@decorator", "@(", "@decorator(", "async def f(): await g()", "def f(a, b=1): return a", "def g(self):", "class C(B):"),
    *('"""', "'''", 'x = 1; """', '"""; y = 2', "    '''", "'a text'", 'f"{x}"', "\x0c", "\x0c    z = 3", "match x:", "    case [a, b]: a"),
    *("lambda: (yield)", "for x in y: send(x)", "while True:", "with a as b: c", "print 'two'", "global x", "x = [a for a in b]"),
)  # fmt: skip


def names(body: tuple[tree.Statement, ...]) -> list[str]:
    """The functions and classes that a body defines."""
    defined = [each.function for each in body if isinstance(each, tree.Define)]
    return [each.name for each in (*defined, *(each.definition for each in body if isinstance(each, tree.DefineClass)))]


def taken_over(after: str, before: str = BEFORE) -> set[str]:
    """The names of the functions and classes that are the same objects."""
    old = draft("a.py", before.encode())
    new = drafted(old, after.encode())
    shown_by_itself(new)
    same = {id(statement) for statement in old.summary.body}
    return set(names(tuple(statement for statement in new.summary.body if id(statement) in same)))


def shown_by_itself(made: Draft) -> None:
    """The draft is what its content would be summarised to."""
    alone = summarise("a.py", made.data)
    assert shown(made.summary, made.numbering) == shown(alone, Numbering(()))


def shown(node: object, numbering: Numbering) -> object:
    """A summary as plain data, with the lines that its numbers stand for."""
    if isinstance(node, Span):
        return numbering.now(node)
    if isinstance(node, tree.Code):
        return shown(node.statements, numbering)
    if isinstance(node, tuple):
        return [shown(each, numbering) for each in node]
    if is_dataclass(node):
        return [type(node).__name__, *(shown(getattr(node, field.name), numbering) for field in fields(node))]
    return node


def test_what_is_the_same() -> None:
    assert taken_over(BEFORE) == {"one", "Two", "three"}
    assert taken_over(BEFORE.replace('"two"', '"too"')) == {"one", "three"}
    assert taken_over(BEFORE.replace("import smtplib", "import poplib, os")) == {"one", "Two", "three"}


def test_what_moved() -> None:
    assert taken_over("import os\n" + BEFORE) == {"one", "Two", "three"}
    assert taken_over(BEFORE.replace("class Two", "\n# Two\nclass Two")) == {"one", "Two", "three"}
    assert taken_over(BEFORE.replace("import smtplib", "").replace("\n    send", "\n    if x:\n        send")) == {
        "Two"
    }


def test_what_is_between_two_changes() -> None:
    assert taken_over("import os" + BEFORE + "import sys") == {"one", "Two", "three"}


def test_what_changed_places() -> None:
    one, two = BEFORE.index("@decorated"), BEFORE.index("class Two")
    assert taken_over(BEFORE[:one] + BEFORE[two:] + BEFORE[one:two]) == {"one", "Two", "three"}


def test_the_same_text_twice() -> None:
    assert taken_over(BEFORE + BEFORE) == {"one", "Two", "three"}
    assert taken_over(BEFORE, BEFORE + BEFORE) == {"one", "Two", "three"}


def test_decorators_belong_to_the_function() -> None:
    assert taken_over(BEFORE.replace("@decorated", "@undecorate")) == {"Two", "three"}


def test_what_only_moves_is_the_same_summary() -> None:
    old = draft("a.py", BEFORE.encode())
    assert drafted(old, b"# a comment\n\n" + BEFORE.encode()).summary is old.summary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1 \\\n\ny = 2\n", "x = 1 \\\n+ 2\ny = 2\n"),
        ("if x:\n    y\nz\n", "if x:\n    y\nelse:\n    w\nz\n"),
        ("if x:\n    y\nz\n", "if x:\n    y\n    w\nz\n"),
        ("x\ndef f(): pass\n", "x\n@\\\ng\ndef f(): pass\n"),
        ("x\n@(\ng)\ndef f(): pass\n", "x\n@h\n@(\ng)\ndef f(): pass\n"),
        ("x = 1; '''\ny\n'''; z\n", "x = 1; '''\nw\n'''; z\n"),
        ("x\ny\n", "x\n# coding: latin-1 \\\ny\n"),
        ("def f(): pass\nx\n", "def f(): pass\nx = '''\n"),
    ],
)
def test_what_belongs_to_the_lines_around_it(before: str, after: str) -> None:
    try:
        made = drafted(draft("a.py", before.encode()), after.encode())
    except Unparsable:
        with pytest.raises(Unparsable):
            summarise("a.py", after.encode())
    else:
        shown_by_itself(made)


def test_an_encoding_may_give_the_same_bytes_another_meaning() -> None:
    text = "x = 'é'\n\ndef f():\n    return 'é'\n"
    made = drafted(draft("a.py", f"# by me\n{text}".encode()), f"# coding: latin-1\n{text}".encode())
    shown_by_itself(made)
    shown_by_itself(drafted(made, f"# coding: latin-1\n\n{text}".encode()))


def test_a_file_of_an_older_python() -> None:
    old = draft("a.py", BEFORE.encode())
    rewritten = drafted(old, (BEFORE + "print 'x'\n").encode())
    shown_by_itself(rewritten)
    shown_by_itself(drafted(rewritten, BEFORE.encode()))


def test_a_summary_that_was_made_elsewhere() -> None:
    text = f"{BEFORE}raise x\nmatch y:\n    case z: pass\npass\n"
    alone = summarise("a.py", text.encode())
    made = drafted(draft_of(alone, text.encode()), f"import os\n{text}".encode())
    shown_by_itself(made)
    assert made.summary.body[1:] == alone.body


@pytest.mark.parametrize("seed", range(40))
def test_after_any_sequence_of_edits(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - it chooses edits, no secrets
    made, accepted = draft("a.py", BEFORE.encode()), 0
    for _ in range(60):
        text = edited(made.data.decode(), choose)
        alone = summarised(text)
        if isinstance(alone, tree.Summary):
            made = drafted(made, text.encode())
            assert shown(made.summary, made.numbering) == shown(alone, Numbering(()))
            accepted += 1
        else:
            with pytest.raises(Unparsable) as error:
                drafted(made, text.encode())
            assert reason_of(error.value) == alone
    assert accepted > 5


def summarised(text: str) -> tree.Summary | tuple[str, int]:
    """The summary of a text, or why there is none."""
    try:
        return summarise("a.py", text.encode())
    except Unparsable as error:
        return reason_of(error)


def reason_of(error: Unparsable) -> tuple[str, int]:
    """Why a text is no Python, and where."""
    return error.reason, error.line


def edited(text: str, choose: random.Random) -> str:
    """The text after one to three edits that insert, delete, repeat, swap or indent some lines."""
    lines = text.split("\n")
    for _ in range(choose.choice((1, 1, 1, 2, 3))):
        at, other = sorted((choose.randrange(len(lines) + 1), choose.randrange(len(lines) + 1)))
        other = min(other, at + 6)
        change = choose.randrange(7)
        if change <= 1:
            lines[at:at] = choose.choices(FRAGMENTS, k=choose.choice((1, 1, 2, 3)))
        elif change == 2:
            del lines[at:other]
        elif change == 3:
            lines[at:at] = lines[at:other]
        elif change == 4:
            lines[at:other] = lines[at:other][::-1]
        elif change == 5:
            lines[at:other] = [f"    {line}" for line in lines[at:other]]
        else:
            lines[at:other] = [line.removeprefix("    ") for line in lines[at:other]]
    return choose.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines) if choose.random() < 0.1 else "\n".join(lines)
