"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lsprotocol import types

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Severity
from mailguard.engine.result import RunResult, Unreadable
from mailguard.engine.source_text import SourceText
from mailguard.judge.finding import Finding
from mailguard.lsp.positions import Encoding, to_range
from mailguard.lsp.shifted import Shift
from mailguard.report.in_file import in_file
from mailguard.report.rules import UNREADABLE
from mailguard.report.wording import INFERRED, printable, sentence

SOURCE = "mailguard"
_UNNECESSARY = ("MG902", "MG905")  # comments and lines of a baseline that nothing needs any more
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


class Shown(Protocol):
    """A document as the editor shows it."""

    @property
    def content(self) -> bytes:
        """The bytes that would be in its file."""
        ...

    def location(self, span: Span, place: types.Range) -> types.Location | None:
        """Return where a span of the program in it is to the client; of `place`, only the columns are right."""
        ...


class Decoded:
    """The texts of files, each decoded once as long as its content is the same object."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[bytes, SourceText]] = {}

    def text(self, path: str, content: bytes) -> SourceText:
        """Return the text of a file."""
        known = self._known.get(path)
        if known is None or known[0] is not content:
            known = self._known[path] = content, SourceText.of_file(path, content)
        return known[1]


@dataclass(frozen=True, slots=True)
class Texts:
    """The contents that findings point into, as they were analysed, and of open documents as the editor shows them."""

    sources: Mapping[str, bytes]
    shown: Mapping[str, Shown]
    encoding: Encoding
    decoded: Decoded
    uri_of: Callable[[str], str]  # of a path
    shifts: dict[str, Shift | None] = field(default_factory=dict)

    def location_of(self, place: Place) -> types.Location | None:
        """Return where a place is in the editor; None if it was written over meanwhile."""
        text = self.decoded.text(place.path, self.sources.get(place.path, b""))
        shown = self.shown.get(place.path)
        if shown is None:
            file, in_its_text = in_file(place, {place.path: text})
            return types.Location(self.uri_of(place.path), to_range(in_its_text, file or text, self.encoding))
        shift = self._shift(place.path, text, shown)
        span = place.span if shift is None else shift.moved(place.span)
        return None if span is None else shown.location(span, to_range(place.span, text, self.encoding))

    def _shift(self, path: str, text: SourceText, shown: Shown) -> Shift | None:
        if path not in self.shifts:
            is_same = path not in self.sources or shown.content == self.sources[path]
            self.shifts[path] = None if is_same else Shift.between(text, SourceText.of_file(path, shown.content))
        return self.shifts[path]


@dataclass(frozen=True, slots=True)
class Style:
    """How a client wants to be told."""

    pages: Mapping[str, str]  # the URI of each rule's page
    related: bool  # whether it shows related places


def diagnostics(result: RunResult, texts: Texts, style: Style) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics by URI, in the order of the file."""
    found: dict[str, list[types.Diagnostic]] = {}
    for finding in result.findings:
        place = texts.location_of(finding.place)
        if place is not None:
            found.setdefault(place.uri, []).append(_of_finding(finding, place.range, texts, style))
    for file in result.unreadable:
        place = texts.location_of(file.place)
        if place is not None:
            found.setdefault(place.uri, []).append(_of_unreadable(file, place.range, style))
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
        place = texts.location_of(step.place)
        if place is not None:
            text = printable(sentence(step.text + (INFERRED if step.inferred else "")))
            yield types.DiagnosticRelatedInformation(place, text)
