"""The examples of all rule files are tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailguard.audience.place import Span
from mailguard.audience.terms import VISIBLE_FIELDS, Confidence, Exposure
from mailguard.catalog.examples import expected_findings
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import CallForm, Catalog, Example, Library
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


def can_expose(library: Library) -> bool:
    """Whether any form of the library shows recipients to each other, or delivers a text with headers of its own."""
    forms = [
        *(model.form for model in (*library.functions, *library.payloads)),
        *(model.constructor for model in library.messages),
        *(method.form for model in (*library.messages, *library.clients) for method in model.methods),
    ]
    options = [option for owner in (*forms, *library.messages) for option in owner.options]
    return (
        any(shows(form) for form in forms)
        or any(message.item_headers for message in library.messages)
        or any(option.exposure is Exposure.VISIBLE for option in options)
        or any(attribute.field in VISIBLE_FIELDS for message in library.messages for attribute in message.attributes)
    )


def shows(form: CallForm) -> bool:
    """Whether recipients that a call takes, or brings in a message, may see each other."""
    visible = any(recipients.field in VISIBLE_FIELDS for recipients in form.recipients)
    brings = form.text or form.message or form.headers
    return form.exposure is Exposure.VISIBLE and (visible or brings is not None)


def test_every_rule_file_has_leaking_and_clean_examples() -> None:
    verdicts: dict[str, set[bool]] = {}
    for owner, example in examples(CATALOG):
        verdicts.setdefault(owner, set()).add(example.leak)
    checks = [check.code for check in CATALOG.checks if check.predicate is not None]
    assert sorted(verdicts) == sorted([*(library.id for library in CATALOG.libraries), *checks])
    harmless = {library.id for library in CATALOG.libraries if not can_expose(library)}
    assert [
        owner for owner, seen in verdicts.items() if seen != ({False} if owner in harmless else {True, False})
    ] == []
