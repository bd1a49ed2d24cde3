"""The inventory for programs: one JSON object.

    {"version": 1, "sites": [...], "unreadable": [...], "coverage": {...}}

Places, `unreadable` and `coverage` are as in the JSON report of a check. `at_most` is null for any number of people, and
`evidence` says how their number is known. `docs/schemas/inventory-v1.schema.json` describes all of it to a validator.
"""

from __future__ import annotations

from dataclasses import asdict

from mailguard.audience.audience import MANY
from mailguard.engine.result import RunResult
from mailguard.judge.site import Recipients, Site
from mailguard.report.json_report import JsonObject, described_place, described_unreadable
from mailguard.report.json_text import json_text
from mailguard.report.source import Sources, decode_all

VERSION = 1


def render(result: RunResult) -> str:
    """Render the inventory as JSON in ASCII."""
    sources = decode_all(result.sources)
    document = {
        "version": VERSION,
        "sites": [_site(site, sources) for site in result.sites],
        "unreadable": described_unreadable(result, sources),
        "coverage": asdict(result.coverage),
    }
    return json_text(document)


def _site(site: Site, sources: Sources) -> JsonObject:
    return {
        **described_place(site.place, sources),
        "library": site.library,
        "verdict": site.verdict.value,
        "codes": list(site.codes),
        "recipients": [_recipients(recipients, sources) for recipients in site.recipients],
        "sent": described_place(site.sent, sources) if site.sent else None,
    }


def _recipients(recipients: Recipients, sources: Sources) -> JsonObject:
    return {
        "field": recipients.field.value,
        **described_place(recipients.place, sources),
        "at_least": recipients.low,
        "at_most": recipients.high if recipients.high < MANY else None,
        "evidence": recipients.evidence.value,
        "origins": [origin.value for origin in recipients.origins],
    }
