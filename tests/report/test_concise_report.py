from __future__ import annotations

from typing import TYPE_CHECKING

from mailguard.audience.terms import Confidence, Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def test_one_line_a_finding_then_the_coverage(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    project.files["app/été.py"] = 'notify("😀", to=équipe)\n'
    findings = (
        project.traced_finding(),
        project.finding(
            "équipe",
            "app/été.py",
            message="several\n  people",
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
        ),
    )
    text = render(project.result(*findings, unreadable=(hostile,)), catalog, OutputFormat.CONCISE)
    assert text == (
        "app/news.py:7:51: MG101 [high] many users see each other's addresses in To\n"
        "app/été.py:1:16: MG101 [medium] several people\n"
        "app/\\x1b[2Jold\\xff é.py:3:8: MG901 not valid\\x1b]0;owned\\x07 Python\n"
        "2 findings: 1 error, 1 warning (confidence: 1 high, 1 medium).\n"
        "Incomplete: 1 file could not be analysed.\n"
        "Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.\n"
    )


def test_a_clean_run_is_one_line(project: Project, catalog: Catalog) -> None:
    text = render(project.result(), catalog, OutputFormat.CONCISE)
    assert text == "No findings: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.\n"


def test_colour_marks_place_and_code(project: Project, catalog: Catalog) -> None:
    text = render(project.result(project.traced_finding()), catalog, OutputFormat.CONCISE, colour=True)
    assert text.startswith("\x1b[1mapp/news.py:7:51:\x1b[0m \x1b[1;31mMG101\x1b[0m [high] many users")
