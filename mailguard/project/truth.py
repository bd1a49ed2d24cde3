"""Which way a test goes, where that is known."""

from __future__ import annotations

from mailguard.audience.values import Collection, Constant, External, Mapping, One, Reference, Text, Value, bare
from mailguard.project.code import ClassValue, Frame, FunctionValue
from mailguard.project.heap import DictCell, ListCell, ObjectCell
from mailguard.project.run import Run
from mailguard.syntax import tree


def truth(run: Run, value: Value) -> bool | None:
    """Whether `value` counts as true; None when it may be either."""
    value = bare(value)
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Reference):
        cell = run.cell(value)
        if isinstance(cell, ListCell):
            return truth(run, cell.value)
        if isinstance(cell, DictCell):
            return True if cell.value.entries and not cell.loops else None
        return True if isinstance(cell, ObjectCell) else None
    if isinstance(value, Collection):
        if any(isinstance(part, One) for part in value.parts):
            return True
        return None if value.parts else False
    if isinstance(value, Text):
        return True if any(truth(run, part) for part in value.parts) else None
    if isinstance(value, (FunctionValue, ClassValue)):
        return True
    return None


def refine(run: Run, frame: Frame, test: tree.Expression, outcome: bool) -> None:
    """What a test tells about a variable in the branch where it came out as `outcome`.

    `if not x` and `if x is None`: in the branch where it is empty, the variable holds nothing.
    """
    if isinstance(test, tree.Not):
        refine(run, frame, test.value, not outcome)
    elif isinstance(test, tree.Compare) and test.operator in ("is", "==") and outcome:
        if isinstance(test.left, tree.Name) and isinstance(test.right, tree.Literal):
            frame.variables[test.left.id] = Constant(run.place(frame, test.right.span), test.right.value)
    elif isinstance(test, tree.Compare) and test.operator in ("is not", "!=") and not outcome:
        if isinstance(test.left, tree.Name) and isinstance(test.right, tree.Literal):
            frame.variables[test.left.id] = Constant(run.place(frame, test.right.span), test.right.value)
    elif isinstance(test, tree.Name) and not outcome and test.id in frame.variables:
        if not isinstance(bare(frame.variables[test.id]), Reference):
            frame.variables[test.id] = Constant(run.place(frame, test.span), None)


_TEXT_TYPES = frozenset({"str", "basestring", "unicode", "string_types", "text_type", "bytes"})
_COLLECTION_TYPES = frozenset({"list", "tuple", "set", "frozenset", "dict", "Iterable", "Sequence", "Mapping", "Collection"})


def is_instance(run: Run, value: Value, type_names: frozenset[str]) -> bool | None:
    """`isinstance(value, types)` for the builtin texts and collections; None when not known."""
    asks_text, asks_collection = bool(type_names & _TEXT_TYPES), bool(type_names & _COLLECTION_TYPES)
    if asks_text == asks_collection or type_names - _TEXT_TYPES - _COLLECTION_TYPES:
        return None
    kind = kind_of(run, value)
    return None if kind is None else kind == ("text" if asks_text else "collection")


def kind_of(run: Run, value: Value) -> str | None:
    """ "text", "collection", "other", or None when not known."""
    value = bare(value)
    if isinstance(value, Constant):
        return "text" if isinstance(value.value, str) else "other"
    if isinstance(value, Text):
        return "text"
    if isinstance(value, (Collection, Mapping)):
        return "collection" if getattr(value, "kind", "") != "sum" else None
    if isinstance(value, Reference):
        return "other" if isinstance(run.cell(value), ObjectCell) else "collection"
    if isinstance(value, External):
        return None
    return run.project.kind_by_source(value)
