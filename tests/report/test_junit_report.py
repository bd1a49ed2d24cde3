"""JUnit XML, read back by a library that readers of such reports use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from junitparser import Error, Failure, JUnitXml, TestSuite

from mailguard.audience.place import Place, Span
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def suite_of(result: RunResult, catalog: Catalog) -> TestSuite:
    text = render(result, catalog, OutputFormat.JUNIT)
    assert text.isascii()
    [suite] = JUnitXml.fromstring(text.encode())
    return suite


def test_a_finding_is_a_failed_test_case(project: Project, catalog: Catalog) -> None:
    suite = suite_of(project.result(project.traced_finding()), catalog)
    assert (suite.name, suite.tests, suite.failures, suite.errors) == ("mailguard", 1, 1, 0)
    [case] = suite
    assert (case.classname, case.name) == ("app/news.py", "MG101 visible-to at line 7, column 51")
    assert (case._elem.get("file"), case._elem.get("line")) == ("app/news.py", "7")
    [failure] = case.result
    assert isinstance(failure, Failure)
    assert (failure.type, failure.message) == ("MG101", "many users see each other's addresses in To.")
    assert failure.text == (
        "app/news.py:7:51\n"
        "many users see each other's addresses in To.\n"
        "1. app/news.py:5: addresses of many users from the database\n"
        "2. app/news.py:7: given to send_mail as recipient_list, which is the To header\n"
        "Send one message each with send_mass_mail()."
    )


def test_an_unreadable_file_is_an_error(project: Project, catalog: Catalog) -> None:
    unreadable = Unreadable(Place("b.py", Span(2, 0, 2, 0)), "syntax error")
    suite = suite_of(project.result(project.finding("emails"), unreadable=(unreadable,)), catalog)
    assert (suite.tests, suite.failures, suite.errors) == (2, 1, 1)
    assert [type(case.result[0]) for case in suite] == [Failure, Error]


def test_a_clean_run_has_one_case_that_passed(project: Project, catalog: Catalog) -> None:
    suite = suite_of(project.result(), catalog)
    [case] = suite
    assert (suite.tests, suite.failures, case.name, case.is_passed) == (1, 0, "no findings", True)
    assert (
        suite._elem.findtext("system-out")
        == "No findings: 12 files in scope, 3 analysed, 5 send sites, 1 not understood."
    )


def test_what_xml_cannot_hold_is_made_visible(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    path = 'a<b>&"\x00\udcff\ufffe.py'
    project.files[path] = "send(to=people)\n"
    suite = suite_of(project.result(project.finding("people", path), unreadable=(hostile,)), catalog)
    names = [case.classname for case in suite]
    assert names == [r'a<b>&"\x00\xff\ufffe.py', r"app/\x1b[2Jold\xff é.py"]
