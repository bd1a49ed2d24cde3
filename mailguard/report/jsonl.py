"""The format for programs that read line by line: one JSON object a line.

Each object says its `type`: `finding`, `suppressed`, `unreadable` or, on the last line, `coverage`. What else is in it is what the
JSON format says of the same thing, and `version` is that of the JSON format: every line can stand alone.
"""

from __future__ import annotations

from dataclasses import asdict

from mailguard.engine.result import RunResult
from mailguard.report.json_report import (
    VERSION,
    JsonObject,
    described_findings,
    described_suppressed,
    described_unreadable,
)
from mailguard.report.json_text import json_text
from mailguard.report.source import decode_all


def render(result: RunResult) -> str:
    """Render a run as lines of JSON in ASCII."""
    sources = decode_all(result.sources)
    lines = [
        *(_line("finding", item) for item in described_findings(result, sources)),
        *(_line("suppressed", item) for item in described_suppressed(result, sources)),
        *(_line("unreadable", item) for item in described_unreadable(result, sources)),
        _line("coverage", asdict(result.coverage)),
    ]
    return "".join(lines)


def _line(kind: str, described: JsonObject) -> str:
    return json_text({"type": kind, "version": VERSION} | described, indent=None)
