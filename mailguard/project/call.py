"""Calls: who is called, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Collection,
    Constant,
    Element,
    External,
    Item,
    Joined,
    Member,
    Options,
    Outcome,
    Passed,
    Reference,
    Unbound,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.catalog.shapes import Deferred
from mailguard.project import apply, builtins, by_name, headers, invoke, language, methods, objects
from mailguard.project.arguments import Arguments, Given
from mailguard.project.code import Bound, ClassValue, Decorated, Frame, FunctionValue, Pending, Super
from mailguard.project.heap import ObjectCell
from mailguard.project.run import Run
from mailguard.project.sources import name_of
from mailguard.syntax import tree

MAX_CALLEES = 6


def call(run: Run, frame: Frame, callee: Value, arguments: Arguments, place: Place) -> Value:
    """The result of calling `callee`; what it sends is recorded. Raises OutOfBudget."""
    run.spend()
    callee = bare(callee)
    if isinstance(callee, Options):
        return _each_of(run, frame, callee, arguments, place)
    code = _code_of_project(run, frame, callee, arguments, place)
    if code is not None:
        return code
    if isinstance(callee, Member):
        return _method(run, frame, callee, arguments, place)
    if isinstance(callee, External):
        return _external(run, frame, callee, arguments, place)
    found: Value | None = None
    if isinstance(callee, Unbound):
        found = builtins.builtin(run, frame, callee.name, arguments, place)
    elif isinstance(callee, Outcome):
        found = builtins.getter(run, callee, arguments, place)
    elif isinstance(callee, Reference):
        found = _called_object(run, frame, callee, arguments, place)
    return found if found is not None else _unfollowed(run, frame, callee, arguments, place)


def _code_of_project(run: Run, frame: Frame, callee: Value, arguments: Arguments, place: Place) -> Value | None:
    if isinstance(callee, FunctionValue):
        return invoke.function(run, callee, arguments, place, frame.depth)
    if isinstance(callee, Decorated):
        return _decorated(run, callee, arguments, place)
    if isinstance(callee, ClassValue):
        return objects.instantiate(run, callee, arguments, place)
    if isinstance(callee, Bound):
        return call(run, frame, callee.target, arguments.after(callee.arguments), place)
    return None


def _each_of(run: Run, frame: Frame, callees: Options, arguments: Arguments, place: Place) -> Value:
    callables = [single for single in callees.values if not isinstance(bare(single), Constant)][:MAX_CALLEES]
    chosen = [single for single in callables if not _only_raises(single)] or callables
    return options(tuple(call(run, frame, single, arguments, place) for single in chosen), place)


def _only_raises(callee: Value) -> bool:
    """Whether a method is there to be overridden: after its description it raises an error, and returns nothing."""
    function = bare(callee)
    body = function.function.body if isinstance(function, FunctionValue) else ()
    last = body[-1] if body else None
    described = all(isinstance(statement, tree.Evaluate) for statement in body[:-1])
    return isinstance(last, tree.Jump) and last.kind == "raise" and described


def _decorated(run: Run, callee: Decorated, arguments: Arguments, place: Place) -> Value:
    result = invoke.follow(
        run, callee.function, arguments, place, -2
    )  # its frame is further out than where the analysis starts
    made_at = bare(result).place
    where = made_at if made_at.path == callee.function.module else callee.function.place
    return Passed(where, result, "its result", callee.decorator, -1)


def _called_object(run: Run, frame: Frame, callee: Reference, arguments: Arguments, place: Place) -> Value | None:
    method = objects.member(run, callee, "__call__", place)
    return invoke.function(run, method, arguments, place, frame.depth) if isinstance(method, FunctionValue) else None


def _external(run: Run, frame: Frame, callee: External, arguments: Arguments, place: Place) -> Value:
    index = run.project.index
    found = _base_constructor(run, callee, arguments)
    if found is None:
        found = apply.external(run, callee.path, arguments, place)
    if found is None and callee.path.endswith(".join") and len(arguments.positional) == 1:  # COMMASPACE.join(...)
        found = Joined(place, External(place, callee.path.rpartition(".")[0]), arguments.positional[0].value)
    if found is None:
        found = builtins.container(run, callee.path, arguments, place)
    if found is None:
        found = _first_deferred(run, frame, index.deferred_by_path.get(callee.path, ()), None, arguments, place)
    if found is not None:
        return found
    shaped = apply.by_shape(run, tuple(callee.path.split(".")), arguments, place)
    return shaped if shaped is not None else _unfollowed(run, frame, callee, arguments, place)


def _base_constructor(run: Run, callee: External, arguments: Arguments) -> Value | None:
    """`Base.__init__(self, ...)`, where Base is a library's message class."""
    owner, _, name = callee.path.rpartition(".")
    receiver = bare(arguments.positional[0].value) if arguments.positional else None
    models = run.project.index.messages.get(owner, ()) if name == "__init__" else ()
    if not models or not isinstance(receiver, Reference):
        return None
    apply.construct(run, receiver, models[0], arguments.shifted(1))
    return receiver


def _method(run: Run, frame: Frame, callee: Member, arguments: Arguments, place: Place) -> Value:
    base = bare(callee.base)
    if isinstance(base, Pending) and not run.project.known_method(callee.name):
        base = bare(run.project.force(run, base))
        again = objects.member(run, base, callee.name, callee.place)
        if not isinstance(again, Member):
            return call(run, frame, again, arguments, place)
        callee = again
    models = run.project.index.deferred_by_method.get(callee.name, ())
    deferred = _first_deferred(run, frame, models, base, arguments, place)
    if deferred is not None:
        return deferred
    if isinstance(base, Super):
        return _parent_method(run, base, callee.name, arguments, place)
    found = methods.method(run, base, callee.name, arguments, place)
    if found is None:
        found = headers.serialised(run, base, callee.name, place)
    if found is None:
        found = _of_library(run, callee, arguments, place)
    if found is None and not isinstance(base, (Constant, Reference, Collection)):
        found = by_name.called(run, callee, arguments, place, frame.depth)
    return found if found is not None else _unfollowed(run, frame, callee, arguments, place)


def _of_library(run: Run, callee: Member, arguments: Arguments, place: Place) -> Value | None:
    """A method that a model knows: of an object whose making was seen, of what a library's call returned, or by the shape of the call."""
    root, names = _chain(callee)
    name = ".".join(names)
    if isinstance(root, Reference):
        found = apply.method(run, root, name, arguments, place)
        if found is not None:
            return found
    for path in _paths_of(run, root):
        found = apply.external(run, f"{path}.{name}", arguments, place)
        if found is not None:
            return found
    return apply.by_shape(run, names, arguments, place)


def _chain(value: Value) -> tuple[Value, tuple[str, ...]]:
    """`a.b.c` as what a stands for and ("b", "c"); so is `a.b[key].c`, where one of several b is chosen."""
    names: tuple[str, ...] = ()
    inner = bare(value)
    while isinstance(inner, (Member, Item, Element)):
        names = (inner.name, *names) if isinstance(inner, Member) else names
        inner = bare(inner.base)
    return inner, names


def _paths_of(run: Run, root: Value) -> tuple[str, ...]:
    """The dotted paths under which models speak of what a call returned: a method of `package.Class()` is `package.Class.method`."""
    if isinstance(root, Outcome):
        callee = bare(root.callee)
        if isinstance(callee, External):
            return (callee.path,)
        inner, names = _chain(callee)
        return tuple(".".join((path, *names)) for path in _paths_of(run, inner)) if names else ()
    cell = run.cell(root) if isinstance(root, Reference) else None
    if isinstance(cell, ObjectCell):
        paths = [path for client in cell.clients for path in client.paths]
        return tuple(paths) + (cell.model.paths if cell.model is not None else ())
    return ()


def _parent_method(run: Run, parent: Super, name: str, arguments: Arguments, place: Place) -> Value:
    """`super().name(...)` where the parent is a library's class."""
    receiver = bare(parent.receiver)
    cell = run.cell(receiver) if isinstance(receiver, Reference) else None
    if not isinstance(receiver, Reference) or not isinstance(cell, ObjectCell):
        return Unknown(place)
    if name == "__init__" and cell.model is not None:
        apply.construct(run, receiver, cell.model, arguments)
        return Constant(place, None)
    return apply.method(run, receiver, name, arguments, place) or Unknown(place)


def _first_deferred(
    run: Run, frame: Frame, models: tuple[Deferred, ...], receiver: Value | None, arguments: Arguments, place: Place
) -> Value | None:
    for model in models:
        found = _deferred(run, frame, model, receiver, arguments, place)
        if found is not None:
            return found
    return None


def _deferred(
    run: Run, frame: Frame, model: Deferred, receiver: Value | None, arguments: Arguments, place: Place
) -> Value | None:
    """A call that calls something later or elsewhere, with the arguments that it is given for it."""
    target: Value | None = receiver if isinstance(receiver, (FunctionValue, Bound, ClassValue)) else None
    if model.target is not None:
        given = arguments.find(model.target)
        target = given.value if given is not None else None
    if target is None or not _callable(run, target):
        return None
    if (
        model.rest_from is None
        and model.target is not None
        and not any(arguments.find(each) for each in (model.arguments, model.keywords) if each)
    ):
        return None
    passed = _passed_on(run, model, arguments)
    if model.returns_callable:
        return Bound(place, target, passed)
    return call(run, frame, target, passed, place)


def _callable(run: Run, value: Value) -> bool:
    inner = bare(value)
    if isinstance(inner, Options):
        return any(_callable(run, single) for single in inner.values)
    if isinstance(inner, Member):  # task.delay
        inner = bare(inner.base)
    if isinstance(inner, External):
        return run.project.vocabulary.knows_path(inner.path)
    return isinstance(inner, (FunctionValue, ClassValue, Bound))


def _passed_on(run: Run, model: Deferred, arguments: Arguments) -> Arguments:
    if model.rest_from is not None:
        used = {argument.keyword for argument in (model.target,) if argument is not None}
        kept = tuple((name, given) for name, given in arguments.keywords if name not in used)
        return replace(arguments.shifted(model.rest_from), keywords=kept)
    positional: tuple[Given, ...] = ()
    rest: Given | None = None
    given = arguments.find(model.arguments) if model.arguments is not None else None
    if given is not None:
        known = language.known_elements(run, given.value)
        positional = tuple(Given(value, given.place) for value in known or ())
        rest = given if known is None else None
    keywords: tuple[tuple[str, Given], ...] = ()
    more: Given | None = None
    mapping = arguments.find(model.keywords) if model.keywords is not None else None
    if mapping is not None:
        entries, unknown = language.known_entries(run, mapping.value)
        keywords = tuple((name, Given(value, value.place)) for name, value in entries.items())
        more = mapping if unknown else None
    return Arguments(positional, keywords, rest, more)


def _unfollowed(run: Run, frame: Frame, callee: Value, arguments: Arguments, place: Place) -> Value:
    """A call into code that is not in sight: what it is given may be a provider's request, or a function that it will call."""
    apply.payloads(run, arguments, place, http=_sends_http(run, callee))
    if "send" in name_of(callee).lower():
        apply.serialised_arguments(run, arguments, place)
    for given in (*arguments.positional, *(given for _, given in arguments.keywords)):
        function = bare(given.value)
        if isinstance(function, FunctionValue) and not _needs_arguments(function):
            invoke.function(run, function, Arguments(), place, frame.depth)
    positional = tuple(given.value for given in arguments.positional)
    return Outcome(place, callee, positional, tuple((name, given.value) for name, given in arguments.keywords))


def _sends_http(run: Run, callee: Value) -> bool:
    catalog = run.project.catalog
    if isinstance(callee, External):
        return callee.path in catalog.http_functions or callee.path.rpartition(".")[2] in catalog.http_methods
    return isinstance(callee, Member) and callee.name in catalog.http_methods


def _needs_arguments(function: FunctionValue) -> bool:
    parameters = function.function.parameters[1 if function.receiver is not None else 0 :]
    return any(parameter.default is None and not parameter.stars for parameter in parameters)
