"""The findings on the page, each with its code and the way of the addresses."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mailguard.audience.place import Place, Span, Step
from mailguard.catalog.models import Catalog, Check
from mailguard.engine.result import RunResult
from mailguard.judge.finding import Finding
from mailguard.report.frame import ELLIPSIS, fit, framed_lines, marked_part
from mailguard.report.full import CONFIDENCE_MEANING
from mailguard.report.page import Node, element
from mailguard.report.rules import checks_by_code
from mailguard.report.source import Sources, SourceText, around, cell_of, decode_all, locate, position
from mailguard.report.wording import INFERRED, sentence

WHOLE_LINE = 10_000  # columns; longer lines are cut around what is marked


def anchor(number: int) -> str:
    """The name by which the page refers to its finding `number`, counted from 1."""
    return f"finding-{number}"


def findings_section(result: RunResult, catalog: Catalog) -> Iterator[Element]:
    """Yield the findings of a run, in its order."""
    sources, checks = decode_all(result.sources), checks_by_code(catalog)
    yield element("h2", "Findings")
    if not result.findings:
        yield element("p", "None.")
    for number, finding in enumerate(result.findings, 1):
        yield _finding(finding, number, sources, checks.get(finding.code))


def _finding(finding: Finding, number: int, sources: Sources, check: Check | None) -> Element:
    region = locate(finding.place, sources)
    repair = finding.repair or (check.repair if check else "")
    parts = [
        element("h3", element("span", finding.code, class_="code"), f" {_capital(sentence(finding.message))}"),
        element("p", f"{finding.place.path}, {_cell(finding.place, sources)}line {region.line}", class_="place"),
        *_frame(finding.place, sources),
        *_trace(finding.steps, sources),
    ]
    if repair:
        parts += [element("h4", "What to do"), element("p", sentence(repair))]
    if finding.field is not None:
        meaning = CONFIDENCE_MEANING[finding.confidence]
        parts.append(element("p", f"Confidence: {finding.confidence.value}. The {meaning}.", class_="faint"))
    return element("article", *parts, class_="finding", id=anchor(number))


def _frame(place: Place, sources: Sources) -> Iterator[Element]:
    source, span = around(place, sources)
    if source is not None:
        yield element("pre", *_lines(source, span, framed_lines(source, span)))


def _cell(place: Place, sources: Sources) -> str:
    cell = cell_of(place, sources)
    return "" if cell is None else f"cell {cell}, "


def _lines(source: SourceText, span: Span, numbers: list[int]) -> Iterator[Node]:
    digits = len(str(numbers[-1])) if numbers else 1
    for index, number in enumerate(numbers):
        if index:
            yield element("br")
            if number != numbers[index - 1] + 1:
                yield element("i", ELLIPSIS)
                yield element("br")
        fitted = fit(source.line(number), *marked_part(source, span, number), WHOLE_LINE)
        yield element("i", f"{number:>{digits}}  ")
        yield fitted.before
        if fitted.marked:
            yield element("mark", fitted.marked)
        yield fitted.after


def _trace(steps: tuple[Step, ...], sources: Sources) -> Iterator[Element]:
    if steps:
        yield element("h4", "How the addresses get there")
        yield element("ol", *(_step(step, sources) for step in steps))


def _step(step: Step, sources: Sources) -> Element:
    text = _capital(sentence(step.text + (INFERRED if step.inferred else "")))
    place = element("span", position(step.place, sources), class_="place faint")
    source, span = around(step.place, sources)
    code = [] if source is None else list(_lines(source, span, [span.line]))
    return element("li", f"{text} ", place, *([element("pre", *code)] if code else []))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rules_section(result: RunResult, catalog: Catalog) -> Iterator[Element]:
    """Yield why it matters, for each rule that has findings."""
    checks = checks_by_code(catalog)
    codes = sorted({finding.code for finding in result.findings} & set(checks))
    if codes:
        yield element("h2", "Why it matters")
    for code in codes:
        yield element("h3", f"{code}: {sentence(checks[code].summary)}")
        yield element("p", sentence(checks[code].why))
        for reference in checks[code].references:
            yield element("p", element("a", reference, href=reference, rel="noreferrer"))
