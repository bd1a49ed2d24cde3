"""JUnit XML, as the test reports of Jenkins, GitLab, Azure and others read it: a failed test case a finding.

There is no standard; this is what their readers agree on. A clean run has one test case that passed, because some take a
report without any for a mistake.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.in_file import locate_in_file
from mailguard.report.problems import Problem, problems
from mailguard.report.rules import UNREADABLE
from mailguard.report.source import Sources, cell_of, decode_all, locate, position
from mailguard.report.summary import summary_lines
from mailguard.report.wording import printable

NAME = "mailguard"


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run as one test suite, in ASCII. What XML cannot hold, control characters, is made visible."""
    sources = decode_all(result.sources)
    entries = problems(result, catalog, sources)
    numbers = {
        "tests": str(max(len(entries), 1)),
        "failures": str(len(result.findings)),
        "errors": str(len(result.unreadable)),
    }
    suites = Element("testsuites", {"name": NAME} | numbers)
    suite = SubElement(suites, "testsuite", {"name": NAME} | numbers)
    for entry in entries:
        _case(suite, entry, sources)
    if not entries:
        SubElement(suite, "testcase", {"classname": NAME, "name": "no findings"})
    SubElement(suite, "system-out").text = "\n".join(summary_lines(result))
    indent(suites)
    return f'<?xml version="1.0" encoding="us-ascii"?>\n{tostring(suites).decode("ascii")}\n'


def _case(suite: Element, entry: Problem, sources: Sources) -> None:
    region = locate(entry.place, sources)
    path = printable(entry.place.path)
    cell = cell_of(entry.place, sources)
    line = f"line {region.line}" if cell is None else f"cell {cell}, line {region.line}"
    name = f"{entry.title} at {line}, column {region.column}"
    case = SubElement(
        suite,
        "testcase",
        {"classname": path, "name": name, "file": path, "line": str(locate_in_file(entry.place, sources).line)},
    )
    kind = "error" if entry.code == UNREADABLE else "failure"
    problem = SubElement(case, kind, {"type": entry.code, "message": printable(entry.message)})
    details = (printable(line) for line in entry.details())
    problem.text = "\n".join((printable(position(entry.place, sources, column=True)), *details))
