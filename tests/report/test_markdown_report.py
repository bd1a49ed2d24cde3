from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report import markdown
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def test_the_worst_come_first(project: Project, catalog: Catalog) -> None:
    note = project.finding("emails", severity=Severity.NOTE, repair=None)
    unreadable = Unreadable(Place("b.py", Span(2, 0, 2, 0)), "syntax error")
    result = project.result(note, project.traced_finding(), unreadable=(unreadable,))
    assert unescaped(render(result, catalog, OutputFormat.MARKDOWN)) == (
        "## mailguard\n"
        "\n"
        "**2 findings: 1 error, 1 note (confidence: 2 high).**\n"
        "\n"
        "Incomplete: 1 file could not be analysed.\n"
        "\n"
        "Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.\n"
        "\n"
        "| Severity | Place | Rule | What | What to do |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| error | app/news.py:7:51 | MG101 visible-to | many users see each other's addresses in To. "
        "| Send one message each with send_mass_mail(). |\n"
        "| warning | b.py:2:1 | MG901 unreadable-file | Not analysed: syntax error. |  |\n"
        "| note | app/news.py:7:51 | MG101 visible-to | many users see each other's addresses in To. |  |\n"
    )


def test_a_clean_run_is_the_coverage(project: Project, catalog: Catalog) -> None:
    assert unescaped(render(project.result(), catalog, OutputFormat.MARKDOWN)) == (
        "## mailguard\n\n**No findings: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.**\n"
    )


def test_names_stay_text(project: Project, catalog: Catalog) -> None:
    path = "a|b\n[x](http://e)<img>`@me`.py"
    project.files[path] = "send(to=people)\n"
    text = render(project.result(project.finding("people", path)), catalog, OutputFormat.MARKDOWN)
    row = text.splitlines()[-1]
    assert r"a\|b\\n\[x\]\(http\:\/\/e\)\<img\>\`\@me\`\.py" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 6


def test_what_does_not_fit_is_counted(project: Project, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "LIMIT", 500)
    text = render(project.result(*[project.finding("emails")] * 9), catalog, OutputFormat.MARKDOWN)
    shown = text.count("| error |")
    assert 0 < shown < 9
    assert text.endswith(f"\n\n{9 - shown} more problems not shown: a summary has room for 1 MiB.\n")
