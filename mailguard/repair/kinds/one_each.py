"""Each person gets a message of their own: a loop around the call, or around one of several messages."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import VISIBLE_FIELDS
from mailguard.catalog.shapes import Effect
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, inserted
from mailguard.repair.kinds.option import joined_list
from mailguard.repair.lines import alone_on_line, has_long_text
from mailguard.repair.lists import is_collection, is_text
from mailguard.repair.loops import loop_over
from mailguard.repair.slots import argument_slot
from mailguard.repair.source import Region, Source
from mailguard.repair.spoken_of import forms_of_call

_ONE_BY_ONE = "the messages are sent one by one: where one fails, those after it are not sent"
_TITLE = "Send each person a message of their own"


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the call in a loop over the people, where the finding points."""
    others = [each for each in case.site.recipients if each.high and each.place != case.header.place]
    if case.header.field not in VISIBLE_FIELDS or others:
        return  # somebody else would get every one of these messages
    source = case.sources[case.finding.place.path]
    node = source.expression(case.finding.place.span)
    if node is not None:
        yield from _of_several(case, source, node)
        yield from _looped(case, source, node)


def _of_several(case: Case, source: Source, node: cst.BaseExpression) -> Iterator[Candidate]:
    """`(subject, text, sender, people)` among the messages that one call sends becomes one for each of the people."""
    element = source.parent(node)
    message = source.parent(element) if isinstance(element, cst.Element) else None
    outer = source.parent(message) if isinstance(message, (cst.Tuple, cst.List)) else None
    if not isinstance(message, (cst.Tuple, cst.List)) or is_text(source, node):
        return
    messages = source.parent(outer) if isinstance(outer, cst.Element) else None
    loop = loop_over(source, node)
    if loop is not None and isinstance(messages, (cst.Tuple, cst.List)):
        repeated = _repeated(source, messages, message, f" {loop.head}")
        if repeated:
            changes = [*repeated, Change(source.whole_region(node), f"[{loop.one}]")]
            yield case.candidate(_TITLE, Outcome.APART, changes, _ONE_BY_ONE, source)


def _repeated(source: Source, messages: cst.Tuple | cst.List, message: cst.Tuple | cst.List, loop: str) -> list[Change]:
    """The changes that put one of some messages in a comprehension: all of them, where there are no others.

    There are none where that takes syntax that Python 2 lacks, if the file may have to run there.
    """
    all_of_them, region = source.whole_region(messages), source.whole_region(message)
    before = source.text.characters[all_of_them.start : region.start]
    after = source.text.characters[region.end : all_of_them.end].replace(",", "", 1)
    if before.strip() in ("(", "[") and after.strip() in (")", "]"):
        return [
            Change(Region(all_of_them.start, region.start), f"[{before[1:]}"),
            Change(Region(region.end, all_of_them.end), f"{loop}{after[:-1]}]"),
        ]
    return [] if source.is_for_python_2 else [inserted(region.start, "*("), inserted(region.end, f"{loop})")]


def _looped(case: Case, source: Source, node: cst.BaseExpression) -> Iterator[Candidate]:
    """`for recipient in people:` around a statement that does nothing but call."""
    line = alone_on_line(source, node)
    if line is None or not isinstance(line.body[0], cst.Expr) or not _is_call(line.body[0].value):
        return
    if _is_beside_others(source, node):
        return
    joined = joined_list(node)
    if joined is None and (is_text(source, node) or not is_collection(source, node)):
        return
    loop = loop_over(source, joined or node)
    if loop is None or not _sends(case, source, line) or has_long_text(source, line):
        return
    region = source.region(line)
    indent = source.text.characters[source.text.line_start(region.start) : region.start]
    step = source.module.default_indent
    changes = [
        Change(source.whole_region(node), loop.one if joined else f"[{loop.one}]"),
        inserted(region.start, f"{loop.head}:\n{indent}{step}"),
    ]
    start = source.text.next_line(region.start)
    inside = source.whole_region(node)
    while start < region.end:
        is_blank = not source.text.characters[start : source.text.next_line(start)].strip()
        if not is_blank and not inside.start < start <= inside.end:
            changes.append(inserted(start, step))
        start = source.text.next_line(start)
    yield case.candidate(_TITLE, Outcome.APART, changes, _ONE_BY_ONE, source)


def _is_beside_others(source: Source, node: cst.BaseExpression) -> bool:
    """Whether what the people are given in is one of several: a loop around them all would send the others again and again."""
    inside = (outer for outer in source.around(node) if isinstance(outer, cst.Element) and outer.value is not node)
    around = (source.parent(element) for element in inside)
    return any(isinstance(each, (cst.List, cst.Tuple)) and len(each.elements) > 1 for each in around)


def _is_call(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) or (isinstance(node, cst.Await) and isinstance(node.expression, cst.Call))


def _sends(case: Case, source: Source, line: cst.SimpleStatementLine) -> bool:
    """Whether the message leaves in the course of the statement: by its call, or by what that calls."""
    sent = case.site.sent
    if sent is None or case.sent is None or _only_sets(case, source):
        return False
    if sent.path != source.path:
        return True
    statement, place = source.region(line), source.region(case.sent)
    if statement.start <= place.start and place.end <= statement.end:
        return True
    return source.function(case.sent) is not source.function(line)


def _only_sets(case: Case, source: Source) -> bool:
    """Whether the call that is given the people keeps them for a later one."""
    slot = argument_slot(source, case.node) if case.is_direct else None
    if slot is None:
        return False
    meant = [
        spoken.form.effect
        for spoken in forms_of_call(source, slot.call, [case.library])
        if any(slot.is_(argument) for argument in spoken.arguments(case.header.field))
    ]
    return bool(meant) and Effect.SEND not in meant
