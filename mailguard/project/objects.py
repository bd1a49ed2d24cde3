"""Objects and classes: attributes, methods, constructors, inheritance."""

from __future__ import annotations

import re

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Collection,
    Constant,
    External,
    Mapping,
    Member,
    Options,
    Put,
    Reference,
    Text,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.project import apply, invoke
from mailguard.project.arguments import Arguments
from mailguard.project.code import ClassValue, Frame, FunctionValue, ModuleValue, Super
from mailguard.project.heap import Cell, DictCell, ListCell, ObjectCell
from mailguard.project.names import decorator_names
from mailguard.project.run import Run

MAX_OPTIONS = 8
FEWEST_LETTERS = 4  # of a computed name that must be written out: less fits too much


def member(run: Run, base: Value, name: str, place: Place) -> Value:
    """`base.name`"""
    inner = bare(base)
    if isinstance(inner, Options):
        return options(tuple(member(run, single, name, place) for single in inner.values[:MAX_OPTIONS]), place)
    if isinstance(inner, Reference):
        cell = run.cell(inner)
        return _of_object(run, inner, cell, name, place) if isinstance(cell, ObjectCell) else Member(place, inner, name)
    if isinstance(inner, External):
        return External(place, f"{inner.path}.{name}")
    if isinstance(inner, ModuleValue):
        return run.project.module_member(inner, name, place)
    if isinstance(inner, ClassValue):
        return _of_class(run, inner, name, place)
    if isinstance(inner, Super):
        return _of_super(run, inner, name, place)
    return Member(place, base, name)


def _of_object(run: Run, reference: Reference, cell: ObjectCell, name: str, place: Place) -> Value:
    if name in cell.attributes:
        return cell.attributes[name]
    if name == "__class__" and cell.definition is not None:
        return cell.definition
    if cell.definition is not None:
        found = run.project.class_lookup(cell.definition, name)
        if found is not None:
            own = _own_list(run, reference, name, found[0]) or _bound(run, *found, reference, place)
            return _overridden(run, cell.definition, own, name, reference, place) if cell.symbolic else own
    empty = _empty(cell, name, place)
    if empty is not None:
        made = run.new_cell(empty, place)
        run.put(reference, cell.with_attribute(name, made))
        return made
    if cell.symbolic and cell.definition is not None:
        value = run.project.field_of(cell.definition, name, place)
        if value is not None:
            return value
    return Member(place, reference, name)


def _empty(cell: ObjectCell, name: str, place: Place) -> Cell | None:
    """What an attribute of a library's message holds before anything is put into it: a list of recipients, or a mapping of headers."""
    if cell.model is None:
        return None
    if any(attribute.name == name for attribute in cell.model.attributes):
        return ListCell(Collection(place, "list"), cell.loops)
    return DictCell(Mapping(place), cell.loops) if name in cell.model.header_mappings else None


def members_like(run: Run, base: Value, name: Value, place: Place) -> Value | None:
    """`getattr(base, f"send_{kind}")`: any method whose name fits what is written of it; None when none does or too little is written."""
    fixed = [str(part.value) if isinstance(part, Constant) else None for part in map(bare, _pieces(name))]
    if sum(len(piece) for piece in fixed if piece is not None) < FEWEST_LETTERS:
        return None
    pattern = re.compile("".join(".*" if piece is None else re.escape(piece) for piece in fixed))
    fitting = [known for known in _functions_of(run, bare(base)) if pattern.fullmatch(known)]
    found = tuple(member(run, base, known, place) for known in fitting[:MAX_OPTIONS])
    return options(found, place) if found else None


def _pieces(name: Value) -> tuple[Value, ...]:
    return name.parts if isinstance(name, Text) else (name,)


def _functions_of(run: Run, base: Value) -> list[str]:
    """The names of the functions that an object, a class or a module offers, in order of definition."""
    cell = run.cell(base) if isinstance(base, Reference) else None
    definition = cell.definition if isinstance(cell, ObjectCell) else base
    frames: list[Frame] = []
    if isinstance(definition, ClassValue):
        frames = [run.project.classes.namespace(known) for known in run.project.classes.order(definition)]
    elif isinstance(base, ModuleValue):
        frames = [run.project.module_frame(base.module)]
        run.project.memory.recall(("module", base.module))
    names = (name for frame in frames for name, value in frame.variables.items() if isinstance(value, FunctionValue))
    return list(dict.fromkeys(names))


def _own_list(run: Run, reference: Reference, name: str, value: Value) -> Value | None:
    """A list that a class shares among its objects, as the list of this one: what methods add to it is theirs to find."""
    cell = run.cell(reference)
    shared = run.cell(value) if isinstance(value, Reference) else None
    if not isinstance(shared, ListCell) or not isinstance(cell, ObjectCell):
        return None
    written = (
        run.project.field_of(cell.definition, name, value.place)
        if cell.symbolic and cell.definition is not None
        else None
    )
    made = run.new_cell(ListCell(shared.value, cell.loops), value.place)
    run.put(reference, cell.with_attribute(name, made))
    return options((made, written), value.place) if written is not None else made


def _overridden(run: Run, definition: ClassValue, own: Value, name: str, reference: Reference, place: Place) -> Value:
    """What a name means on an object that may be of a subclass: the class's own, or what any subclass puts in its place."""
    found = [own]
    subclasses = run.project.classes.subclasses(definition)
    run.go_through(sum(len(run.project.classes.order(each)) for each in subclasses))  # were compared to find them
    for subclass in subclasses[:MAX_OPTIONS]:
        namespace = run.project.classes.namespace(subclass)
        if name in namespace.variables:
            found.append(_bound(run, namespace.variables[name], subclass, reference, place))
    return options(tuple(found), place)


def _bound(run: Run, value: Value, owner: ClassValue, receiver: Reference, place: Place) -> Value:
    """A class attribute, seen through an object: methods are bound, properties are called."""
    if not isinstance(value, FunctionValue):
        return value
    kinds = decorator_names(value.function)
    if "staticmethod" in kinds:
        return value.bound(owner, value.receiver)
    if "classmethod" in kinds:
        cell = run.cell(receiver)
        definition = cell.definition if isinstance(cell, ObjectCell) and cell.definition is not None else owner
        return value.bound(owner, definition)
    bound = value.bound(owner, receiver)
    if any(kind.endswith("property") for kind in kinds):
        return invoke.function(run, bound, Arguments(), place, len(run.stack) - 1, lazy=True)
    return bound


def _of_class(run: Run, definition: ClassValue, name: str, place: Place) -> Value:
    found = run.project.class_lookup(definition, name)
    if found is None:
        return Member(place, definition, name)
    value, owner = found
    if isinstance(value, FunctionValue):
        is_bound = "classmethod" in decorator_names(value.function)
        return value.bound(owner, definition if is_bound else value.receiver)
    return value


def super_of(frame: Frame, place: Place) -> Value:
    """`super()` in the method that `frame` belongs to."""
    scope: Frame | None = frame
    while scope is not None:
        if scope.owner is not None and scope.receiver is not None:
            return Super(place, scope.owner, scope.receiver)
        scope = scope.outer
    return Unknown(place, "super")


def _of_super(run: Run, parent: Super, name: str, place: Place) -> Value:
    receiver = parent.receiver
    cell = run.cell(receiver) if isinstance(receiver, Reference) else None
    definition = cell.definition if isinstance(cell, ObjectCell) else receiver
    lookup_in = definition if isinstance(definition, ClassValue) else parent.owner
    found = run.project.class_lookup(lookup_in, name, after=parent.owner)
    if found is not None and isinstance(receiver, Reference):
        return _bound(run, *found, receiver, place)
    if found is not None:
        return found[0]
    return Member(place, parent, name)


def set_member(run: Run, base: Value, name: str, value: Value, place: Place) -> None:
    """`base.name = value`; `place` is the expression of the value."""
    inner = bare(base)
    if isinstance(inner, Options):
        for single in inner.values:
            set_member(run, single, name, value, place)
        return
    cell = run.cell(inner) if isinstance(inner, Reference) else None
    if isinstance(inner, Reference) and isinstance(cell, ObjectCell):
        run.put(inner, cell.with_attribute(name, Put(place, value, len(run.stack) - 1)))


def instantiate(run: Run, definition: ClassValue, arguments: Arguments, place: Place) -> Value:
    """`Class(...)`"""
    project = run.project
    model, clients = project.models_of(definition)
    depth = len(run.stack) - 1
    cell = ObjectCell(definition, model, clients, {}, {}, run.loops, place, depth)
    made = run.new_cell(cell, place)
    found = project.class_lookup(definition, "__init__")
    if found is not None and isinstance(found[0], FunctionValue):
        invoke.function(run, found[0].bound(found[1], made), arguments, place, depth)
    elif model is not None:
        apply.construct(run, made, model, arguments)
    else:
        _set_fields(run, made, definition, arguments)
    return made


def _set_fields(run: Run, made: Reference, definition: ClassValue, arguments: Arguments) -> None:
    """The generated constructor of a dataclass or model class: arguments become attributes."""
    declared = run.project.declared_fields(definition)
    given = dict(zip(declared, arguments.positional, strict=False)) | dict(arguments.keywords)
    for name, argument in given.items():
        set_member(run, made, name, argument.value, argument.place)
    if arguments.more is not None:
        for name in declared:
            if name not in given:
                set_member(
                    run, made, name, Member(arguments.more.place, arguments.more.value, name), arguments.more.place
                )
