from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from mailguard.catalog.models import Catalog
from mailguard.engine.result import Suppressed, Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def test_each_line_is_an_entry_of_the_json_report(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    result = project.result(project.traced_finding(), project.finding("emails"), unreadable=(hostile,))
    result = replace(result, suppressed=(Suppressed(project.finding("emails"), "the board knows"),))
    whole = json.loads(render(result, catalog, OutputFormat.JSON))
    text = render(result, catalog, OutputFormat.JSONL)
    assert text.isascii()
    assert [json.loads(line) for line in text.splitlines()] == [
        *({"type": "finding", "version": 1} | finding for finding in whole["findings"]),
        {"type": "suppressed", "version": 1} | whole["suppressed"][0],
        {"type": "unreadable", "version": 1} | whole["unreadable"][0],
        {"type": "coverage", "version": 1} | whole["coverage"],
    ]


def test_a_clean_run_is_the_coverage(project: Project, catalog: Catalog) -> None:
    assert render(project.result(), catalog, OutputFormat.JSONL) == (
        '{"type": "coverage", "version": 1, "files": 12, "analysed": 3, "send_sites": 5, "not_understood": 1, '
        '"left_out": 0, "suppressed": 0, "known": 0, "old": 0}\n'
    )
