"""Where an expression stands in a call, an assignment or a mapping, so that it can be given another place."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from mailguard.catalog.shapes import Argument
from mailguard.repair.source import Source


class ArgumentSlot(NamedTuple):
    """An argument of a call. `position` is None for one that is given by keyword."""

    call: cst.Call
    arg: cst.Arg
    position: int | None

    @property
    def keyword(self) -> str | None:
        return self.arg.keyword.value if self.arg.keyword is not None else None

    def is_(self, argument: Argument) -> bool:
        """Whether a model means this very argument."""
        if self.keyword is not None:
            return self.keyword == argument.keyword
        return self.position is not None and self.position == argument.position

    @property
    def is_last_positional(self) -> bool:
        following = self.call.args[self.call.args.index(self.arg) + 1 :]
        return all(arg.keyword is not None or arg.star == "**" for arg in following)


class TargetSlot(NamedTuple):
    """The only target of an assignment: `message.to = people`, `message["To"] = people`."""

    statement: cst.Assign
    target: cst.Attribute | cst.Subscript

    @property
    def key(self) -> str | None:
        """The constant text in the brackets."""
        return constant_key(self.target) if isinstance(self.target, cst.Subscript) else None


class EntrySlot(NamedTuple):
    """The value of an entry of a dict display whose key is a constant text."""

    mapping: cst.Dict
    entry: cst.DictElement
    key: str


def argument_slot(source: Source, node: cst.CSTNode) -> ArgumentSlot | None:
    """Return the argument that an expression is."""
    arg = source.parent(node)
    call = source.parent(arg) if isinstance(arg, cst.Arg) else None
    if not isinstance(arg, cst.Arg) or not isinstance(call, cst.Call) or arg.star:
        return None
    before = call.args[: call.args.index(arg)]
    if arg.keyword is not None:
        return ArgumentSlot(call, arg, None)
    return None if any(other.star for other in before) else ArgumentSlot(call, arg, len(before))


def is_given_again(source: Source, node: cst.CSTNode) -> bool:
    """Say whether another argument of the same call holds what this one does: `cc=people, reply_to=people`.

    How many they are, `len(people)`, tells nothing of who they are.
    """
    slot = argument_slot(source, node)
    if slot is None:
        return False
    others = [arg.value for arg in slot.call.args if arg is not slot.arg]
    return any(_holds(source, other, source.code(node)) for other in others)


def _holds(source: Source, node: cst.CSTNode, code: str) -> bool:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "len":
        return False
    if isinstance(node, (cst.Name, cst.Attribute, cst.Subscript, cst.Call)) and source.code(node) == code:
        return True
    inside = [node.value] if isinstance(node, (cst.Attribute, cst.Arg)) else node.children
    return any(_holds(source, child, code) for child in inside)


def target_slot(source: Source, node: cst.CSTNode) -> TargetSlot | None:
    """Return the assignment of which an expression is the value."""
    statement = source.parent(node)
    if not isinstance(statement, cst.Assign) or statement.value is not node or len(statement.targets) != 1:
        return None
    target = statement.targets[0].target
    return TargetSlot(statement, target) if isinstance(target, (cst.Attribute, cst.Subscript)) else None


def entry_slot(source: Source, node: cst.CSTNode) -> EntrySlot | None:
    """Return the entry of which an expression is the value."""
    entry = source.parent(node)
    mapping = source.parent(entry) if isinstance(entry, cst.DictElement) else None
    if not isinstance(entry, cst.DictElement) or not isinstance(mapping, cst.Dict) or entry.value is not node:
        return None
    key = constant_text(entry.key)
    return EntrySlot(mapping, entry, key) if key is not None else None


def constant_text(node: cst.CSTNode) -> str | None:
    """Return the value of a literal text."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def constant_key(node: cst.Subscript) -> str | None:
    """Return the key of `base["key"]`."""
    if len(node.slice) != 1 or not isinstance(node.slice[0].slice, cst.Index):
        return None
    return constant_text(node.slice[0].slice.value)


def given(call: cst.Call, argument: Argument) -> cst.Arg | None:
    """Return the argument of a call that a model means, if it is there for all to see."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == argument.keyword:
            return arg
    plain = []
    for arg in call.args:
        if arg.star:
            break
        if arg.keyword is None:
            plain.append(arg)
    if argument.position is not None and argument.position < len(plain):
        return plain[argument.position]
    return None


def hides_arguments(call: cst.Call) -> bool:
    """Say whether there are arguments in a call of which one cannot tell which they are."""
    return any(arg.star for arg in call.args)
