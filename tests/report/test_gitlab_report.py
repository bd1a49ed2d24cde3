from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def issues(result: RunResult, catalog: Catalog) -> list[dict[str, Any]]:
    text = render(result, catalog, OutputFormat.GITLAB)
    assert text.isascii()
    found: list[dict[str, Any]] = json.loads(text)
    return found


def test_an_issue_has_what_gitlab_asks_for(project: Project, catalog: Catalog) -> None:
    assert issues(project.result(project.traced_finding()), catalog) == [
        {
            "type": "issue",
            "check_name": "MG101",
            "description": "many users see each other's addresses in To.",
            "content": {
                "body": "many users see each other's addresses in To.\n\n"
                "1. app/news.py:5: addresses of many users from the database\n\n"
                "2. app/news.py:7: given to send_mail as recipient_list, which is the To header\n\n"
                "Send one message each with send_mass_mail()."
            },
            "categories": ["Security"],
            "severity": "critical",
            "fingerprint": "bc3254b0a6191427534539e1de6e13eb",
            "location": {
                "path": "app/news.py",
                "positions": {"begin": {"line": 7, "column": 51}, "end": {"line": 7, "column": 57}},
            },
        }
    ]


@pytest.mark.parametrize(
    ("severity", "theirs"),
    [(Severity.ERROR, "critical"), (Severity.WARNING, "major"), (Severity.NOTE, "minor")],
)
def test_severities_are_gitlab_s(project: Project, catalog: Catalog, severity: Severity, theirs: str) -> None:
    [issue] = issues(project.result(project.finding("emails", severity=severity)), catalog)
    assert issue["severity"] == theirs


def test_equal_findings_have_different_fingerprints(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = "send(to=people)\nsend(to=people)\n"
    second = project.finding("people", "a.py")
    first = replace(second, place=Place("a.py", Span(1, *second.place.span[1:2], 1, second.place.span.end_column)))
    prints = [issue["fingerprint"] for issue in issues(project.result(first, second), catalog)]
    assert len(set(prints)) == 2


def test_an_unreadable_file_keeps_its_fingerprint_when_the_error_moves(project: Project, catalog: Catalog) -> None:
    unreadable = Unreadable(Place("b.py", Span(2, 0, 2, 0)), "syntax error")
    moved = replace(unreadable, place=Place("b.py", Span(9, 0, 9, 0)))
    [issue] = issues(project.result(unreadable=(unreadable,)), catalog)
    [later] = issues(project.result(unreadable=(moved,)), catalog)
    assert issue["fingerprint"] == later["fingerprint"]
    assert (issue["check_name"], issue["severity"]) == ("MG901", "major")
    assert issue["location"]["positions"]["begin"] == {"line": 2, "column": 1}


def test_a_clean_run_is_an_empty_list(project: Project, catalog: Catalog) -> None:
    assert issues(project.result(), catalog) == []
