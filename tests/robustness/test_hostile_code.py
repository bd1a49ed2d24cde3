"""Programs that strain parsers and the analysis end in a finding, in nothing or in a reason why not, and the file beside them is checked.

They are short here; `python -m tests.robustness.hostile` runs them at full length, and measures.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.run import CheckRequest, check
from mailguard.project import link
from mailguard.project.run import MAX_STEPS
from mailguard.syntax import limits
from mailguard.syntax.levels import levels
from mailguard.syntax.limits import MAX_LEVELS_OF_LIBCST, is_too_large, overflows_libcst
from mailguard.syntax.parse import MAX_SIZE_HINT, Unparsable, parse
from mailguard.syntax.python2 import as_python_3
from mailguard.syntax.summarise import summarise
from tests.robustness.hostile_code import MAIL, PROGRAMS, SEND

LONGEST = 50  # times that a pattern is repeated here
REASONS = re.compile(
    r"syntax error: .+|the code is nested too deeply to be analysed|the file cannot be parsed: .+|there is too much code in one file .+"
)


def test_each_has_a_result_and_the_next_file_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "MAX_FILE_STEPS", 2 * MAX_STEPS)
    (tmp_path / "pyproject.toml").touch()
    for number, program in enumerate(PROGRAMS):
        (tmp_path / f"hostile{number}.py").write_text(MAIL + program.text(min(program.size, LONGEST)), encoding="utf-8")
    (tmp_path / "leak.py").write_text(MAIL + SEND, encoding="utf-8")
    result = check(CheckRequest((str(tmp_path),)), load_catalog([builtin_rules()]))
    assert [finding.code for finding in result.findings if finding.place.path == "leak.py"] == ["MG101"]
    assert [each.reason for each in result.unreadable if not REASONS.fullmatch(each.reason)] == []
    assert result.coverage.files == len(PROGRAMS) + 1
    assert result.coverage.analysed == len(PROGRAMS) + 1 - len(result.unreadable)


def test_a_file_with_more_code_than_memory_can_hold_is_not_parsed() -> None:
    with pytest.raises(Unparsable, match=re.escape(MAX_SIZE_HINT)):
        parse(b"x = [" + b"1," * 600_000 + b"]")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x = [" + b"1," * 600_000 + b"]", True),
        (b"a or " * 700_000, True),
        (b"pass\n" * 700_000, True),
        (b"x = '" + b"a" * 5_000_000 + b"'", False),
        (b"    " * 1_000_000 + b"pass", False),
        (b"def name(argument):\n    return argument.attribute\n\n" * 40_000, False),  # 2 MB as people write it
    ],
)
def test_the_weight_of_code(data: bytes, *, expected: bool) -> None:
    assert is_too_large(data) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", 0),
        ("x + y", 1),
        ("a.b.c(d)[0]", 6),
        ("a, b, c + d", 1),
        ("f(a + b, c)(d)", 4),
        ("a + b\nc + d + e\n", 2),
        ("(a\n + b\n + c)", 3),
        ("a \\\n + b \\\n + c", 2),
        ("not not x", 2),
        ("'not not x + y'  # not + not", 0),
        ("f'{a + b}'", 3),
        ('"""\n+ + +\n""" + a', 1),
        ("))) + a", 4),
    ],
)
def test_levels_are_never_estimated_too_low(text: str, expected: int) -> None:
    assert levels(text) == expected


def test_libcst_gets_nothing_deep() -> None:
    deep = MAX_LEVELS_OF_LIBCST + 1
    assert all(overflows_libcst(piece * deep) for piece in ("(", "not\\\n", "+a", "[\n", "lambda: ", "a if b else "))
    assert overflows_libcst("elif a: pass\n" * 1_001)
    assert not overflows_libcst("x = f(a.b, c.d + [1, 2])\n" * deep)


def test_python_before_3_11_gets_no_tree_that_overflows_its_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COUNTS_LEVELS", False)
    assert limits.overflows_parser("a" + "+a" * 20_001)
    assert not limits.overflows_parser("a + a\n" * 20_001)
    monkeypatch.setattr(limits, "COUNTS_LEVELS", True)
    assert not limits.overflows_parser("a" + "+a" * 20_001)


def test_the_effort_for_python_2_grows_with_its_length_alone() -> None:
    lines = "print 'number', 1\nif a <> 0777L: print >>f, 'print x', \n"
    started = time.process_time()
    module = as_python_3(lines * 1_000)
    assert module is not None
    assert len(module.body) == 2_000
    assert time.process_time() - started < 10  # it was several minutes when each line cost a further attempt


@pytest.mark.parametrize(
    "statement",
    [
        f"exec a{' ' * 9_900}b\n",
        f"raise A, b{' ' * 9_900}c\n",
        f"exec {'a ' * 4_900}\n",
        f"print '%{'0' * 9_900}' % a\n",
    ],
    ids=["blanks behind exec", "blanks behind raise", "words behind exec", "percent flags"],
)
def test_the_effort_for_a_statement_grows_with_its_length_alone(statement: str) -> None:
    """A pattern that can match in many ways takes the square of it, or more."""
    started = time.process_time()
    with suppress(Unparsable):
        summarise("a.py", f"print 'Python 2'\n{statement * 20}".encode())
    assert time.process_time() - started < 4


def test_the_steps_for_one_file_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left over is said to be not understood, and the next file has steps of its own."""
    monkeypatch.setattr(link, "MAX_FILE_STEPS", 60)
    (tmp_path / "pyproject.toml").touch()
    sending = f"def f{{}}():\n    {SEND}"
    (tmp_path / "many.py").write_text(MAIL + "".join(map(sending.format, range(9))), encoding="utf-8")
    (tmp_path / "next.py").write_text(MAIL + sending.format(1), encoding="utf-8")
    result = check(CheckRequest((str(tmp_path),)), load_catalog([builtin_rules()]))
    found = [finding.place.path for finding in result.findings]
    assert found[-1] == "next.py"
    assert 0 < found.count("many.py") < 9
    assert result.coverage.not_understood == 9 - found.count("many.py")
