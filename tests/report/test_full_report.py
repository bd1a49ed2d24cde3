from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def full(result: RunResult, catalog: Catalog, *, colour: bool = False, width: int | None = None) -> str:
    return render(result, catalog, OutputFormat.FULL, colour=colour, width=width)


def test_a_finding_shows_code_trace_help_confidence_and_coverage(project: Project, catalog: Catalog) -> None:
    assert (
        full(project.result(project.traced_finding()), catalog)
        == """\
error[MG101]: visible-to: many users see each other's addresses in To
app/news.py:7:51
    |
  5 |     emails = [user.email for user in User.objects.all()]
  6 |
  7 |     send_mail("News", body(), "news@example.org", emails)
    |                                                   ^^^^^^
  trace:
    1. app/news.py:5: addresses of many users from the database
    2. app/news.py:7: given to send_mail as recipient_list, which is the To
       header
  help: Send one message each with send_mass_mail().
  confidence: high (number and origin of the people both follow from the code)

1 finding: 1 error (confidence: 1 high).
Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.
"""
    )


def test_a_clean_run_says_in_one_line_what_it_covered(project: Project, catalog: Catalog) -> None:
    expected = "No findings: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.\n"
    assert full(project.result(), catalog) == expected


def test_files_left_out_are_part_of_the_coverage(catalog: Catalog) -> None:
    result = RunResult((), (), Coverage(1, 0, 0, 0, left_out=2), {})
    expected = "No findings: 1 file in scope, none mentions mail, 0 send sites, 0 not\n  understood, 2 left out.\n"
    assert full(result, catalog) == expected


def test_an_unreadable_file_is_never_a_clean_run(project: Project, catalog: Catalog) -> None:
    unreadable = Unreadable(Place("app/old.py", Span(12, 6, 12, 6)), "the file is written for Python 2")
    assert (
        full(project.result(unreadable=(unreadable,)), catalog)
        == """\
warning[MG901]: unreadable-file: the file is written for Python 2
app/old.py:12:7

No findings, but incomplete: 1 file could not be analysed.
Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.
"""
    )


def test_findings_beside_unreadable_files_are_called_incomplete(project: Project, catalog: Catalog) -> None:
    unreadable = (Unreadable(Place("b.py", Span(1, 0, 1, 0)), "x"), Unreadable(Place("c.py", Span(1, 0, 1, 0)), "y"))
    findings = (
        project.traced_finding(),
        project.finding("emails", severity=Severity.WARNING, confidence=Confidence.LOW),
        project.finding("emails", severity=Severity.WARNING, confidence=Confidence.MEDIUM),
    )
    assert full(project.result(*findings, unreadable=unreadable), catalog).splitlines()[-3:] == [
        "3 findings: 1 error, 2 warnings (confidence: 1 high, 1 medium, 1 low).",
        "Incomplete: 2 files could not be analysed.",
        "Coverage: 12 files in scope, 3 analysed, 5 send sites, 1 not understood.",
    ]


def test_a_step_elsewhere_shows_its_line_once_and_says_when_it_was_inferred(project: Project, catalog: Catalog) -> None:
    project.files["app/lists.py"] = "def everyone():\n\treturn fetch_emails()  # of all\n"
    steps = (
        project.step("fetch_emails()", "taken for many addresses", path="app/lists.py", inferred=True),
        project.step("everyone", "returned by everyone", path="app/lists.py"),
        project.step("return", "returned", path="app/lists.py"),
    )
    finding = project.finding("emails", steps=steps, confidence=Confidence.MEDIUM)
    assert full(project.result(finding), catalog).splitlines()[7:17] == [
        "  trace:",
        "    1. app/lists.py:2: taken for many addresses (inferred from a name or",
        "       annotation)",
        "       | return fetch_emails()  # of all",
        "    2. app/lists.py:1: returned by everyone",
        "       | def everyone():",
        "    3. app/lists.py:2: returned",
        "  help: Send one message each with send_mass_mail().",
        "  confidence: medium (number or origin of the people rests on a name, an",
        "    annotation or a convention)",
    ]


def test_a_step_without_its_source_or_past_its_end_is_still_told(project: Project, catalog: Catalog) -> None:
    steps = (
        Step(Place("app/gone.py", Span(3, 4, 3, 9)), "from a file that is not at hand"),
        Step(Place("app/news.py", Span(99, 4, 99, 9)), "from a line that is not there"),
    )
    assert full(project.result(project.finding("emails", steps=steps)), catalog).splitlines()[7:11] == [
        "  trace:",
        "    1. app/gone.py:3: from a file that is not at hand",
        "    2. app/news.py:99: from a line that is not there",
        "  help: Send one message each with send_mass_mail().",
    ]


def test_a_finding_without_source_or_trace_keeps_place_and_help(project: Project, catalog: Catalog) -> None:
    result = replace(project.result(project.finding("emails")), sources={})
    assert full(result, catalog).splitlines()[:4] == [
        "error[MG101]: visible-to: many users see each other's addresses in To",
        "app/news.py:7:51",
        "  help: Send one message each with send_mass_mail().",
        "  confidence: high (number and origin of the people both follow from the code)",
    ]


def test_the_rule_helps_where_the_finding_has_no_advice_of_its_own(project: Project, catalog: Catalog) -> None:
    finding = project.finding("emails", repair=None)
    assert "  help: Send one message to each person.\n" in full(project.result(finding), catalog)
    assert "help" not in full(project.result(finding), Catalog())


def test_a_finding_that_is_not_about_a_message_has_no_confidence(project: Project, catalog: Catalog) -> None:
    finding = project.finding("emails", code="MG902", rule="unused-suppression", field=None)
    assert "  confidence" not in full(project.result(finding), catalog)


def test_nothing_is_wider_than_the_terminal(project: Project, catalog: Catalog) -> None:
    project.files["app/news.py"] = NARROW_SOURCE
    steps = (project.step("[person.email for person in everybody]", "a rather long sentence " * 6),)
    finding = project.finding("[person.email for person in everybody]", steps=steps)
    for width in (40, 60, 80, 120):
        lines = full(project.result(finding), catalog, width=width).splitlines()
        assert max(map(len, lines)) <= width
        assert any("^" * 20 in line for line in lines)


NARROW_SOURCE = f"""\
{" " * 30}deliver({"subject, " * 20}to=[person.email for person in everybody], {"option, " * 20})
"""


def test_a_narrower_terminal_than_forty_columns_gets_forty(project: Project, catalog: Catalog) -> None:
    result = project.result(project.traced_finding())
    assert full(result, catalog, width=10) == full(result, catalog, width=40)


def test_colour_adds_escapes_and_nothing_else(project: Project, catalog: Catalog) -> None:
    result = project.result(project.traced_finding())
    coloured = full(result, catalog, colour=True)
    assert coloured.splitlines()[0] == (
        "\x1b[1;31merror[MG101]\x1b[0m\x1b[1m: visible-to: many users see each other's addresses in To\x1b[0m"
    )
    for code in ("1;31", "1;32", "1;34", "1", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == full(result, catalog)


def test_names_messages_and_code_cannot_steer_the_terminal(
    project: Project, catalog: Catalog, hostile: Unreadable
) -> None:
    project.files["app/\x1b[1m.py"] = 'send("\x1b[31m\u202e\x00", to=people)\n'
    step = project.step("to", "taken\x1b[5m from here", path="app/\x1b[1m.py")
    finding = project.finding("people", "app/\x1b[1m.py", message="a\x1b[0mb", steps=(step,), repair="do\x07 it")
    text = full(project.result(finding, unreadable=(hostile,)), catalog)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert text.encode().decode().splitlines()[:8] == [
        r"error[MG101]: visible-to: a\x1b[0mb",
        r"app/\x1b[1m.py:1:20",
        "    |",
        r'  1 | send("\x1b[31m\u202e\x00", to=people)',
        r"    |                               ^^^^^^",
        "  trace:",
        r"    1. app/\x1b[1m.py:1: taken\x1b[5m from here",
        r"  help: do\x07 it",
    ]
    assert r"app/\x1b[2Jold\xff é.py:3:8" in text
    assert r"not valid\x1b]0;owned\x07 Python" in text
