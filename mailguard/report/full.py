"""The format for people: each finding with its code, how the addresses get there, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from mailguard.audience.place import Place, Step
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence, Severity
from mailguard.catalog.models import Catalog, Check
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.finding import Finding
from mailguard.report.frame import code_frame, fit, framed_lines
from mailguard.report.rules import UNREADABLE, checks_by_code
from mailguard.report.source import Sources, around, decode_all, locate, position
from mailguard.report.style import SEVERITY_INK, Ink, Palette
from mailguard.report.summary import summary_lines
from mailguard.report.wording import INFERRED, paragraph, printable

DEFAULT_WIDTH = 80
NARROWEST = 40  # less leaves no room for code beside the line numbers
WIDEST_PROSE = 100  # longer lines are hard to read

CONFIDENCE_MEANING = {
    Confidence.HIGH: "number and origin of the people both follow from the code",
    Confidence.MEDIUM: "number or origin of the people rests on a name, an annotation or a convention",
    Confidence.LOW: "number or origin of the people could not be followed to its source",
}


def render(result: RunResult, catalog: Catalog, *, colour: bool, width: int | None) -> str:
    """Render a run for people. Without a terminal (`width` None) the text is set for 80 columns."""
    page = _Page(
        sources=decode_all(result.sources),
        checks=checks_by_code(catalog),
        palette=Palette(colour),
        width=max(NARROWEST, width or DEFAULT_WIDTH),
    )
    blocks = [
        *(page.finding(finding) for finding in result.findings),
        *(page.unreadable(unreadable) for unreadable in result.unreadable),
        page.summary(result),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


@frozen
class _Page:
    """What every block of the report needs to know."""

    sources: Sources
    checks: Mapping[str, Check]
    palette: Palette
    width: int

    def finding(self, finding: Finding) -> list[str]:
        header = self._header(finding.severity, finding.code, finding.rule, finding.message)
        return [
            *header,
            self._place(finding.place),
            *self._frame(finding),
            *self._trace(finding),
            *self._help(finding),
            *self._confidence(finding),
        ]

    def unreadable(self, unreadable: Unreadable) -> list[str]:
        check = self.checks[UNREADABLE]
        return [
            *self._header(check.severity, check.code, check.name, unreadable.reason),
            self._place(unreadable.place),
        ]

    def summary(self, result: RunResult) -> list[str]:
        lines = [line for text in summary_lines(result) for line in self._prose("", text, indent=2)]
        return [self.palette.paint(lines[0], Ink.STRONG), *lines[1:]]

    def _header(self, severity: Severity, code: str, rule: str, message: str) -> list[str]:
        label = printable(f"{severity.value}[{code}]")
        first, *rest = self._prose(f"{label}: {printable(rule)}: ", message, indent=2)
        strong = [self.palette.paint(line, Ink.STRONG) for line in (first[len(label) :], *rest)]
        return [self.palette.paint(label, SEVERITY_INK[severity]) + strong[0], *strong[1:]]

    def _place(self, place: Place) -> str:
        # at the start of the line and of nothing but this: what terminals and editors recognise as a link
        return printable(position(place, self.sources, column=True))

    def _frame(self, finding: Finding) -> list[str]:
        source, span = around(finding.place, self.sources)
        if source is None:
            return []
        return code_frame(source, span, SEVERITY_INK[finding.severity], width=self.width, palette=self.palette)

    def _trace(self, finding: Finding) -> list[str]:
        if not finding.steps:
            return []
        lines = [f"  {self.palette.paint('trace', Ink.LABEL)}:"]
        shown = self._framed(finding.place)
        for number, step in enumerate(finding.steps, 1):
            label = f"    {number}. "
            text = step.text + INFERRED if step.inferred else step.text
            lines += self._prose(f"{label}{printable(position(step.place, self.sources))}: ", text, indent=len(label))
            line = (step.place.path, step.place.span.line)
            if line not in shown:
                shown.add(line)
                lines += self._step_source(step, indent=len(label))
        return lines

    def _framed(self, place: Place) -> set[tuple[str, int]]:
        """Return the lines that the finding's own frame shows already."""
        source, span = around(place, self.sources)
        above = place.span.line - span.line
        return {(place.path, above + number) for number in framed_lines(source, span)} if source else set()

    def _step_source(self, step: Step, *, indent: int) -> list[str]:
        source, _ = around(step.place, self.sources)
        region = locate(step.place, self.sources)
        line = source.line(region.line) if source else ""
        if not line.strip():
            return []
        start = region.column - 1
        end = region.end_column - 1 if region.end_line == region.line else len(line.rstrip())
        removed = len(line) - len(line.lstrip())
        bar = f"{'':{indent}}| "
        before, marked, after = fit(line.strip(), start - removed, end - removed, self.width - len(bar))
        code = before + self.palette.paint(marked, Ink.STRONG) + after
        return [self.palette.paint(bar, Ink.GUTTER) + code]

    def _help(self, finding: Finding) -> list[str]:
        check = self.checks.get(finding.code)
        repair = finding.repair or (check.repair if check else None)
        return self._section("help", repair) if repair else []

    def _confidence(self, finding: Finding) -> list[str]:
        if finding.field is None:  # not about a message: an unused suppression is a fact, not a judgement
            return []
        meaning = CONFIDENCE_MEANING[finding.confidence]
        return self._section("confidence", f"{finding.confidence.value} ({meaning})")

    def _section(self, label: str, text: str) -> list[str]:
        prefix = f"  {label}: "
        first, *rest = self._prose(prefix, text, indent=4)
        return [f"  {self.palette.paint(label, Ink.LABEL)}{first[len(prefix) - 2 :]}", *rest]

    def _prose(self, prefix: str, text: str, *, indent: int) -> list[str]:
        return paragraph(prefix, text, width=min(self.width, WIDEST_PROSE), indent=indent)
