"""The published schema of the JSON report describes what is really written, all of it and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from mailguard.audience.terms import Confidence, Field, Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Suppressed, Unreadable
from mailguard.report.formats import OutputFormat, render
from tests.report.schemas import published, undescribed

if TYPE_CHECKING:
    from conftest import Project

SCHEMA = published("check-v1.schema.json")


@pytest.fixture
def result(project: Project, hostile: Unreadable) -> RunResult:
    bare = project.finding("emails", field=None, library=None, repair=None)
    suppressed = Suppressed(project.traced_finding(), "the board knows")
    return replace(project.result(project.traced_finding(), bare, unreadable=(hostile,)), suppressed=(suppressed,))


def test_the_report_is_as_described(result: RunResult, catalog: Catalog) -> None:
    document = json.loads(render(result, catalog, OutputFormat.JSON))
    assert undescribed(SCHEMA, "", document) == []


def test_every_line_is_as_described(result: RunResult, catalog: Catalog) -> None:
    lines = [json.loads(line) for line in render(result, catalog, OutputFormat.JSONL).splitlines()]
    assert [line["type"] for line in lines] == ["finding", "finding", "suppressed", "unreadable", "coverage"]
    for line in lines:
        Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": "#/$defs/line"}).validate(line)
        entry = {key: value for key, value in line.items() if key not in ("type", "version")}
        assert undescribed(SCHEMA, line["type"], entry) == []


@pytest.mark.parametrize(
    "path", [("findings", 0), ("findings", 0, "trace", 0), ("suppressed", 0), ("unreadable", 0), ("coverage",), ()]
)
def test_a_key_that_is_missing_or_not_described_is_noticed(
    result: RunResult, catalog: Catalog, path: tuple[str | int, ...]
) -> None:
    document = json.loads(render(result, catalog, OutputFormat.JSON))
    part = reduce(getitem, path, document)
    part["new"] = 1
    assert undescribed(SCHEMA, "", document) != []
    del part["new"]
    for key in list(part):
        value = part.pop(key)
        assert undescribed(SCHEMA, "", document) != [], key
        part[key] = value


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("severity", {item.value for item in Severity}),
        ("confidence", {item.value for item in Confidence}),
        ("field", {item.value for item in Field} | {None}),
    ],
)
def test_words_are_those_of_the_domain(key: str, words: set[str | None]) -> None:
    assert set(SCHEMA["$defs"]["finding"]["properties"][key]["enum"]) == words


def test_a_clean_run_is_as_described(result: RunResult, catalog: Catalog) -> None:
    document = json.loads(render(replace(result, findings=(), unreadable=()), catalog, OutputFormat.JSON))
    assert undescribed(SCHEMA, "", document) == []
