"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lsprotocol import types

from mailguard.audience.place import Place
from mailguard.audience.terms import Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.engine.source_text import SourceText
from mailguard.lsp.positions import Encoding, to_range
from mailguard.lsp.shifted import Shift
from mailguard.report.problems import Problem, problems
from mailguard.report.source import decode_all
from mailguard.report.wording import INFERRED, printable, sentence

SOURCE = "mailguard"
_UNNECESSARY = ("MG902", "MG905")  # comments and lines of a baseline that nothing needs any more
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The text of each file that findings point into, as it was analysed, and as the editor shows it."""

    analysed: Mapping[str, SourceText]
    shifts: Mapping[str, Shift]
    encoding: Encoding

    @classmethod
    def of(
        cls, result: RunResult, analysed: Mapping[str, bytes], shown: Mapping[str, bytes], encoding: Encoding
    ) -> Texts:
        """Bring together the files of a result. `analysed` and `shown` are the open documents."""
        texts = decode_all(result.sources)
        shifts = {
            path: Shift.between(texts[path], SourceText.decode(content))
            for path, content in shown.items()
            if path in texts and analysed.get(path) != content
        }
        return cls(texts, shifts, encoding)

    def range_of(self, place: Place) -> types.Range | None:
        """Return where a place is in the editor; None if it was written over meanwhile."""
        shift = self.shifts.get(place.path)
        span = place.span if shift is None else shift.moved(place.span)
        if span is None:
            return None
        found = to_range(place.span, self.analysed.get(place.path, SourceText(())), self.encoding)
        moved = span.line - place.span.line
        start, end = found.start, found.end
        return types.Range(
            types.Position(start.line + moved, start.character), types.Position(end.line + moved, end.character)
        )


@dataclass(frozen=True, slots=True)
class Style:
    """How a client wants to be told."""

    uri_of: Callable[[str], str]  # of a path
    pages: Mapping[str, str]  # the URI of each rule's page
    related: bool  # whether it shows related places


def diagnostics(result: RunResult, catalog: Catalog, texts: Texts, style: Style) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics of each file that has any, in the order of the file."""
    found: dict[str, list[types.Diagnostic]] = {}
    for problem in problems(result, catalog, texts.analysed):
        place = texts.range_of(problem.place)
        if place is not None:
            found.setdefault(problem.place.path, []).append(_diagnostic(problem, place, texts, style))
    return found


def _diagnostic(problem: Problem, place: types.Range, texts: Texts, style: Style) -> types.Diagnostic:
    page = style.pages.get(problem.code)
    return types.Diagnostic(
        range=place,
        severity=_SEVERITIES[problem.severity],
        code=problem.code,
        code_description=types.CodeDescription(page) if page is not None else None,
        source=SOURCE,
        message="\n".join(printable(line) for line in (problem.message, problem.repair) if line),
        tags=[types.DiagnosticTag.Unnecessary] if problem.code in _UNNECESSARY else None,
        related_information=list(_related(problem, texts, style)) if style.related else None,
        data={"fingerprint": problem.fingerprint},
    )


def _related(problem: Problem, texts: Texts, style: Style) -> Iterator[types.DiagnosticRelatedInformation]:
    for step in problem.steps:
        place = texts.range_of(step.place)
        if place is not None:
            text = printable(sentence(step.text + (INFERRED if step.inferred else "")))
            yield types.DiagnosticRelatedInformation(types.Location(style.uri_of(step.place.path), place), text)
