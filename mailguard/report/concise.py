"""One line a finding: for editors, scripts and people in a hurry."""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.finding import Finding
from mailguard.report.rules import UNREADABLE, checks_by_code
from mailguard.report.source import Sources, decode_all, position
from mailguard.report.style import SEVERITY_INK, Ink, Palette
from mailguard.report.summary import summary_lines
from mailguard.report.wording import printable


def render(result: RunResult, catalog: Catalog, *, colour: bool) -> str:
    """Render a run with one line `path:line:col: CODE [confidence] message` a finding, then what was covered.

    Columns count characters, from 1.
    """
    sources, palette = decode_all(result.sources), Palette(colour)
    unreadable_severity = checks_by_code(catalog)[UNREADABLE].severity
    lines = [
        *(_finding(finding, sources, palette) for finding in result.findings),
        *(_unreadable(unreadable, unreadable_severity, sources, palette) for unreadable in result.unreadable),
        *summary_lines(result),
    ]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, sources: Sources, palette: Palette) -> str:
    code = palette.paint(printable(finding.code), SEVERITY_INK[finding.severity])
    return f"{_position(finding.place, sources, palette)} {code} [{finding.confidence.value}] {_flat(finding.message)}"


def _unreadable(unreadable: Unreadable, severity: Severity, sources: Sources, palette: Palette) -> str:
    code = palette.paint(UNREADABLE, SEVERITY_INK[severity])
    return f"{_position(unreadable.place, sources, palette)} {code} {_flat(unreadable.reason)}"


def _position(place: Place, sources: Sources, palette: Palette) -> str:
    return palette.paint(f"{printable(position(place, sources, column=True))}:", Ink.STRONG)


def _flat(text: str) -> str:
    return printable(" ".join(text.split()))
