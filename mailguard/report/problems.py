"""Findings and unreadable files as one list, for formats that know only one kind of entry."""

from __future__ import annotations

from hashlib import sha256

from mailguard.audience.place import Place, Step
from mailguard.audience.record import frozen
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog, Check
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.finding import Finding
from mailguard.report.fingerprint import DIGITS, fingerprints
from mailguard.report.in_file import cell_note
from mailguard.report.rules import UNREADABLE, checks_by_code
from mailguard.report.source import Sources, position
from mailguard.report.summary import WORST_FIRST
from mailguard.report.wording import INFERRED, sentence


@frozen
class Problem:
    """An entry of a report. `title` names the rule, `message` and `repair` are sentences, or `repair` is empty."""

    severity: Severity
    code: str
    title: str
    message: str
    repair: str
    place: Place
    steps: tuple[Step, ...]
    trace: tuple[str, ...]  # the steps in words
    note: str  # a sentence about the cell, where the place is in a notebook; or empty
    fingerprint: str  # unique within the run; made of no line number

    def details(self) -> list[str]:
        """The message, how the addresses get there, and what to do: a sentence a line, as raw as the scanned code."""
        return [line for line in (self.message, self.note, *self.trace, self.repair) if line]


def problems(result: RunResult, catalog: Catalog, sources: Sources) -> list[Problem]:
    """List the findings of a run, then its unreadable files, each in the order of the run."""
    checks = checks_by_code(catalog)
    prints = fingerprints(result.findings, sources)
    return [
        *(_finding(*pair, sources) for pair in zip(result.findings, prints, strict=True)),
        *(_unreadable(unreadable, checks[UNREADABLE], sources) for unreadable in result.unreadable),
    ]


def worst_first(entries: list[Problem]) -> list[Problem]:
    """Sort by severity; entries of one severity keep their order."""
    return sorted(entries, key=lambda entry: WORST_FIRST.index(entry.severity))


def _finding(finding: Finding, fingerprint: str, sources: Sources) -> Problem:
    return Problem(
        severity=finding.severity,
        code=finding.code,
        title=f"{finding.code} {finding.rule}",
        message=sentence(finding.message),
        repair=sentence(finding.repair) if finding.repair else "",
        place=finding.place,
        steps=finding.steps,
        trace=tuple(_in_words(number, step, sources) for number, step in enumerate(finding.steps, 1)),
        note=cell_note(finding.place, sources),
        fingerprint=fingerprint,
    )


def _in_words(number: int, step: Step, sources: Sources) -> str:
    return f"{number}. {position(step.place, sources)}: {step.text}{INFERRED if step.inferred else ''}"


def _unreadable(unreadable: Unreadable, check: Check, sources: Sources) -> Problem:
    identity = f"{check.code}\0{unreadable.place.path}\0{unreadable.reason}"
    return Problem(
        severity=check.severity,
        code=check.code,
        title=f"{check.code} {check.name}",
        message=sentence(f"Not analysed: {unreadable.reason}"),
        repair="",
        place=unreadable.place,
        steps=(),
        trace=(),
        note=cell_note(unreadable.place, sources),
        fingerprint=sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS],
    )
