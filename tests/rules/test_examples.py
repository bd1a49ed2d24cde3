"""The examples of all rule files are tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailguard.audience.place import Span
from mailguard.audience.terms import Confidence
from mailguard.catalog.examples import expected_findings
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog, Example
from mailguard.engine.analyse import analyse
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree

CATALOG = load_catalog([builtin_rules()])


DEFAULT_CODES = enabled_codes(CATALOG.checks)


def examples(catalog: Catalog) -> Iterator[tuple[str, Example]]:
    for library in catalog.libraries:
        yield from ((library.id, example) for example in library.examples)
    for check in catalog.checks:
        yield from ((check.code, example) for example in check.examples)


EXAMPLES = [pytest.param(owner, example, id=f"{owner}: {example.name}") for owner, example in examples(CATALOG)]


def text_at(span: Span, source: bytes) -> str:
    """The source text that a span underlines."""
    lines = source.splitlines(keepends=True)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return b"".join(lines).decode()


@pytest.mark.parametrize(("owner", "example"), EXAMPLES)
def test_an_example_is_reported_as_it_says(owner: str, example: Example) -> None:
    """The rules that are on by default speak, and in the examples of one that is off, that one."""
    source = example.code.encode()
    tree = SourceTree(Path("/nowhere"), ("example.py",), frozenset({"example.py"}), {"example.py": source})

    analysis = analyse(tree, CATALOG, 1, DEFAULT_CODES | {owner})

    assert analysis.unreadable == ()
    found = [finding for finding in analysis.findings if finding.confidence is not Confidence.LOW]
    marks = [(mark.line, code) for mark in expected_findings(example.code) for code in mark.codes]
    assert sorted((finding.place.span.line, finding.code) for finding in found) == sorted(marks)
    if example.span is not None:
        assert text_at(found[0].place.span, source) == example.span
