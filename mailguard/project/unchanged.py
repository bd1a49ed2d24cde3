"""What is the same in two states of a file, although it was interpreted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mailguard.audience.values import Constant, External, Value
from mailguard.project.code import ClassValue, FunctionValue, ImportedName, ModuleValue
from mailguard.syntax import tree


def unchanged(before: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values from before of those variables that stand for the same now."""
    return {name: before[name] for name, value in now.items() if name in before and _same(before[name], value)}


def _same(one: Value, other: Value) -> bool:
    """Say whether two values are the same; no is always a safe answer."""
    if type(one) is not type(other) or one.place != other.place:
        return False
    match one, other:
        case FunctionValue(), FunctionValue():
            return one.function is other.function and one.owner is other.owner and one.outer is None is other.outer
        case ClassValue(), ClassValue():
            return one.definition is other.definition and one.outer is None is other.outer
        case ImportedName(), ImportedName():
            return (one.module, one.name) == (other.module, other.name)
        case ModuleValue(), ModuleValue():
            return one.module == other.module
        case External(), External():
            return one.path == other.path
        case Constant(), Constant():
            return type(one.value) is type(other.value) and one.value == other.value
    return False


def classes_in(body: Sequence[tree.Statement]) -> Iterator[tree.Class]:
    """Yield the classes that stand in a module or class body, outside all functions, the last of a name last."""
    for statement in body:
        if isinstance(statement, tree.DefineClass):
            yield statement.definition
            yield from classes_in(statement.definition.body)
