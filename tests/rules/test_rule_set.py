"""What must hold for the rules as a whole, beyond what the loader checks in each file."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from mailguard.audience.terms import VISIBLE_FIELDS, Exposure, Field
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.shapes import CallForm, Library

CATALOG = load_catalog([builtin_rules()])
SOURCE = re.compile(
    r"\b(run (on|with)|captured|read in|documented|executed with)\b|\"[^\"]{12,}\""
    r"|\b(description|docstring|reference|guide|documentation|package) (of|says|calls|means)\b",
    re.IGNORECASE,
)
SPEAKS_OF = {
    "bcc": re.compile(r"bcc|hidden", re.IGNORECASE),
    "envelope": re.compile("envelope"),
    "isolated": re.compile(
        r"\b(own|separate|separately|isolat\w*|one by one|by itself|alone|each other's"
        r"|(each|each of|for each) (person|recipient|of)|one (person|address|recipient)|one (mail|message) for each)\b"
    ),
}
LINK = re.compile(r"https?://[^\s)]+")


def forms(library: Library) -> Iterator[CallForm]:
    yield from (model.form for model in (*library.functions, *library.payloads))
    yield from (model.constructor for model in library.messages)
    yield from (method.form for model in (*library.messages, *library.clients) for method in model.methods)


def claims(library: Library) -> frozenset[str]:
    """How the library is said to keep recipients from seeing each other: by "bcc", the "envelope", copies that are "isolated"."""
    options = [option for form in forms(library) for option in form.options]
    options += [option for message in library.messages for option in message.options]
    fields = {recipients.field for form in forms(library) for recipients in form.recipients}
    fields |= {attribute.field for message in library.messages for attribute in message.attributes}
    isolates = any(each.exposure is Exposure.ISOLATED for each in (*options, *forms(library)))
    separates = any(form.messages is not None for form in forms(library))
    isolation = {"isolated"} if isolates or separates else set()
    return frozenset({field.value for field in fields - set(VISIBLE_FIELDS)} | isolation)


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
    visible = takes(form, VISIBLE_FIELDS)
    brings = form.text or form.message or form.headers
    return form.exposure is Exposure.VISIBLE and (visible or brings is not None)


def takes(form: CallForm, fields: tuple[Field, ...]) -> bool:
    """Whether a call takes recipients of one of the fields."""
    return any(recipients.field in fields for recipients in form.recipients)


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
    """What was run, read or captured, or what the documentation says, in words that speak of each way to hide people."""
    evidence = library.evidence or ""
    hidden = claims(library)
    assert not hidden or SOURCE.search(evidence)
    assert [claim for claim in hidden if not SPEAKS_OF[claim].search(evidence)] == []


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_a_library_has_two_clean_examples_and_two_leaking_ones_if_it_can_leak(library: Library) -> None:
    verdicts = Counter(example.leak for example in library.examples)
    assert verdicts[False] >= 2
    assert verdicts[True] >= 2 if can_expose(library) else verdicts[True] == 0


def test_every_rule_with_a_predicate_has_leaking_and_clean_examples() -> None:
    verdicts = {check.code: {example.leak for example in check.examples} for check in CATALOG.checks if check.predicate}
    assert [code for code, seen in verdicts.items() if seen != {True, False}] == []


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_whatever_shows_people_to_each_other_says_what_to_do_instead(library: Library) -> None:
    told = [model.repair for model in library.messages if model.exposure is Exposure.VISIBLE]
    calls = [model.form for model in (*library.functions, *library.payloads)]
    calls += [method.form for client in library.clients for method in client.methods]
    told += [form.repair for form in calls if form.exposure is Exposure.VISIBLE and takes(form, VISIBLE_FIELDS)]
    assert all(told)


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_whatever_leaves_a_bcc_among_the_headers_rests_on_evidence(library: Library) -> None:
    survives = any(form.bcc_survives for form in forms(library))
    assert not survives or re.search(r"Bcc", library.evidence or "")


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_examples_parse_and_are_small(library: Library) -> None:
    lengths = [len(ast.parse(example.code).body) for example in library.examples]
    assert all(0 < length < 20 for length in lengths)
