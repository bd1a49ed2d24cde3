"""Lists of people: whether the code around an expression says that it is one, or a text, and two of them as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from mailguard.repair.source import Source

_DISPLAYS = (cst.List, cst.Tuple, cst.Set, cst.ListComp, cst.SetComp, cst.GeneratorExp)
_NEVER_NONE = frozenset({"list", "set", "sorted", "split", "tuple"})


def is_text(source: Source, node: cst.BaseExpression) -> bool:
    """Say whether an expression, or anything that the name is bound to in the function, is seen to be a text."""
    return any(map(_is_made_text, _values(source, node)))


def is_collection(source: Source, node: cst.BaseExpression) -> bool:
    """Say whether an expression, or all that the name is bound to in the function, is seen to be a collection.

    A call counts as one: of a text, the analysis would not say that it is several people.
    """
    return _all_values(source, node, lambda value: isinstance(value, (*_DISPLAYS, cst.Call)))


def joined(source: Source, one: cst.BaseExpression, other: cst.BaseExpression) -> str:
    """Return the code of a list of all in two lists, of which the first may be None unless the code says otherwise."""
    parts = [_spread(source, one), source.code(other)]
    if source.is_for_python_2:
        return " + ".join(
            part if _is_list(node) else f"list({part})" for part, node in zip(parts, (one, other), strict=True)
        )
    inside = [_elements(source, one) or f"*{parts[0]}", _elements(source, other) or f"*{parts[1]}"]
    return f"[{', '.join(inside)}]"


def _spread(source: Source, node: cst.BaseExpression) -> str:
    code = source.code(node)
    if not _is_parameter(source, node) and _all_values(source, node, _is_never_none):
        return code
    return f"{code} or []" if source.is_for_python_2 else f"({code} or [])"


def _elements(source: Source, node: cst.BaseExpression) -> str | None:
    """The elements of a list display on one line, as they stand between its brackets."""
    if not isinstance(node, cst.List) or not node.elements or node.lpar:
        return None
    region = source.region(node)
    code = source.text.characters[region.start + 1 : region.end - 1]
    return None if "\n" in code else code.strip().removesuffix(",")


def _is_list(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.List, cst.ListComp)) or _called(node) in ("list", "sorted", "split")


def _is_made_text(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.BaseString, cst.BinaryOperation)) or (
        isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and _called(node) in ("join", "format")
    )


def _is_never_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, _DISPLAYS) or _called(node) in _NEVER_NONE


def _called(node: cst.BaseExpression) -> str:
    """The last name of what is called; empty if nothing is."""
    if not isinstance(node, cst.Call):
        return ""
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return name.value if isinstance(name, cst.Name) else ""


def _is_parameter(source: Source, node: cst.BaseExpression) -> bool:
    function = source.function(node)
    return isinstance(node, cst.Name) and any(
        isinstance(each, cst.Param) and each.name.value == node.value
        for each in (source.nodes_in(function.params) if isinstance(function, cst.FunctionDef) else ())
    )


def _all_values(source: Source, node: cst.BaseExpression, holds: Callable[[cst.BaseExpression], bool]) -> bool:
    values = list(_values(source, node))
    return bool(values) and all(map(holds, values))


def _values(source: Source, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yield an expression; of a name that the function assigns, what it is assigned, and so on."""
    assigned = [each for each in source.nodes_in(source.function(node)) if isinstance(each, cst.Assign)]
    pending, seen = [node], set[str]()
    while pending:
        value = pending.pop()
        bound = [each.value for each in assigned if isinstance(value, cst.Name) and _binds(each, value.value)]
        if not isinstance(value, cst.Name) or not bound:
            yield value
        elif value.value not in seen:
            seen.add(value.value)
            pending += bound


def _binds(statement: cst.Assign, name: str) -> bool:
    return any(isinstance(each.target, cst.Name) and each.target.value == name for each in statement.targets)
