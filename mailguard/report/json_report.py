r"""The format for programs: one JSON object.

    {"version": 1, "findings": [...], "suppressed": [...], "unreadable": [...], "coverage": {...}}

Lines and columns count from 1, columns in characters (Unicode code points); `end_column` is exclusive. `path` is
relative to the project's root, with forward slashes; a byte of a file name that is no UTF-8 is written `\xff`.
`field` is null for a finding that is not about a message, `library` where no library's API is concerned, `repair`
where only the rule's general advice applies. `trace` leads from where the addresses come from to the header.
What comments suppress is described like a finding, with the `reason` that the comment gives, empty if it gives none.
`fingerprint` stays the same while code moves. Keys may be added; the version changes when one is removed or gets
another meaning.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from mailguard.audience.place import Place, Step
from mailguard.engine.result import RunResult, Suppressed, Unreadable
from mailguard.judge.finding import Finding
from mailguard.report.fingerprint import fingerprints
from mailguard.report.rules import UNREADABLE
from mailguard.report.source import Sources, decode_all, locate
from mailguard.report.wording import without_surrogates

VERSION = 1


def render(result: RunResult) -> str:
    """Render a run as JSON in ASCII."""
    sources = decode_all(result.sources)
    prints = fingerprints(result.findings, sources)
    document = {
        "version": VERSION,
        "findings": [_finding(*pair, sources) for pair in zip(result.findings, prints, strict=True)],
        "suppressed": _suppressed(result.suppressed, sources),
        "unreadable": [_unreadable(unreadable, sources) for unreadable in result.unreadable],
        "coverage": asdict(result.coverage),
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding, fingerprint: str, sources: Sources) -> dict[str, object]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": without_surrogates(finding.message),
        **_place(finding.place, sources),
        "field": finding.field.value if finding.field else None,
        "library": finding.library,
        "repair": finding.repair,
        "trace": [_step(step, sources) for step in finding.steps],
        "fingerprint": fingerprint,
    }


def _suppressed(suppressed: Sequence[Suppressed], sources: Sources) -> list[dict[str, object]]:
    prints = fingerprints([each.finding for each in suppressed], sources)
    pairs = zip(suppressed, prints, strict=True)
    return [
        _finding(each.finding, fingerprint, sources) | {"reason": without_surrogates(each.reason)}
        for each, fingerprint in pairs
    ]


def _step(step: Step, sources: Sources) -> dict[str, object]:
    return {**_place(step.place, sources), "text": without_surrogates(step.text), "inferred": step.inferred}


def _unreadable(unreadable: Unreadable, sources: Sources) -> dict[str, object]:
    return {
        "code": UNREADABLE,
        **_place(unreadable.place, sources),
        "reason": without_surrogates(unreadable.reason),
    }


def _place(place: Place, sources: Sources) -> dict[str, object]:
    return {"path": without_surrogates(place.path), **locate(place, sources)._asdict()}
