"""Changes of whole lines: statements that go, or come beside others."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from mailguard.engine.source_text import LINE_END
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
    return [inserted(source.text.line_end_after(region.end), f"\n{_indent(source, region.start)}{text}")]


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


def moved_into(source: Source, block: cst.BaseSuite, lines: Sequence[cst.SimpleStatementLine]) -> Change | None:
    """Return the change that puts statements, comments beside them included, at the beginning of a block; None where that is not possible."""
    if not isinstance(block, cst.IndentedBlock):
        return None
    start = source.region(block.body[0]).start
    indent = _indent(source, start)
    if indent.strip():
        return None
    texts = [_reindented(source, line, indent) for line in lines]
    return inserted(start, "".join(f"{text}\n{indent}" for text in texts if text)) if all(texts) else None


def _reindented(source: Source, line: cst.SimpleStatementLine, indent: str) -> str:
    """The text of a statement as it is in a block with that indent; empty if one of its lines must not be moved."""
    region = source.region(line)
    before = _indent(source, region.start)
    text = source.text.characters[region.start : source.text.next_line(region.end)]
    first, *others = LINE_END.split(text.rstrip())
    if others and (has_long_text(source, line) or any(each.strip() and not each.startswith(before) for each in others)):
        return ""
    return "\n".join([first, *(each and indent + each[len(before) :] for each in others)])


def has_long_text(source: Source, line: cst.SimpleStatementLine) -> bool:
    """Say whether a text in a statement spans lines: they must not be indented."""
    return any(
        isinstance(node, (cst.SimpleString, cst.FormattedString)) and "\n" in source.code(node)
        for node in source.nodes_in(line)
    )


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
