"""Which way a test goes, where that is known."""

from __future__ import annotations

from collections.abc import Callable

from mailguard.audience.values import (
    Collection,
    Constant,
    External,
    Mapping,
    One,
    Options,
    Portion,
    Reference,
    Supposed,
    Text,
    Value,
    bare,
    options,
)
from mailguard.project.code import ClassValue, Frame, FunctionValue, Pending
from mailguard.project.heap import DictCell, ListCell, ObjectCell
from mailguard.project.run import Run
from mailguard.syntax import tree

_TEXT_TYPES = frozenset({"str", "basestring", "unicode", "string_types", "text_type", "bytes"})
_MAPPING_TYPES = frozenset({"dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "UserDict"})
_SEQUENCE_TYPES = frozenset({"list", "tuple", "set", "frozenset", "Sequence", "MutableSequence", "Set", "QuerySet"})
_ITERABLE_TYPES = frozenset({"Iterable", "Collection", "Container"})
_GENERATOR_TYPES = frozenset({"GeneratorType", "Generator", "Iterator"})
_EQUALITIES = frozenset({"is", "is not", "==", "!="})
_COLLECTION_TYPES = _MAPPING_TYPES | _SEQUENCE_TYPES | _ITERABLE_TYPES
_TYPES = {  # what a value of each kind is an instance of
    "text": _TEXT_TYPES,
    "mapping": _MAPPING_TYPES | _ITERABLE_TYPES,
    "collection": _SEQUENCE_TYPES | _ITERABLE_TYPES,
    "other": frozenset[str](),
}


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


def refine(run: Run, frame: Frame, test: tree.Expression, *, outcome: bool) -> None:
    """What a test tells about a variable in the branch where it came out as `outcome`.

    `if not x`, `if x is None`: where it is empty, the variable holds nothing. `if len(x) == 1`: it holds one.
    `if isinstance(x, list)`: it is only supposed to hold several.
    """
    if isinstance(test, tree.Not):
        refine(run, frame, test.value, outcome=not outcome)
    elif isinstance(test, tree.Either) and outcome == (test.operator == "and"):
        for value in test.values:
            refine(run, frame, value, outcome=outcome)
    elif isinstance(test, tree.Either):
        _refine_alternatives(run, frame, test, outcome=outcome)
    elif isinstance(test, tree.Call):
        _refine_type(run, frame, test, outcome=outcome)
    elif isinstance(test, tree.Compare):
        _refine_comparison(run, frame, test, outcome=outcome)
    elif isinstance(test, tree.Name) and outcome:
        _refine_present(run, frame, test)
    elif isinstance(test, tree.Name):
        _refine_empty(run, frame, test)


def _refine_alternatives(run: Run, frame: Frame, test: tree.Either, *, outcome: bool) -> None:
    """What holds in one of the ways in which a test of several parts comes out: not `isinstance(x, str) and x` is no text, or empty."""
    before = frame.variables
    ways: list[dict[str, Value]] = []
    for number, last in enumerate(test.values):
        frame.variables = dict(before)
        for value in test.values[:number]:
            refine(run, frame, value, outcome=not outcome)
        refine(run, frame, last, outcome=outcome)
        ways.append(frame.variables)
    frame.variables = before
    for name in [name for name, held in before.items() if all(way[name] is not held for way in ways)]:
        before[name] = options(tuple(way[name] for way in ways), run.place(frame, test.span))


def _refine_present(run: Run, frame: Frame, test: tree.Name) -> None:
    """Where a variable is true, it does not hold what is false: the None of its default."""
    _leave_out(frame, test.id, lambda value: truth(run, value) is False)


def _leave_out(frame: Frame, name: str, is_excluded: Callable[[Value], bool]) -> None:
    """Takes those of several possible values from a variable that a test excluded, unless that leaves none."""
    held = frame.variables.get(name)
    if isinstance(held, Options):
        left = tuple(value for value in held.values if not is_excluded(value))
        frame.variables[name] = options(left, held.place) if left else held


def _refine_empty(run: Run, frame: Frame, test: tree.Name) -> None:
    held, place = frame.variables.get(test.id), run.place(frame, test.span)
    inner = bare(held) if held is not None else None
    if isinstance(inner, Reference):
        if isinstance(run.cell(inner), ListCell):
            frame.variables[test.id] = Collection(place, "list")
    elif held is not None:
        frame.variables[test.id] = Constant(place, None)


def _refine_comparison(run: Run, frame: Frame, test: tree.Compare, *, outcome: bool) -> None:
    if not isinstance(test.right, tree.Literal):
        return
    equal = test.operator in (("is", "==") if outcome else ("is not", "!="))
    if isinstance(test.left, tree.Name) and equal:
        frame.variables[test.left.id] = Constant(run.place(frame, test.right.span), test.right.value)
    elif isinstance(test.left, tree.Name) and test.operator in _EQUALITIES:
        excluded = test.right.value
        _leave_out(frame, test.left.id, lambda value: _is_constant(value, excluded))
    elif isinstance(test.left, tree.Call) and isinstance(test.right.value, int):
        name = _length_of(test.left)
        if name in frame.variables and _at_most_one(test.operator, test.right.value, outcome=outcome):
            frame.variables[name] = Portion(run.place(frame, test.span), frame.variables[name], 1)


def _is_constant(value: Value, wanted: object) -> bool:
    inner = bare(value)
    return isinstance(inner, Constant) and type(inner.value) is type(wanted) and inner.value == wanted


def _refine_type(run: Run, frame: Frame, test: tree.Call, *, outcome: bool) -> None:
    """Where `isinstance(x, list)` is true, or `isinstance(x, str)` is not, x is a collection by the test alone."""
    function, arguments = test.function, [argument.value for argument in test.arguments]
    if not isinstance(function, tree.Name) or function.id != "isinstance" or len(arguments) != 2:
        return
    variable, types = arguments[0], arguments[1]
    names = types.items if isinstance(types, tree.Display) else (types,)
    wanted = _COLLECTION_TYPES if outcome else _TEXT_TYPES
    if isinstance(variable, tree.Name) and any(isinstance(name, tree.Name) and name.id in wanted for name in names):
        held = frame.variables.get(variable.id)
        if held is not None and kind_of(run, held) is None:
            frame.variables[variable.id] = Supposed(run.place(frame, variable.span), held)


def _length_of(call: tree.Call) -> str:
    """For `len(x)` the name x."""
    is_len = isinstance(call.function, tree.Name) and call.function.id == "len" and len(call.arguments) == 1
    argument = call.arguments[0].value if is_len else None
    return argument.id if isinstance(argument, tree.Name) else ""


def _at_most_one(operator: str, number: int, *, outcome: bool) -> bool:
    """Whether a length compared with `number` is at most one when the comparison comes out as `outcome`."""
    if outcome:
        return (operator, number) in (("==", 1), ("<", 2), ("<=", 1), ("==", 0), ("<", 1))
    return (operator, number) in (("!=", 1), (">", 1), (">=", 2))


def is_instance(run: Run, value: Value, type_names: frozenset[str]) -> bool | None:
    """`isinstance(value, types)` for the builtin texts and collections; None when not known."""
    kind = kind_of(run, value)
    if kind is None or not type_names & (_TEXT_TYPES | _COLLECTION_TYPES | _GENERATOR_TYPES):
        return None
    if type_names & _TYPES[kind]:
        return True
    if kind == "collection" and type_names & _GENERATOR_TYPES:
        return None
    return None if type_names - _TEXT_TYPES - _COLLECTION_TYPES - _GENERATOR_TYPES and kind != "text" else False


def kind_of(run: Run, value: Value) -> str | None:
    """Whether a value is a "text", a "mapping", another "collection" or "other"; None when that is not known."""
    value = bare(value)
    if isinstance(value, Constant):
        return "text" if isinstance(value.value, str) else "other"
    if isinstance(value, Text):
        return "text"
    if isinstance(value, Collection):
        return "collection" if value.kind != "sum" else None
    if isinstance(value, Reference):
        cell = run.cell(value)
        return "other" if isinstance(cell, ObjectCell) else "mapping" if isinstance(cell, DictCell) else "collection"
    if isinstance(value, Mapping):
        return "mapping"
    if isinstance(value, External):
        return None
    if isinstance(value, Options):
        kinds = {kind_of(run, each) for each in value.values}
        return kinds.pop() if len(kinds) == 1 else None
    if isinstance(value, Pending):
        with run.project.forced(run, value) as result:
            return kind_of(run, result)
    return run.project.kind_by_source(value)
