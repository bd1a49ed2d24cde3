"""Which functions may change what they are given, and what is defined within them that leaves them."""

from __future__ import annotations

from collections.abc import Iterable

from mailguard.syntax import tree

_CHANGING_METHODS = frozenset(
    {"append", "extend", "insert", "add", "update", "setdefault", "remove", "clear", "pop", "discard", "appendleft"}
)


def changes_arguments(code: tree.Function) -> bool:
    """Whether a function may change a list, dict or object that it is given, itself included."""
    names = {parameter.name for parameter in code.parameters}
    return any(_changes(statement, names) for statement in code.body)


def is_returned(name: str, body: Iterable[tree.Statement]) -> bool:
    """Whether what `name` stands for in a function may be part of what the function returns."""
    waiting: list[object] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.Return):
            if _is_in(name, node.value):
                return True
        elif not isinstance(node, (tree.Define, tree.DefineClass)):
            waiting += tree.children(node)
    return False


def _is_in(name: str, value: object) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tree.Name) and node.id == name:
            return True
        waiting += tree.children(node)
    return False


def _changes(node: object, names: set[str]) -> bool:
    if isinstance(node, (tree.Assign, tree.Augment, tree.Annotate)):
        targets = node.targets if isinstance(node, tree.Assign) else (node.target,)
        if any(_root(target) in names and not isinstance(target, tree.Name) for target in targets):
            return True
        if isinstance(node, tree.Augment) and isinstance(node.target, tree.Name) and node.target.id in names:
            return True
    method = node.function if isinstance(node, tree.Call) else None
    if isinstance(method, tree.Attribute) and method.name in _CHANGING_METHODS and _root(method.base) in names:
        return True
    if isinstance(node, (tree.Define, tree.DefineClass, tree.Lambda)):
        return False
    return any(_changes(child, names) for child in tree.children(node))


def _root(node: tree.Expression) -> str | None:
    while isinstance(node, (tree.Attribute, tree.Subscript, tree.Slice)):
        node = node.base
    return node.id if isinstance(node, tree.Name) else None
