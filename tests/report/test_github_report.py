from __future__ import annotations

from typing import TYPE_CHECKING

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def log_of(result: RunResult, catalog: Catalog) -> list[str]:
    return render(result, catalog, OutputFormat.GITHUB).splitlines()


def test_an_annotation_stands_where_the_people_are_and_tells_the_way_there(project: Project, catalog: Catalog) -> None:
    assert log_of(project.result(project.traced_finding()), catalog) == [
        (
            "::error file=app/news.py,line=7,endLine=7,col=51,endColumn=57,title=mailguard%3A MG101 visible-to::"
            "many users see each other's addresses in To."
            "%0A1. app/news.py:5: addresses of many users from the database"
            "%0A2. app/news.py:7: given to send_mail as recipient_list, which is the To header"
            "%0ASend one message each with send_mass_mail()."
        ),
        "1 finding: 1 error (confidence: 1 high).",
        "Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.",
    ]


def test_what_would_end_a_property_or_the_command_is_escaped(project: Project, catalog: Catalog) -> None:
    path = "a,b:100%\n::error::x.py"
    project.files[path] = "send(to=people)\n"
    annotation = log_of(project.result(project.finding("people", path, message="50%: a,b\r\nc")), catalog)[0]
    assert annotation.startswith(r"::error file=a%2Cb%3A100%25\n%3A%3Aerror%3A%3Ax.py,line=1,")
    assert annotation.endswith("::50%25: a,b c.%0ASend one message each with send_mass_mail().")


def test_a_trace_cannot_start_a_command_of_its_own(project: Project, catalog: Catalog) -> None:
    path = "\n::stop-commands::x.py"
    project.files[path] = "send(to=people)\n"
    finding = project.finding("people", path, steps=(project.step("people", "\r::error::owned", path=path),))
    annotation = log_of(project.result(finding), catalog)[0]
    assert r"%0A1. \n::stop-commands::x.py:1: \r::error::owned%0A" in annotation


def test_columns_of_several_lines_are_left_out(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = "send(to=[\n    *people\n])\n"
    annotation = log_of(project.result(project.finding("[\n    *people\n]", "a.py")), catalog)[0]
    assert annotation.startswith("::error file=a.py,line=1,endLine=3,title=")


def test_the_worst_are_shown_and_the_others_counted(project: Project, catalog: Catalog) -> None:
    notes = [project.finding("emails", severity=Severity.NOTE)] * 12
    errors = [project.finding("emails")] * 11
    unreadable = Unreadable(Place("b.py", Span(2, 0, 2, 0)), "syntax error")
    log = log_of(project.result(*notes, *errors, unreadable=(unreadable,)), catalog)
    commands = [line.split()[0] for line in log if line.startswith("::")]
    assert commands == ["::error"] * 10 + ["::warning"] + ["::notice"] * 9 + ["::notice"]
    assert log[20] == (
        "::notice title=mailguard::4 more problems not shown here, because GitHub shows 10 annotations of a kind for each "
        "step. --output markdown=$GITHUB_STEP_SUMMARY shows them all on the page of the job."
    )
    assert log[10].endswith("::Not analysed: syntax error.")


def test_ten_are_all_shown(project: Project, catalog: Catalog) -> None:
    log = log_of(project.result(*[project.finding("emails")] * 10), catalog)
    assert [line.startswith("::error") for line in log] == [True] * 10 + [False] * 2


def test_a_clean_run_says_what_was_covered(project: Project, catalog: Catalog) -> None:
    assert log_of(project.result(), catalog) == [
        "No findings: 12 files in scope, 3 analysed, 5 send sites, 1 not understood."
    ]
