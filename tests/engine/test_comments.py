"""Comments and the statements that they belong to."""

from __future__ import annotations

import tokenize

import pytest

from mailguard.engine import comments as module
from mailguard.engine.comments import comments
from mailguard.engine.source_text import SourceText

PROGRAMS = {
    "behind": "a = 1  # here\nb = 2\n",
    "above": "# here\n\n# more\na = (\n    1\n)\nb = 2\n",
    "inside": "a = 1\nsend(\n    # here\n    one,  # there\n    two,\n)\nb = 2\n",
    "behind the end": "send(\n    one,\n)  # here\nb = 2\n",
    "continued": "a = 1 + \\\n    2  # here\n",
    "compound": "for a in b:  # here\n    # there\n    c(a)\n",
    "before a dedent": "if a:\n    b()\n    # here\nc()\n",
    "decorator": "# here\n@decorated\ndef f():\n    pass\n",
    "nothing follows": "a = 1\n# here",
    "only comments": "# here\n",
    "in texts": "a = '# no'\nb = \"\\\"# no\"\nc = '''\n# no\n'''\nd = \"\"\"\n# no\n\"\"\"  # here\ne = rb'# no'\n",
    "in a text over two lines": 'a = """\n# no""" + f(\n    1)  # here\n',
    "several statements": "a = 1; b = 2  # here\n",
    "form feed": "\x0c# here\na = 1\n",
    "empty": "",
}
EXPECTED = {
    "behind": [(1, "# here", False, (1, 1))],
    "above": [(1, "# here", True, (4, 6)), (3, "# more", True, (4, 6))],
    "inside": [(3, "# here", True, (2, 6)), (4, "# there", False, (2, 6))],
    "behind the end": [(3, "# here", False, (1, 3))],
    "continued": [(2, "# here", False, (1, 2))],
    "compound": [(1, "# here", False, (1, 1)), (2, "# there", True, (3, 3))],
    "before a dedent": [(3, "# here", True, (4, 4))],
    "decorator": [(1, "# here", True, (2, 2))],
    "nothing follows": [(2, "# here", True, None)],
    "only comments": [(1, "# here", True, None)],
    "in texts": [(8, "# here", False, (6, 8))],
    "in a text over two lines": [(3, "# here", False, (1, 3))],
    "several statements": [(1, "# here", False, (1, 1))],
    "form feed": [(1, "# here", True, (2, 2))],
    "empty": [],
}


def found(program: str) -> list[tuple[int, str, bool, tuple[int, int] | None]]:
    source = SourceText.decode(program.encode())
    return [(each.line, each.text, each.alone, each.statement) for each in comments(source)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_comments_belong_to_their_statement(name: str) -> None:
    assert found(PROGRAMS[name]) == EXPECTED[name]


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_the_tokeniser_refuses_is_read_all_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(readline: object) -> None:
        raise tokenize.TokenError("EOF in multi-line statement", (1, 0))

    monkeypatch.setattr(module.tokenize, "generate_tokens", refuse)
    assert found(PROGRAMS[name]) == EXPECTED[name]


@pytest.mark.parametrize(
    "broken",
    ["send(one  # here\n", "a = '''  # no\n", "  a = 1\n b = 2  # here\n", "a = $  # here\n"],
)
def test_a_broken_program_is_no_crash(broken: str) -> None:
    assert {text for _, text, _, _ in found(broken)} == ({"# here"} if "# here" in broken else set())
