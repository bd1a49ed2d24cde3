"""What only IPython understands is replaced, line for line."""

from __future__ import annotations

import ast

import pytest

from mailguard.syntax.magics import as_python


@pytest.mark.parametrize(
    ("line", "replaced"),
    [
        ("%matplotlib inline", "pass"),
        ("!pip install mail", "pass"),
        ("    %time", "    pass"),
        ("?send_mail", "pass"),
        ("send_mail?", "pass"),
        ("mail.send??", "pass"),
        ("/send a b", "pass"),
        ("files = !ls", "files = get_ipython()"),
        ("a, b = %sql select", "a, b = get_ipython()"),
        ("x = a % b", "x = a % b"),
        ("x != y", "x != y"),
        ("await send()", "await send()"),
        ("x = 'a = !b'", "x = 'a = !b'"),
        ("f(x)  # why?", "f(x)  # why?"),
    ],
)
def test_a_line(line: str, replaced: str) -> None:
    assert as_python([line]) == [replaced]


@pytest.mark.parametrize(
    "lines",
    [
        ["x = (a", "  % b)"],
        ["text = '''", "%time", "!ls", "'''"],
        ["x = a \\", "  % b"],
        ["x = {  # (", "  1}", "# (", "y = ')'"],
        ['x = "(" + """', '%a""" + "("', "y = 1"],
    ],
)
def test_what_continues_a_statement_is_no_magic(lines: list[str]) -> None:
    assert as_python(lines) == lines


def test_a_magic_may_have_brackets_and_quotes_of_its_own_and_go_on() -> None:
    lines = ["!echo 'it\\", "  is (", "%cd it's (", "x = 1"]
    assert as_python(lines) == ["pass", "", "pass", "x = 1"]


def test_what_a_magic_measures_may_go_on_in_brackets() -> None:
    lines = ["%timeit f(a,", "  b,", "  (c)", " )", "x = %time f(", "  a)", "!ls (", "if x:", "    !ls [", "    y = 1"]
    expected = ["pass", "", "", "", "x = get_ipython()", "", "pass", "if x:", "    pass", "    y = 1"]
    assert as_python(lines) == expected
    assert as_python(["%time f(", "x = 1"]) == ["pass", "x = 1"]


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture out", "%% time"])
def test_cells_whose_magic_runs_python_are_python(magic: str) -> None:
    assert as_python(["", magic, "x = 1", "!ls"]) == ["", "", "x = 1", "pass"]


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%sql", "%%my.own"])
def test_other_cells_with_a_magic_are_not(magic: str) -> None:
    assert as_python([magic, "<p>", "it's ("]) == ["", "", ""]


def test_the_result_can_be_parsed() -> None:
    lines = ["if x:", "    !ls", "else:", "    files = !ls", "%time x"]
    assert len(ast.parse("\n".join(as_python(lines))).body) == 2
