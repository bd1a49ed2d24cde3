"""What `mailguard fix` has to say: a line for each finding, and a summary."""

from __future__ import annotations

from mailguard.engine.result import Coverage
from mailguard.judge.finding import Finding
from mailguard.repair.repair import Advice, Repair
from mailguard.repair.rewriting import Rewritten
from mailguard.report.source import position
from mailguard.report.summary import counted, coverage_line
from mailguard.report.wording import printable, sentence


def render(done: Rewritten, coverage: Coverage) -> str:
    """Return a line for each repair that was made, or could be made, and each finding that has none, and the summary."""
    lines = [
        *(f"{_where(repair.finding, done)} repaired: {_text(repair.title)}" for repair in done.made),
        *(_left(offered, done) for offered in done.left),
        summary(done),
        f"Coverage: {coverage_line(coverage)}.",
    ]
    return "\n".join(lines) + "\n"


def summary(done: Rewritten, *, is_written: bool = True) -> str:
    """Say in a line what was repaired, or would be, what could be as well, and what is left to people."""
    unsafe = sum(isinstance(offered, Repair) for offered in done.left)
    advice = len(done.left) - unsafe
    verb = "repaired" if is_written else "would be repaired"
    parts = [f"{counted(len(done.made), 'finding')} {verb} in {counted(len(done.after), 'file')}"]
    if unsafe:
        parts.append(f"{unsafe} more with --unsafe")
    if advice:
        parts.append(f"{advice} left to you")
    return f"{', '.join(parts)}."


def _left(offered: Repair | Advice, done: Rewritten) -> str:
    where = _where(offered.finding, done)
    if isinstance(offered, Advice):
        return f"{where} not repaired: {_text(offered.reason)}"
    return f"{where} only with --unsafe: {_text(f'{offered.title} ({offered.reason})')}"


def _where(finding: Finding, done: Rewritten) -> str:
    notebook = done.notebooks.get(finding)
    sources = {} if notebook is None else {finding.place.path: notebook}
    return f"{printable(position(finding.place, sources))}: {printable(finding.code)}"


def _text(text: str) -> str:
    return printable(sentence(text))
