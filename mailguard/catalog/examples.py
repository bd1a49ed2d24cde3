"""Reads examples: small programs that say which lines mailguard reports."""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

from mailguard.catalog.models import Example
from mailguard.catalog.notation import TEXT
from mailguard.catalog.problems import Spot
from mailguard.catalog.reading import FLAG, Reader, list_of, text, unique
from mailguard.catalog.tables import Table, table_of

LONGEST_CODE = 8000  # characters; much longer expressions crash the parser of Python 3.10

_MARK = re.compile(r"#\s*([A-Z]{2,10}[0-9]{3}(?:\s+[A-Z]{2,10}[0-9]{3})*)\s*$")


class Mark(NamedTuple):
    """A line of an example on which findings are expected."""

    line: int  # from 1
    codes: tuple[str, ...]


def expected_findings(code: str) -> tuple[Mark, ...]:
    """Return the marks of an example's code, in order: its trailing comments such as `# MG101`."""
    marks = ((number, _MARK.search(line)) for number, line in enumerate(code.split("\n"), start=1))
    return tuple(Mark(number, tuple(found[1].split())) for number, found in marks if found)


def _unparsable(code: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a dubious escape in an example is not the user's concern
            ast.parse(code)
    except SyntaxError as error:
        return f"does not parse as Python: {error.msg} (line {error.lineno} of the code)"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"does not parse as Python: {str(error) or 'it is nested too deeply'}"
    return None


def _read_code(value: object, spot: Spot) -> str:
    code = TEXT.read(value, spot)
    if len(code) > LONGEST_CODE:
        spot.problem(f"is longer than {LONGEST_CODE} characters; an example is a small program")
    elif wrong := _unparsable(code):
        spot.problem(wrong)
    return code


_NAME = unique("example name", TEXT, in_file=True)
_CODE: Reader[str] = Reader(
    "Python code", _read_code, str, lambda _: {"type": "string", "pattern": r"\S", "maxLength": LONGEST_CODE}
)


def _example(table: Table) -> Example:
    example = Example(
        name=table.need("name", _NAME),
        code=table.need("code", _CODE),
        leak=table.need("leak", FLAG),
        span=table.get("span", text(), None),
    )
    _check_marks(table, example)
    _check_span(table, example)
    return example


def _check_marks(table: Table, example: Example) -> None:
    marks = expected_findings(example.code)
    if example.leak and not marks:
        table.spot.at("code").problem(
            "leaks, but no line is marked; put a comment such as # MG101 on the reported line"
        )
    if marks and not example.leak:
        codes = " ".join(marks[0].codes)
        spot = table.spot.at("code")
        spot.problem(f"line {marks[0].line} of the code is marked # {codes}, but leak is not true")


def _check_span(table: Table, example: Example) -> None:
    if example.span is None:
        return
    spot = table.spot.at("span")
    if not example.leak:
        spot.problem("is only for leaks; nothing is underlined in an example without one")
    elif example.span not in example.code:
        spot.problem("does not occur in the code")


EXAMPLES = list_of(table_of(_example), "[[example]] tables")
