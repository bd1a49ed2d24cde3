"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lsprotocol import types

from mailguard.audience.place import Place
from mailguard.audience.terms import Severity
from mailguard.engine.result import RunResult, Unreadable
from mailguard.engine.source_text import SourceText
from mailguard.judge.finding import Finding
from mailguard.lsp.positions import Encoding, to_range
from mailguard.lsp.shifted import Shift
from mailguard.report.rules import UNREADABLE
from mailguard.report.wording import INFERRED, printable, sentence

SOURCE = "mailguard"
_UNNECESSARY = ("MG902", "MG905")  # comments and lines of a baseline that nothing needs any more
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class Decoded:
    """The texts of files, each decoded once as long as its content is the same object."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[bytes, SourceText]] = {}

    def text(self, path: str, content: bytes) -> SourceText:
        """Return the text of a file."""
        known = self._known.get(path)
        if known is None or known[0] is not content:
            known = self._known[path] = content, SourceText.decode(content)
        return known[1]


@dataclass(frozen=True, slots=True)
class Texts:
    """The contents that findings point into, as they were analysed, and of open documents as the editor shows them."""

    sources: Mapping[str, bytes]
    shown: Mapping[str, bytes]
    encoding: Encoding
    decoded: Decoded
    shifts: dict[str, Shift | None] = field(default_factory=dict)

    def range_of(self, place: Place) -> types.Range | None:
        """Return where a place is in the editor; None if it was written over meanwhile."""
        text = self.decoded.text(place.path, self.sources.get(place.path, b""))
        shift = self._shift(place.path, text)
        span = place.span if shift is None else shift.moved(place.span)
        if span is None:
            return None
        found = to_range(place.span, text, self.encoding)
        moved = span.line - place.span.line
        start, end = found.start, found.end
        return types.Range(
            types.Position(start.line + moved, start.character), types.Position(end.line + moved, end.character)
        )

    def _shift(self, path: str, text: SourceText) -> Shift | None:
        if path not in self.shifts:
            content = self.shown.get(path)
            is_same = content is None or path not in self.sources or content == self.sources[path]
            self.shifts[path] = None if content is None or is_same else Shift.between(text, SourceText.decode(content))
        return self.shifts[path]


@dataclass(frozen=True, slots=True)
class Style:
    """How a client wants to be told."""

    uri_of: Callable[[str], str]  # of a path
    pages: Mapping[str, str]  # the URI of each rule's page
    related: bool  # whether it shows related places


def diagnostics(result: RunResult, texts: Texts, style: Style) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics of each file that has any, in the order of the file."""
    found: dict[str, list[types.Diagnostic]] = {}
    for finding in result.findings:
        place = texts.range_of(finding.place)
        if place is not None:
            found.setdefault(finding.place.path, []).append(_of_finding(finding, place, texts, style))
    for file in result.unreadable:
        place = texts.range_of(file.place)
        if place is not None:
            found.setdefault(file.place.path, []).append(_of_unreadable(file, place, style))
    return found


def _of_finding(finding: Finding, place: types.Range, texts: Texts, style: Style) -> types.Diagnostic:
    lines = [finding.message, *([finding.repair] if finding.repair else [])]
    return types.Diagnostic(
        range=place,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=_page(finding.code, style),
        source=SOURCE,
        message="\n".join(printable(sentence(line)) for line in lines),
        tags=[types.DiagnosticTag.Unnecessary] if finding.code in _UNNECESSARY else None,
        related_information=list(_related(finding, texts, style)) if style.related else None,
    )


def _of_unreadable(file: Unreadable, place: types.Range, style: Style) -> types.Diagnostic:
    return types.Diagnostic(
        range=place,
        severity=types.DiagnosticSeverity.Warning,
        code=UNREADABLE,
        code_description=_page(UNREADABLE, style),
        source=SOURCE,
        message=printable(sentence(f"Not analysed: {file.reason}")),
    )


def _page(code: str, style: Style) -> types.CodeDescription | None:
    page = style.pages.get(code)
    return types.CodeDescription(page) if page is not None else None


def _related(finding: Finding, texts: Texts, style: Style) -> Iterator[types.DiagnosticRelatedInformation]:
    for step in finding.steps:
        place = texts.range_of(step.place)
        if place is not None:
            text = printable(sentence(step.text + (INFERRED if step.inferred else "")))
            yield types.DiagnosticRelatedInformation(types.Location(style.uri_of(step.place.path), place), text)
