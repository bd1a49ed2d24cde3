"""SARIF 2.1.0, as code scanning reads it.

Beside what the standard demands it holds what GitHub needs to show an alert well: help with every rule, one small primary
region, a path from the source of the addresses to the header, and the fingerprint that GitHub itself would compute.
The table of rules is always complete, so that a change of findings never looks like a change of the tool.
Columns are UTF-16 code units.
"""

from __future__ import annotations

from dataclasses import asdict

from mailguard import __version__
from mailguard.catalog.models import Catalog
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.report.in_file import cell_note
from mailguard.report.json_text import json_text
from mailguard.report.rules import UNREADABLE, checks_by_code
from mailguard.report.sarif_places import ROOT, SarifObject, physical_location
from mailguard.report.sarif_results import results, suppressed_results
from mailguard.report.sarif_rules import rule_descriptor
from mailguard.report.source import Sources, decode_all
from mailguard.report.wording import sentence, without_surrogates

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME_PAGE = "https://pypi.org/project/mailguard-lint/"
CATEGORY = "mailguard/"  # the slash ends the category; without it GitHub reads a run id and no category


def render(result: RunResult, catalog: Catalog, *, show_suppressed: bool = False) -> str:
    """Render a run as a SARIF log in ASCII.

    What is suppressed is only in it with `show_suppressed`: code scanning on GitHub opens alerts for that as well.
    """
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result, catalog, show_suppressed=show_suppressed)]}
    return json_text(log)


def _run(result: RunResult, catalog: Catalog, *, show_suppressed: bool) -> SarifObject:
    sources = decode_all(result.sources)
    rule_index = {check.code: index for index, check in enumerate(catalog.checks)}
    reported = results(result, result.findings, sources, rule_index)
    suppressed = suppressed_results(result, sources, rule_index) if show_suppressed else []
    if show_suppressed:  # a result that says nothing may be suppressed or not, as the standard has it
        reported = [described | {"suppressions": []} for described in reported]
    return {
        "tool": {"driver": _driver(catalog)},
        "automationDetails": {"id": CATEGORY},
        "invocations": [_invocation(result, sources)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the scanned project."}}},
        "columnKind": "utf16CodeUnits",
        "results": [*reported, *suppressed],
        "properties": {"coverage": asdict(result.coverage)},
    }


def _driver(catalog: Catalog) -> SarifObject:
    return {
        "name": "mailguard",
        "fullName": f"mailguard {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME_PAGE,
        "rules": [rule_descriptor(check) for check in catalog.checks],
        "notifications": [rule_descriptor(checks_by_code(catalog)[UNREADABLE])],
    }


def _invocation(result: RunResult, sources: Sources) -> SarifObject:
    return {
        "executionSuccessful": _has_looked(result.coverage, result.unreadable),
        "toolExecutionNotifications": [_notification(unreadable, sources) for unreadable in result.unreadable],
    }


def _has_looked(coverage: Coverage, unreadable: tuple[Unreadable, ...]) -> bool:
    """A run that could analyse nothing of what there was must not close alerts as if all were well."""
    return coverage.files > 0 and (coverage.analysed > 0 or not unreadable)


def _notification(unreadable: Unreadable, sources: Sources) -> SarifObject:
    reason = sentence(f"Not analysed: {without_surrogates(unreadable.reason)}")
    return {
        "descriptor": {"id": UNREADABLE, "index": 0},
        "level": "error",
        "message": {"text": f"{reason} {cell_note(unreadable.place, sources)}".rstrip()},
        "locations": [{"physicalLocation": physical_location(unreadable.place, sources)}],
    }
