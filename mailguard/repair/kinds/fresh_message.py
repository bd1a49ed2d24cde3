"""A message object that is made before a loop and sent in it is made inside the loop instead, with all that is put into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from mailguard.repair.candidate import Candidate, Case, Outcome
from mailguard.repair.delivery import delivery
from mailguard.repair.kinds.fresh_header import REPEATED
from mailguard.repair.lines import alone_on_line, moved_into, without_line
from mailguard.repair.source import Source

_MADE_AGAIN = "what goes into the message is evaluated again for each person"
_Loop = (cst.For, cst.While)
_Statement = cst.SimpleStatementLine


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the program with the message made at the beginning of each turn of the loop."""
    loop = _loop_around(case.source, case.node)
    message = _message_before(case, loop) if loop is not None else None
    if loop is None or message is None:
        return
    moved = _moved(case.source, loop, message)
    if not moved or not _means_the_same(case.source, loop, message, moved):
        return
    taken_out = [change for line in moved for change in without_line(case.source, line)]
    put_in = moved_into(case.source, loop.body, moved)
    if len(taken_out) == len(moved) and put_in:
        yield case.candidate(
            "Make the message inside the loop", Outcome.SAME, [*taken_out, put_in], _doubt(case, moved)
        )


def _doubt(case: Case, moved: Sequence[_Statement]) -> str:
    sent = delivery(case)
    if sent is None or not sent.has_envelope:
        return REPEATED
    calls = [node for line in moved for node in case.source.nodes_in(line) if isinstance(node, (cst.Call, cst.Await))]
    return _MADE_AGAIN if len(calls) > sum(1 for line in moved if _is_made_of_one_call(line)) else ""


def _is_made_of_one_call(line: _Statement) -> bool:
    statement = line.body[0]
    return isinstance(statement, (cst.Assign, cst.Expr)) and isinstance(statement.value, cst.Call)


def _loop_around(source: Source, node: cst.CSTNode) -> cst.For | cst.While | None:
    """The innermost loop that a node is in, within its function."""
    for outer in source.around(node):
        if isinstance(outer, _Loop):
            return outer
        if isinstance(outer, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            return None
    return None


def _message_before(case: Case, loop: cst.For | cst.While) -> str | None:
    """The name of the message whose header is set in the loop: the variable that the statement begins with."""
    line = alone_on_line(case.source, case.node)
    if line is None or loop not in case.source.around(line):
        return None
    statement = line.body[0]
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        return _base(statement.targets[0].target)
    return _base(statement.value) if isinstance(statement, cst.Expr) else None


def _base(node: cst.CSTNode) -> str | None:
    """`message` of `message["To"]`, of `message.to`, and of `message.to.append(person)`."""
    while isinstance(node, (cst.Attribute, cst.Subscript, cst.Call)):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else None


def _moved(source: Source, loop: cst.For | cst.While, message: str) -> list[_Statement]:
    """The statements before the loop that make the message and put something into it; none if it is used in any other way."""
    blocks = {outer for outer in source.around(loop) if isinstance(outer, (cst.IndentedBlock, cst.Module))}
    region = source.region(loop)
    lines: dict[_Statement, None] = {}
    for node in source.nodes_in(source.function(loop)):
        if not isinstance(node, cst.Name) or node.value != message or _is_keyword(source, node):
            continue
        start = source.region(node).start
        if region.start <= start < region.end:
            continue
        line = alone_on_line(source, node)
        if line is None or start >= region.end or source.parent(line) not in blocks or not _is_about(line, message):
            return []
        lines[line] = None
    found = sorted(lines, key=lambda each: source.region(each).start)
    makes = [_makes(each, message) for each in found]
    return found if makes[:1] == [True] and not any(makes[1:]) else []


def _is_keyword(source: Source, name: cst.Name) -> bool:
    parent = source.parent(name)
    return (isinstance(parent, cst.Arg) and parent.keyword is name) or (
        isinstance(parent, cst.Attribute) and parent.attr is name
    )


def _is_about(line: _Statement, message: str) -> bool:
    """Whether a statement makes the message, sets something of it, or calls a method of it."""
    statement = line.body[0]
    if isinstance(statement, cst.Assign):
        return len(statement.targets) == 1 and _base(statement.targets[0].target) == message
    return (
        isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call) and _base(statement.value) == message
    )


def _makes(line: _Statement, message: str) -> bool:
    statement = line.body[0]
    if not isinstance(statement, cst.Assign) or not isinstance(statement.value, cst.Call):
        return False
    target = statement.targets[0].target
    return isinstance(target, cst.Name) and target.value == message


def _means_the_same(source: Source, loop: cst.For | cst.While, message: str, moved: Sequence[_Statement]) -> bool:
    """Whether the statements find the same under the names that they use: nothing is assigned to these on the way."""
    end = source.region(loop).end
    used = [(source.region(line).end, _names(source, line) | {message}) for line in moved]
    for node in source.nodes_in(source.function(loop)):
        target = _target(node)
        if target is None or (not isinstance(target, cst.Name) and _base(target) == message):
            continue
        place, names = source.region(target).start, _names(source, target)
        if any(start <= place < end and names & of_line for start, of_line in used):
            return False
    return True


def _names(source: Source, scope: cst.CSTNode) -> set[str]:
    return {node.value for node in source.nodes_in(scope) if isinstance(node, cst.Name)}


def _target(node: cst.CSTNode) -> cst.CSTNode | None:
    """What a node assigns to."""
    if isinstance(node, (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.CompFor, cst.For)):
        return node.target
    return node.name if isinstance(node, cst.AsName) else None
