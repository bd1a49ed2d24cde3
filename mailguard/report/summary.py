"""The last lines of the text formats: how many findings, and what was covered."""

from __future__ import annotations

from collections import Counter

from mailguard.audience.terms import Confidence, Severity
from mailguard.engine.result import Coverage, RunResult
from mailguard.judge.finding import Finding

WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
SUREST_FIRST = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


def summary_lines(result: RunResult) -> list[str]:
    """Say what was found and what was covered: one line for a clean run, more otherwise.

    Nothing found never stands alone: green must mean checked.
    """
    coverage = coverage_line(result.coverage, complete=not result.unreadable)
    missing = f"{counted(len(result.unreadable), 'file')} could not be analysed." if result.unreadable else ""
    if result.findings:
        incomplete = [f"Incomplete: {missing}"] if missing else []
        return [_findings(result.findings), *incomplete, f"Coverage: {coverage}."]
    if missing:
        return [f"No findings, but incomplete: {missing}", f"Coverage: {coverage}."]
    return [f"No findings: {coverage}."]


def _findings(findings: tuple[Finding, ...]) -> str:
    severities = Counter(finding.severity for finding in findings)
    confidences = Counter(finding.confidence for finding in findings)
    by_severity = ", ".join(counted(severities[item], item.value) for item in WORST_FIRST if severities[item])
    by_confidence = ", ".join(f"{confidences[item]} {item.value}" for item in SUREST_FIRST if confidences[item])
    return f"{counted(len(findings), 'finding')}: {by_severity} (confidence: {by_confidence})."


def coverage_line(coverage: Coverage, *, complete: bool = False) -> str:
    """Say in one line, without a full stop, how much was looked at; `complete` if every file could be analysed."""
    none_concerned = complete and coverage.files > 0 and coverage.analysed == 0
    parts = [
        f"{counted(coverage.files, 'file')} in scope",
        "none mentions mail" if none_concerned else f"{coverage.analysed} analysed",
        counted(coverage.send_sites, "send site"),
        f"{coverage.not_understood} not understood",
    ]
    if coverage.left_out:
        parts.append(f"{coverage.left_out} left out")
    if coverage.suppressed:
        parts.append(f"{coverage.suppressed} suppressed")
    if coverage.known:
        parts.append(f"{coverage.known} in the baseline")
    if coverage.old:
        parts.append(f"{coverage.old} not new")
    return ", ".join(parts)


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Put `number` before `noun`: "1 file", "2 files". `nouns` is a plural that is made in another way."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or f'{noun}s'}"
