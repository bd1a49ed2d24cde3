"""GitLab Code Quality: a JSON array of issues, shown in merge requests.

GitLab takes issues with one fingerprint for one issue and recognises them by it from one pipeline to the next.
"""

from __future__ import annotations

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.in_file import locate_in_file
from mailguard.report.json_text import json_text
from mailguard.report.problems import Problem, problems
from mailguard.report.source import Sources, decode_all
from mailguard.report.wording import without_surrogates

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "minor"}


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run as a Code Quality report in ASCII. Columns count characters, from 1."""
    sources = decode_all(result.sources)
    issues = [_issue(entry, sources) for entry in problems(result, catalog, sources)]
    return json_text(issues)


def _issue(entry: Problem, sources: Sources) -> dict[str, object]:
    region = locate_in_file(entry.place, sources)
    positions = {
        "begin": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }
    return {
        "type": "issue",
        "check_name": entry.code,
        "description": without_surrogates(entry.message),
        "content": {"body": without_surrogates("\n\n".join(entry.details()))},
        "categories": ["Security"],
        "severity": SEVERITIES[entry.severity],
        "fingerprint": entry.fingerprint,
        "location": {"path": without_surrogates(entry.place.path), "positions": positions},
    }
