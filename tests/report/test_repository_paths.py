"""Code hosts get paths from the repository's root, everybody else from the project's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project

FOR_CODE_HOSTS = {
    OutputFormat.SARIF,
    OutputFormat.GITHUB,
    OutputFormat.GITLAB,
    OutputFormat.RDJSON,
    OutputFormat.MARKDOWN,
}


@pytest.mark.parametrize("output_format", OutputFormat)
def test_paths_start_where_the_reader_is(project: Project, catalog: Catalog, output_format: OutputFormat) -> None:
    unreadable = Unreadable(project.place("emails"), "syntax error")
    result = replace(project.result(project.traced_finding(), unreadable=(unreadable,)), prefix="backend/")
    text = render(result, catalog, output_format).replace("\\", "")
    places = text.count("app/news.py")
    assert places > 1
    assert text.count("backend/app/news.py") == (places if output_format in FOR_CODE_HOSTS else 0)


def test_the_source_is_still_found(project: Project, catalog: Catalog) -> None:
    result = replace(project.result(project.finding("emails")), prefix="backend/")
    [run] = json.loads(render(result, catalog, OutputFormat.SARIF))["runs"]
    [found] = run["results"]
    assert found["locations"][0]["physicalLocation"]["region"]["snippet"] == {"text": "emails"}
    assert found["partialFingerprints"]["primaryLocationLineHash"] == "a1f8dd5cf02b2730:1"
