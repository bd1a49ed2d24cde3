from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def test_the_document_holds_findings_unreadable_files_and_coverage(
    project: Project, catalog: Catalog, hostile: Unreadable
) -> None:
    text = render(project.result(project.traced_finding(), unreadable=(hostile,)), catalog, OutputFormat.JSON)
    assert text.isascii()
    assert json.loads(text) == {
        "version": 1,
        "findings": [
            {
                "code": "MG101",
                "rule": "visible-to",
                "severity": "error",
                "confidence": "high",
                "message": "many users see each other's addresses in To",
                "path": "app/news.py",
                "cell": None,
                "line": 7,
                "column": 51,
                "end_line": 7,
                "end_column": 57,
                "field": "to",
                "library": "django",
                "repair": "Send one message each with send_mass_mail().",
                "trace": [
                    {
                        "path": "app/news.py",
                        "cell": None,
                        "line": 5,
                        "column": 14,
                        "end_line": 5,
                        "end_column": 57,
                        "text": "addresses of many users from the database",
                        "inferred": False,
                    },
                    {
                        "path": "app/news.py",
                        "cell": None,
                        "line": 7,
                        "column": 51,
                        "end_line": 7,
                        "end_column": 57,
                        "text": "given to send_mail as recipient_list, which is the To header",
                        "inferred": False,
                    },
                ],
                "fingerprint": "bc3254b0a6191427534539e1de6e13eb",
            }
        ],
        "suppressed": [],
        "unreadable": [
            {
                "code": "MG901",
                "path": "app/\x1b[2Jold\\xff é.py",
                "cell": None,
                "line": 3,
                "column": 8,
                "end_line": 3,
                "end_column": 8,
                "reason": "not valid\x1b]0;owned\x07 Python",
            }
        ],
        "coverage": {
            "files": 12,
            "analysed": 3,
            "send_sites": 5,
            "not_understood": 1,
            "left_out": 0,
            "suppressed": 0,
            "known": 0,
            "old": 0,
        },
    }


def test_columns_count_characters(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = 'notify("日本 😀", to=équipe)\n'
    document = json.loads(render(project.result(project.finding("équipe", "a.py")), catalog, OutputFormat.JSON))
    assert (document["findings"][0]["column"], document["findings"][0]["end_column"]) == (19, 25)


def test_what_does_not_apply_is_null(project: Project, catalog: Catalog) -> None:
    finding = project.finding("emails", field=None, library=None, repair=None)
    described = json.loads(render(project.result(finding), catalog, OutputFormat.JSON))["findings"][0]
    assert (described["field"], described["library"], described["repair"], described["trace"]) == (None, None, None, [])


def test_a_clean_run_has_empty_lists(project: Project, catalog: Catalog) -> None:
    document = json.loads(render(project.result(), catalog, OutputFormat.JSON))
    assert (document["findings"], document["unreadable"]) == ([], [])
