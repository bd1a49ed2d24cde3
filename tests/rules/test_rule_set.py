"""What must hold for the rules as a whole, beyond what the loader checks in each file."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from mailguard.audience.terms import VISIBLE_FIELDS, Exposure
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import CallForm, Library

CATALOG = load_catalog([builtin_rules()])
LINK = re.compile(r"https?://[^\s)]+")


def forms(library: Library) -> Iterator[CallForm]:
    yield from (model.form for model in (*library.functions, *library.payloads))
    yield from (model.constructor for model in library.messages)
    yield from (method.form for model in (*library.messages, *library.clients) for method in model.methods)


def hides(library: Library) -> bool:
    """Whether the library is said to keep recipients from seeing each other, always or with an option."""
    options = [option for form in forms(library) for option in form.options]
    options += [option for message in library.messages for option in message.options]
    return (
        any(option.exposure is Exposure.ISOLATED for option in options)
        or any(form.exposure is Exposure.ISOLATED or form.strips_bcc for form in forms(library))
        or any(recipients.field not in VISIBLE_FIELDS for form in forms(library) for recipients in form.recipients)
    )


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def links() -> Iterator[str]:
    for library in CATALOG.libraries:
        yield library.documentation
        yield from LINK.findall(library.evidence or "")
    for check in CATALOG.checks:
        yield from check.references


def test_codes_and_names_are_unique() -> None:
    assert repeated(check.code for check in CATALOG.checks) == []
    assert repeated(check.name for check in CATALOG.checks) == []
    assert repeated(library.id for library in CATALOG.libraries) == []
    assert repeated(library.name for library in CATALOG.libraries) == []


def test_a_file_is_named_after_the_library_in_it() -> None:
    assert [library.file for library in CATALOG.libraries if PurePosixPath(library.file).stem != library.id] == []


@pytest.mark.parametrize("link", sorted(set(links())))
def test_links_are_complete(link: str) -> None:
    parts = urlsplit(link)
    assert parts.scheme == "https"
    assert "." in (parts.hostname or "")
    assert link == link.strip().rstrip(".,;")


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_what_is_said_to_hide_people_rests_on_evidence(library: Library) -> None:
    assert not hides(library) or len((library.evidence or "").split()) >= 5


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_a_library_has_two_clean_examples_and_two_leaking_ones_if_any(library: Library) -> None:
    verdicts = Counter(example.leak for example in library.examples)
    assert verdicts[False] >= 2
    assert verdicts[True] != 1


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_examples_parse_and_are_small(library: Library) -> None:
    lengths = [len(ast.parse(example.code).body) for example in library.examples]
    assert all(0 < length < 20 for length in lengths)
