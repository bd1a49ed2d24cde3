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
def test_a_library_has_two_clean_examples_and_two_leaking_ones_if_any(library: Library) -> None:
    verdicts = Counter(example.leak for example in library.examples)
    assert verdicts[False] >= 2
    assert verdicts[True] != 1


@pytest.mark.parametrize("library", CATALOG.libraries, ids=lambda library: library.id)
def test_examples_parse_and_are_small(library: Library) -> None:
    lengths = [len(ast.parse(example.code).body) for example in library.examples]
    assert all(0 < length < 20 for length in lengths)
