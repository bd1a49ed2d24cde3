"""Changes of whole lines: statements that go, or come beside others."""

from __future__ import annotations

import libcst as cst

from mailguard.repair.candidate import Change, inserted
from mailguard.repair.source import Region, Source


def statement_before(source: Source, node: cst.CSTNode, text: str) -> list[Change]:
    """Return the change that puts a statement on a line before that of `node`; none where the line holds others too."""
    line = alone_on_line(source, node)
    if line is None:
        return []
    start = source.region(line).start
    return [inserted(start, f"{text}\n{_indent(source, start)}")]


def statement_after(source: Source, node: cst.CSTNode, text: str) -> list[Change]:
    """Return the change that puts a statement on a line after that of `node`; none where the line holds others too."""
    line = alone_on_line(source, node)
    if line is None:
        return []
    region = source.region(line)
    end = source.text.next_line(region.end)
    indent = _indent(source, region.start)
    if end == source.text.line_start(end):
        return [inserted(end, f"{indent}{text}\n")]
    return [inserted(end, f"\n{indent}{text}")]


def without_line(source: Source, node: cst.CSTNode) -> list[Change]:
    """Return the change that takes a statement out with its line, and the `if` that holds nothing else; none where that is not possible."""
    line = alone_on_line(source, node)
    if line is None:
        return []
    block = source.parent(line)
    if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
        condition = source.parent(block)
        if not isinstance(condition, cst.If) or condition.orelse is not None or not _is_plain(condition.test):
            return []
        if isinstance(source.parent(condition), cst.If):
            return []  # an elif: without it, what follows would be tested in other cases
        return [_lines(source, source.region(condition), source.region(line).end)]
    if not isinstance(block, (cst.IndentedBlock, cst.Module)):
        return []
    region = source.region(line)
    return [_lines(source, region, region.end)]


def alone_on_line(source: Source, node: cst.CSTNode) -> cst.SimpleStatementLine | None:
    """Return the line of a simple statement, if it is the only one there."""
    line = source.statement(node)
    if line is None or len(line.body) != 1:
        return None
    start = source.region(line).start
    return None if _before(source, start).strip() else line


def _lines(source: Source, region: Region, end: int) -> Change:
    return Change(Region(source.text.line_start(region.start), source.text.next_line(end)), "")


def _is_plain(test: cst.BaseExpression) -> bool:
    """Whether a test only looks at values: it can go without anybody noticing."""
    if isinstance(test, cst.Name):
        return True
    if isinstance(test, cst.Attribute):
        return _is_plain(test.value)
    if isinstance(test, cst.UnaryOperation):
        return _is_plain(test.expression)
    return False


def _indent(source: Source, start: int) -> str:
    return _before(source, start)


def _before(source: Source, start: int) -> str:
    return source.text.characters[source.text.line_start(start) : start]
