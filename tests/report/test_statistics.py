from __future__ import annotations

from typing import TYPE_CHECKING

from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Library
from mailguard.engine.result import Unreadable
from mailguard.report.statistics import statistics

if TYPE_CHECKING:
    from conftest import Project


def test_findings_are_counted_by_rule_and_by_library(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    findings = [
        *[project.finding("emails")] * 10,
        project.finding("emails", code="MG201", rule="visible-team-list", library="\x1b"),
        project.finding("emails", code="MG999", rule="new", library=None),
    ]
    libraries = (Library("django", "Django", "https://example.org", None, "django.toml"),)
    known = Catalog(libraries=libraries, checks=catalog.checks)
    assert statistics(project.result(*findings, unreadable=(hostile,)), known) == (
        "By rule:\n"
        "  10  MG101 visible-to\n"
        "   1  MG201 visible-team-list\n"
        "   1  MG901 unreadable-file\n"
        "   1  MG999\n"
        "\n"
        "By library:\n"
        "  10  Django\n"
        "   1  \\x1b\n"
        "   1  (none)\n"
    )


def test_a_clean_run_has_none(project: Project, catalog: Catalog) -> None:
    assert statistics(project.result(), catalog) == ""


def test_unreadable_files_belong_to_no_library(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    assert statistics(project.result(unreadable=(hostile,)), catalog) == "By rule:\n  1  MG901 unreadable-file\n"
