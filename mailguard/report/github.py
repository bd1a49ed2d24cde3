"""Annotations, as the runner of GitHub Actions reads them from the log of a step.

GitHub shows ten errors, ten warnings and ten notices of a step, fifty of a job, and drops the others without a word:
the worst come first, and what will not be shown is counted in a notice of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.in_file import locate_in_file
from mailguard.report.problems import Problem, problems, worst_first
from mailguard.report.source import Sources, decode_all
from mailguard.report.summary import counted, summary_lines
from mailguard.report.wording import printable

SHOWN_OF_A_KIND = 10  # by GitHub, a step
NOTICES = SHOWN_OF_A_KIND - 1  # leaves room for the one that counts the others
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run as workflow commands, then what was found and covered as plain lines of the log."""
    sources = decode_all(result.sources)
    entries = worst_first(problems(result, catalog, sources))
    shown = list(_shown(entries))
    lines = [_annotation(entry, sources) for entry in shown]
    if len(shown) < len(entries):
        lines.append(_left_out(len(entries) - len(shown)))
    return "\n".join([*lines, *summary_lines(result)]) + "\n"


def _shown(entries: list[Problem]) -> Iterator[Problem]:
    number: Counter[Severity] = Counter()
    for entry in entries:
        number[entry.severity] += 1
        if number[entry.severity] <= (NOTICES if entry.severity is Severity.NOTE else SHOWN_OF_A_KIND):
            yield entry


def _annotation(entry: Problem, sources: Sources) -> str:
    region = locate_in_file(entry.place, sources)
    properties = {"file": entry.place.path, "line": region.line, "endLine": region.end_line}
    if region.line == region.end_line:  # columns of several lines are refused
        properties |= {"col": region.column, "endColumn": region.end_column}
    properties["title"] = f"mailguard: {entry.title}"
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = "\n".join(printable(line) for line in entry.details())
    return f"::{COMMANDS[entry.severity]} {written}::{_data(message)}"


def _left_out(number: int) -> str:
    text = (
        f"{counted(number, 'more problem')} not shown here, because GitHub shows {SHOWN_OF_A_KIND} annotations of a kind "
        "for each step. --output markdown=$GITHUB_STEP_SUMMARY shows them all on the page of the job."
    )
    return f"::notice title=mailguard::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
