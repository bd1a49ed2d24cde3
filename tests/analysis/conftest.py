"""Programs as tests: what mailguard reports is written behind the lines, as `# MG101` or `# MG101 high`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from mailguard.audience.terms import Confidence
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.engine.analyse import Analysis, analyse
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding

ONLY_FILE = "program.py"

_MARKS = re.compile(r"#((?:\s*MG\d{3}(?:\s+(?:low|medium|high))?)+)\s*$")
_MARK = re.compile(r"(MG\d{3})(?:\s+(low|medium|high))?")

Files = Mapping[str, str]


class Reported(NamedTuple):
    path: str
    line: int
    code: str
    confidence: str  # empty: medium or high


class Programs:
    """Analyses small programs. A program is the text of one file, or a mapping of paths to texts.

    `select` names the rules that speak, as on the command line; without it those that are on by default do.
    """

    def __init__(self, catalog: Catalog, *select: str) -> None:
        self._catalog = catalog
        self._codes = enabled_codes(catalog.checks, select)

    def selecting(self, *select: str) -> Programs:
        return Programs(self._catalog, *select)

    def analyse(self, program: str | Files, order: Iterable[str] | None = None) -> Analysis:
        """Analyse a program; `order` is that in which its files are listed, if not the sorted one."""
        overlay = {path: text.encode() for path, text in _files(program).items()}
        paths = tuple(sorted(overlay) if order is None else order)
        return analyse(SourceTree(Path("/nowhere"), paths, frozenset(paths), overlay), self._catalog, 1, self._codes)

    def findings(self, program: str | Files, *, low: bool = False) -> tuple[Finding, ...]:
        """The findings in a program: of medium and high confidence, and with `low` all."""
        found = self.analyse(program)
        assert not found.unreadable
        return tuple(finding for finding in found.findings if low or finding.confidence is not Confidence.LOW)

    def reported(self, program: str | Files, *, low: bool = False) -> list[Reported]:
        return sorted(
            Reported(finding.place.path, finding.place.span.line, finding.code, finding.confidence.value)
            for finding in self.findings(program, low=low)
        )

    def check(self, program: str | Files, *, low: bool = False) -> None:
        """Assert that a program's findings are exactly those that its comments tell."""
        expected = sorted(mark for path, text in _files(program).items() for mark in _marks(path, text))
        stated = {mark[:3] for mark in expected if mark.confidence}
        found = [
            each if each[:3] in stated else each._replace(confidence="") for each in self.reported(program, low=low)
        ]
        assert _lines(found) == _lines(expected)


def _files(program: str | Files) -> Files:
    files = {ONLY_FILE: program} if isinstance(program, str) else program
    return {path: dedent(text) for path, text in files.items()}


def _marks(path: str, text: str) -> Iterator[Reported]:
    for number, line in enumerate(text.split("\n"), start=1):
        if marks := _MARKS.search(line):
            for code, confidence in _MARK.findall(marks[1]):
                yield Reported(path, number, code, confidence)


def _lines(reported: Iterable[Reported]) -> list[str]:
    return [f"{each.path}:{each.line} {each.code} {each.confidence}".rstrip() for each in reported]


@pytest.fixture(scope="session")
def programs() -> Programs:
    return Programs(load_catalog([builtin_rules()]))
