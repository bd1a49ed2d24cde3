"""Runs the examples of rule files: does mailguard report what each says?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mailguard.audience.place import Span
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.catalog.examples import expected_findings
from mailguard.catalog.models import Catalog, Example
from mailguard.engine.analyse import analyse
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding

_NAME = "example.py"


class Expected(NamedTuple):
    """A finding that a mark in an example's code asks for."""

    line: int  # from 1
    code: str


@frozen
class ExampleResult:
    """What came out of one example. It passes when nothing in here is amiss."""

    example: Example
    missing: tuple[Expected, ...] = ()
    unexpected: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()  # of low confidence: not reported by default
    underlined: str | None = None  # what the first finding underlines, when that is not the span of the example
    unreadable: str | None = None  # why the code could not be analysed
    send_sites: int = 0
    unknown: tuple[str, ...] = ()  # marked codes that no rule has

    @property
    def passes(self) -> bool:
        return not (self.missing or self.unexpected or self.underlined is not None or self.unreadable)


def run_example(example: Example, catalog: Catalog, owner: str | None = None) -> ExampleResult:
    """Analyse an example as a program of one file, and compare.

    Those rules speak that are on by default, that of the file that the example stands in (`owner`, its code), and those
    that a mark asks for; at default confidence.
    """
    source = example.code.encode()
    tree = SourceTree(Path("/"), (_NAME,), frozenset({_NAME}), {_NAME: source})
    expected = [Expected(mark.line, code) for mark in expected_findings(example.code) for code in mark.codes]
    asked = {each.code for each in expected} | ({owner} if owner is not None else set())
    analysis = analyse(tree, catalog, 1, enabled_codes(catalog.checks) | asked)
    sure = [finding for finding in analysis.findings if finding.confidence is not Confidence.LOW]
    found = [Expected(finding.place.span.line, finding.code) for finding in sure]
    return ExampleResult(
        example=example,
        missing=_without(expected, found),
        unexpected=tuple(finding for finding, each in zip(sure, found, strict=True) if each not in expected),
        unsure=tuple(finding for finding in analysis.findings if finding.confidence is Confidence.LOW),
        underlined=_underlined(example, sure, source),
        unreadable=analysis.unreadable[0].reason if analysis.unreadable else None,
        send_sites=len(analysis.send_sites),
        unknown=tuple(sorted({each.code for each in expected} - {check.code for check in catalog.checks})),
    )


def _without(expected: Sequence[Expected], found: Sequence[Expected]) -> tuple[Expected, ...]:
    return tuple(sorted((Counter(expected) - Counter(found)).elements()))


def _underlined(example: Example, found: Sequence[Finding], source: bytes) -> str | None:
    if example.span is None or not found:
        return None
    text = text_at(found[0].place.span, source)
    return text if text != example.span else None


def text_at(span: Span, source: bytes) -> str:
    """Return the source text that a span covers."""
    lines = source.splitlines(keepends=True)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return b"".join(lines).decode()
