"""A table in Markdown: for the summary page of a CI job, which unlike annotations can show everything.

mailguard check --output-format github --output "markdown=$GITHUB_STEP_SUMMARY"
"""

from __future__ import annotations

import re

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.problems import Problem, problems, worst_first
from mailguard.report.source import Sources, decode_all, position
from mailguard.report.summary import counted, summary_lines
from mailguard.report.wording import printable

LIMIT = 1_000_000  # bytes; GitHub drops a summary of more than 1 MiB as a whole
HEADINGS = ("Severity", "Place", "Rule", "What", "What to do")
SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")  # ASCII punctuation: all of it may be escaped, whatever it would mean


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run, the worst first. What does not fit into a summary is counted."""
    sources = decode_all(result.sources)
    rows = [_row(entry, sources) for entry in worst_first(problems(result, catalog, sources))]
    first, *rest = summary_lines(result)
    lines = ["## mailguard", "", f"**{_escaped(first)}**", *(f"\n{_escaped(line)}" for line in rest)]
    if rows:
        fitting = _fitting(rows)
        lines += ["", _cells(HEADINGS), _cells(["---"] * len(HEADINGS)), *rows[:fitting]]
        if fitting < len(rows):
            lines += ["", f"{counted(len(rows) - fitting, 'more problem')} not shown: a summary has room for 1 MiB."]
    return "\n".join(lines) + "\n"


def _fitting(rows: list[str]) -> int:
    size = 0
    for number, row in enumerate(rows):
        size += len(row.encode()) + 1
        if size > LIMIT:
            return number
    return len(rows)


def _row(entry: Problem, sources: Sources) -> str:
    place = position(entry.place, sources, column=True)
    return _cells([_escaped(text) for text in (entry.severity.value, place, entry.title, entry.message, entry.repair)])


def _cells(texts: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _escaped(text: str) -> str:
    """Text that means nothing to a reader of Markdown or HTML."""
    return SPECIAL.sub(r"\\\g<0>", printable(text))
