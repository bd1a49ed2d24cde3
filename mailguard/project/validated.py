"""What a form or serialiser holds under the name of a field: what its own method for that field makes of it."""

from __future__ import annotations

from mailguard.audience.values import Constant, Item, Member, Outcome, Reference, Value, bare
from mailguard.project import invoke, objects
from mailguard.project.arguments import Arguments, Given
from mailguard.project.code import FunctionValue
from mailguard.project.heap import ObjectCell
from mailguard.project.run import Run


def validated(run: Run, value: Value) -> Value | None:
    """For `form.cleaned_data["to"]` and `form.cleaned_data.get("to")` the result of `form.clean_to()`, or else the declared field.

    None when `value` is something else, or the class says nothing of the field.
    """
    place, name, source = value.place, _field_name(value), _source(value)
    if not name or source is None:
        return None
    known = run.project.index.validated_by_attribute.get(source.name, ())
    holder = bare(source.base)
    cell = run.cell(holder) if isinstance(holder, Reference) else None
    if not isinstance(cell, ObjectCell) or cell.definition is None:
        return None
    for pattern in (pattern for each in known for pattern in each.methods):
        method = objects.member(run, holder, pattern.format(name), place)
        if isinstance(method, FunctionValue) and method.key not in run.stack:
            arguments = Arguments((Given(Item(place, source, name), place),) if _takes_value(method) else ())
            return invoke.function(run, method, arguments, place, len(run.stack) - 1, lazy=True)
    found = run.project.class_lookup(cell.definition, name) if known else None
    return found[0] if found is not None else None


def _field_name(value: Value) -> str:
    if isinstance(value, Item):
        return value.key if isinstance(value.key, str) else ""
    key = bare(value.positional[0]) if isinstance(value, Outcome) and value.positional else None
    return key.value if isinstance(key, Constant) and isinstance(key.value, str) else ""


def _source(value: Value) -> Member | None:
    """What is asked for the field: `form.cleaned_data`."""
    callee = bare(value.callee) if isinstance(value, Outcome) else None
    if isinstance(value, Item):
        source = bare(value.base)
    elif isinstance(callee, Member) and callee.name == "get":
        source = bare(callee.base)
    else:
        return None
    return source if isinstance(source, Member) else None


def _takes_value(method: FunctionValue) -> bool:
    return len(method.function.parameters) > 1
