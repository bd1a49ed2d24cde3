"""Bytes that are no Python, or not plainly so."""

from __future__ import annotations

import ast

import pytest

from mailguard.syntax.parse import Unparsable, parse


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"x = 1\n\0", "the file contains NUL bytes: it is binary or damaged", 2),
        ("x = 1".encode("utf-16"), "the file is encoded as UTF-16; Python reads UTF-8, so save it as UTF-8", 1),
        (b"# coding: klingon\n", "the declared encoding cannot be used: unknown encoding: klingon", 1),
        (
            b"x = 1\ny = '\xff'\n",
            "the bytes are not valid utf-8: save the file as UTF-8 or declare its encoding (PEP 263)",
            2,
        ),
        (b"x = 1\ndef f(:\n", "syntax error: invalid syntax", 2),
    ],
)
def test_the_reason_says_what_to_do(data: bytes, reason: str, line: int) -> None:
    with pytest.raises(Unparsable) as caught:
        parse(data)
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_deep_nesting_is_refused_without_a_crash() -> None:
    with pytest.raises(Unparsable):
        parse(b"x = " + b"(" * 5000 + b")" * 5000)


def test_a_declared_encoding_is_used() -> None:
    module = parse("# coding: latin-1\nname = 'é'\n".encode("latin-1")).module
    assert isinstance(module.body[0], ast.Assign)


@pytest.mark.parametrize(
    "line",
    [
        "print 'to', address",
        "print >>log, address",
        "raise ValueError, 'no address'",
        "mode = 0755",
        "big = 10L",
        "exec code in names",
        "same = a <> b",
        "send(messages, async=True)",
        "later = job.async",
        "pairs.sort(key=lambda (name, address): name)",
        "first = reduce(lambda total, (name, address): total, pairs)",
    ],
)
def test_python_2_statements_are_read_as_python_3(line: str) -> None:
    module = parse(f"import smtplib\n\ndef f():\n    {line}\n    return 1\n".encode()).module
    function = module.body[1]
    assert isinstance(function, ast.FunctionDef)
    assert [node.lineno for node in function.body] == [4, 5]


def test_words_that_became_keywords_and_pairs_are_parameters_in_python_2() -> None:
    module = parse(b"def send(self, (name, address), async=True):\n    if async:\n        print address\n").module
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [argument.arg for argument in function.args.args] == ["self", "pair_of_name", "async_"]


def test_python_2_exception_handlers_are_read() -> None:
    module = parse(b"try:\n    print 'sent'\nexcept IOError, error:\n    print error\n").module
    assert isinstance(module.body[0], ast.Try)
    assert module.body[0].handlers[0].lineno == 3
