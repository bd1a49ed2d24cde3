from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.examples import LONGEST_CODE, Mark, _unparsable, expected_findings

if TYPE_CHECKING:
    from conftest import RulesFolder

API = """\
id = "post"
name = "Post"
documentation = "https://post.example.org"
function = [{ paths = ["post.send"], to = { position = 0 } }]
"""


def example(code: str, *, leak: bool, rest: str = "", name: str = "one") -> str:
    return f"[[example]]\nname = \"{name}\"\nleak = {str(leak).lower()}\n{rest}\ncode = '''\n{code}'''\n"


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        ("send(people)", ()),
        ("send(people)  # MG101", (Mark(1, ("MG101",)),)),
        ("a\nsend(\n    people,  #MG101  MG102 \n)  # MG103\n", (Mark(3, ("MG101", "MG102")), Mark(4, ("MG103",)))),
        ("send(people)  # MG101 is reported here", ()),
        ("send(people)  # see MG101", ()),
    ],
)
def test_marks_are_trailing_comments_of_nothing_but_codes(code: str, marks: tuple[Mark, ...]) -> None:
    assert expected_findings(code) == marks


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            example("send(people", leak=False),
            "9: example[0].code: does not parse as Python: '(' was never closed (line 1 of the code)",
        ),
        (
            example("send(people)", leak=True),
            "9: example[0].code: leaks, but no line is marked; put a comment such as # MG101 on the reported line",
        ),
        (
            example("x\nsend(people)  # MG102 MG101", leak=False),
            "9: example[0].code: line 2 of the code is marked # MG102 MG101, but leak is not true",
        ),
        (
            example("send(people)", leak=False, rest='span = "people"'),
            "8: example[0].span: is only for leaks; nothing is underlined in an example without one",
        ),
        (
            example("send(people)  # MG101", leak=True, rest='span = "persons"'),
            "8: example[0].span: does not occur in the code",
        ),
        (
            example("send(people)  # MG101", leak=True, rest='spam = "people"'),
            '8: example[0].spam: unknown key; did you mean "span"? Allowed: code, leak, name, span',
        ),
        (
            example("send(people)  # MG101", leak=True) * 2,
            '12: example[1].name: "one" is already the example name of example[0].name',
        ),
    ],
)
def test_what_is_wrong_with_an_example_is_said(rules: RulesFolder, table: str, problem: str) -> None:
    rules.write("apis/post.toml", API + table)
    assert rules.problems() == [f"apis/post.toml:{problem}"]


@pytest.mark.parametrize("code", ["(" * 7000, "-" * 7000 + "1", "\\u0000", "x = " + "9" * 5000])
def test_code_that_breaks_the_parser_is_a_problem_like_any_other(rules: RulesFolder, code: str) -> None:
    rules.write("apis/post.toml", f'{API}[[example]]\nname = "one"\nleak = false\ncode = "{code}"\n')
    (problem,) = rules.problems()
    assert problem.startswith("apis/post.toml:8: example[0].code: does not parse as Python: ")


@pytest.mark.parametrize("step", [".a", "()", "+a"])
def test_code_of_the_greatest_depth_leaves_the_interpreter_alive(step: str) -> None:
    complaint = _unparsable("a" + step * (LONGEST_CODE // len(step)))
    assert complaint is None or complaint.startswith("does not parse as Python: ")


def test_code_is_not_longer_than_a_small_program(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", API + example("#" * (LONGEST_CODE + 1), leak=False))
    assert rules.problems() == [
        "apis/post.toml:9: example[0].code: is longer than 8000 characters; an example is a small program",
    ]


def test_a_dubious_escape_in_an_example_warns_nobody(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", API + example(r'x = "\d"', leak=False))
    assert rules.load().libraries[0].examples[0].code == r'x = "\d"'


def test_examples_of_two_files_may_have_one_name(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", API + example("x", leak=False))
    rules.write("apis/quill.toml", API.replace("post", "quill", 1) + example("x", leak=False))
    assert len(rules.load().libraries) == 2
