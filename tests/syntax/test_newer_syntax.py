"""Syntax that the running Python may not know yet."""

from __future__ import annotations

import ast

import pytest

from mailguard.syntax import tree
from mailguard.syntax.newer import as_older_syntax
from mailguard.syntax.older import edits_to_older_syntax
from mailguard.syntax.parse import parse
from mailguard.syntax.summarise import summarise

TYPE_PARAMETERS = """\
type Address = str


class Box[T]:
    pass


def first[T](items: list[T]) -> T:
    return items[0]
"""

# Each is read by some Python from 3.11 on; the last line names what follows the new syntax.
NEWER = {
    "PEP 646: subscript": "first = items[*keys], last\n",
    "PEP 646: annotation": "def send(*people: *Types): return people\n",
    "PEP 654": "try:\n    work()\nexcept* ValueError as error: handle(error)\n",
    "PEP 695: alias": "type Address[T] = dict[str, T]; after = 1\n",
    "PEP 695: function": "def send[T: (int, str), *Ts, **P](people: list[T]): deliver(people)\n",
    "PEP 695: class over lines": "class Box[\n    T,  # one\n](Base): size = first\n",
    "PEP 696": "def send[T = int, *Ts = *tuple[int]](people: T): deliver(people)\n",
    "PEP 701: quotes": "to = f'{user['name']} <{user['email']}>', last\n",
    "PEP 701: backslash": "to = f\"{'\\n'.join(people)}\", last\n",
    "PEP 701: comment": "to = f'{\n    people  # all\n}', last\n",
    "PEP 701: nesting": 'to = f"{", ".join([f"{user["name"]} <{user["email"]}>" for user in users])}", last\n',
    "PEP 701: format": "to = f'{user['email']!r:>{width['a']}}', last\n",
    "PEP 701: pair": "to = 'é100% ' f'{{{user['email']}}}' \"}\", last\n",
    "PEP 701: raw": "to = rf'\\{user['email']}\\d', last\n",
    "PEP 750": 'to = t"{name} <{email}>", last\n',
    "PEP 750: quotes": "to = t'{user['email']}', last\n",
    "PEP 750: raw pair": "to = rt'{name}\\d' TR'{email}', last\n",
    "PEP 750: over lines": "to = t'''\n<{email}>\n''', last\n",
    "PEP 758": "try:\n    work()\nexcept ValueError, errors.Error, OSError: recover(last)\n",
    "PEP 758: two": "try:\n\twork()\nexcept ValueError, OSError: recover(last)\n",
    "PEP 758: star": "try:\n    work()\nexcept* ValueError, OSError: recover(last)\n",
}


@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in NEWER.items()])
def test_newer_syntax_is_read_on_any_python_and_everything_keeps_its_place(code: str) -> None:
    module = parse(code.encode()).module
    lines = code.encode().split(b"\n")
    for node in _outside_of_f_strings(module):
        if isinstance(node, ast.Name) and node.lineno == node.end_lineno:
            assert lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode() == node.id
    assert module.body[-1].end_lineno == len(lines) - 1
    assert module.body[-1].end_col_offset == len(lines[-2])


def _outside_of_f_strings(node: ast.AST) -> list[ast.AST]:
    """Before Python 3.12 `ast` does not know where the expressions in an f-string stand."""
    children = [] if isinstance(node, ast.JoinedStr) else list(ast.iter_child_nodes(node))
    return [node, *(found for child in children for found in _outside_of_f_strings(child))]


def test_type_parameters_are_read_on_any_python() -> None:
    summary = summarise("a.py", TYPE_PARAMETERS.encode())
    names = [s.function.name for s in summary.body if isinstance(s, tree.Define)]
    assert names == ["first"]
    assert [s.definition.span.line for s in summary.body if isinstance(s, tree.DefineClass)] == [4]


def template(code: str) -> list[str]:
    """The pieces of the first text in a program, as the rewriting leaves them."""
    summary = summarise("a.py", code.encode())
    assign = summary.body[0]
    assert isinstance(assign, tree.Assign)
    text = assign.value.items[0] if isinstance(assign.value, tree.Display) else assign.value
    assert isinstance(text, tree.Template)
    return [str(part.value) if isinstance(part, tree.Literal) else "{}" for part in text.parts]


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("PEP 701: quotes", "{} <{}>"),
        ("PEP 701: pair", "é100% {{}}}"),
        ("PEP 701: raw", "\\{}\\d"),
        ("PEP 701: format", "{}"),
        ("PEP 750", "{} <{}>"),
        ("PEP 750: raw pair", "{}\\d{}"),
        ("PEP 750: over lines", "\n<{}>\n"),
    ],
)
def test_the_pieces_of_a_text_stay_in_order(name: str, pieces: str) -> None:
    assert "".join(template(NEWER[name])) == pieces


def test_a_template_string_within_words_is_none() -> None:
    code = "type A = str\nnote = \"it wasn't\" 'don\\'t'\n"
    module = as_older_syntax(code)
    assert module is not None
    assert isinstance(module.body[1], ast.Assign)
    assert ast.literal_eval(module.body[1].value) == "it wasn'tdon't"


@pytest.mark.parametrize("code", ["def f(:\n", "type A = str\nto = f'{'\n", "type A = f'{(yield'}\n"])
def test_what_no_parser_reads_is_refused(code: str) -> None:
    assert as_older_syntax(code) is None


def test_no_edits_are_told_for_what_libcst_does_not_keep() -> None:
    with pytest.raises(ValueError, match="every character"):
        edits_to_older_syntax("to = f'{name!r }'\n")
