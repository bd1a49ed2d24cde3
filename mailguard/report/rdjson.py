"""Reviewdog's diagnostic format. Columns are UTF-8 bytes from 1, and ends are exclusive.

Its definition is the protocol buffer message DiagnosticResult: reviewdog/reviewdog, proto/rdf/reviewdog.proto.
"""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.in_file import in_file
from mailguard.report.json_text import json_text
from mailguard.report.problems import Problem, problems
from mailguard.report.source import Sources, decode_all
from mailguard.report.wording import without_surrogates

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(result: RunResult, catalog: Catalog) -> str:
    """Render a run as a DiagnosticResult in ASCII."""
    sources = decode_all(result.sources)
    entries = problems(result, catalog, sources)
    document = {
        "source": {"name": "mailguard"},
        "diagnostics": [_diagnostic(entry, sources) for entry in entries],
    }
    return json_text(document)


def _diagnostic(entry: Problem, sources: Sources) -> dict[str, object]:
    described: dict[str, object] = {
        "message": without_surrogates("\n".join(entry.details())),
        "location": _location(entry.place, sources),
        "severity": SEVERITIES[entry.severity],
        "code": {"value": entry.code},
    }
    if entry.steps:
        described["related_locations"] = [
            {"message": without_surrogates(step.text), "location": _location(step.place, sources)}
            for step in entry.steps
        ]
    return described


def _location(place: Place, sources: Sources) -> dict[str, object]:
    _, span = in_file(place, sources)
    return {
        "path": without_surrogates(place.path),
        "range": {
            "start": {"line": max(span.line, 1), "column": span.column + 1},
            "end": {"line": max(span.end_line, 1), "column": span.end_column + 1},
        },
    }
