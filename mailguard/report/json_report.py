r"""The format for programs: one JSON object.

    {"version": 1, "findings": [...], "suppressed": [...], "unreadable": [...], "coverage": {...}}

Lines and columns count from 1, columns in characters (Unicode code points); `end_column` is exclusive. `path` is
relative to the project's root, with forward slashes; a byte of a file name that is no UTF-8 is written `\xff`.
`cell` is the number of the cell of a notebook, counted from 1 among all its cells, in which the lines then count; else null.
`field` is null for a finding that is not about a message, `library` where no library's API is concerned, `repair`
where only the rule's general advice applies. `trace` leads from where the addresses come from to the header.
What comments suppress is described like a finding, with the `reason` that the comment gives, empty if it gives none.
`fingerprint` stays the same while code moves. Keys may be added; the version changes when one is removed or gets
another meaning. `docs/schemas/check-v1.schema.json` describes all of it to a validator.
"""

from __future__ import annotations

from dataclasses import asdict

from mailguard.audience.place import Place, Step
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.finding import Finding
from mailguard.report.fingerprint import fingerprints
from mailguard.report.json_text import json_text
from mailguard.report.rules import UNREADABLE
from mailguard.report.source import Sources, cell_of, decode_all, locate
from mailguard.report.wording import without_surrogates

VERSION = 1

JsonObject = dict[str, object]


def render(result: RunResult) -> str:
    """Render a run as JSON in ASCII."""
    sources = decode_all(result.sources)
    document = {
        "version": VERSION,
        "findings": described_findings(result, sources),
        "suppressed": described_suppressed(result, sources),
        "unreadable": described_unreadable(result, sources),
        "coverage": asdict(result.coverage),
    }
    return json_text(document)


def described_findings(result: RunResult, sources: Sources) -> list[JsonObject]:
    """Describe each finding of a run, in its order."""
    prints = fingerprints(result.findings, sources)
    return [_finding(*pair, sources) for pair in zip(result.findings, prints, strict=True)]


def described_suppressed(result: RunResult, sources: Sources) -> list[JsonObject]:
    """Describe each finding that a comment suppresses, with the reason given there."""
    prints = fingerprints([each.finding for each in result.suppressed], sources)
    pairs = zip(result.suppressed, prints, strict=True)
    return [
        _finding(each.finding, fingerprint, sources) | {"reason": without_surrogates(each.reason)}
        for each, fingerprint in pairs
    ]


def described_unreadable(result: RunResult, sources: Sources) -> list[JsonObject]:
    """Describe each file of a run that could not be analysed."""
    return [_unreadable(unreadable, sources) for unreadable in result.unreadable]


def _finding(finding: Finding, fingerprint: str, sources: Sources) -> JsonObject:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": without_surrogates(finding.message),
        **described_place(finding.place, sources),
        "field": finding.field.value if finding.field else None,
        "library": finding.library,
        "repair": finding.repair,
        "trace": [_step(step, sources) for step in finding.steps],
        "fingerprint": fingerprint,
    }


def _step(step: Step, sources: Sources) -> JsonObject:
    return {**described_place(step.place, sources), "text": without_surrogates(step.text), "inferred": step.inferred}


def _unreadable(unreadable: Unreadable, sources: Sources) -> JsonObject:
    return {
        "code": UNREADABLE,
        **described_place(unreadable.place, sources),
        "reason": without_surrogates(unreadable.reason),
    }


def described_place(place: Place, sources: Sources) -> JsonObject:
    """Describe a place with its columns in characters."""
    return {
        "path": without_surrogates(place.path),
        "cell": cell_of(place, sources),
        **locate(place, sources)._asdict(),
    }
