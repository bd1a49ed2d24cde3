"""Following a call into a function of the project."""

from __future__ import annotations

from collections.abc import Callable

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Collection,
    Constant,
    External,
    Item,
    Mapping,
    One,
    Outcome,
    Parameter,
    Part,
    Passed,
    Reference,
    Returned,
    Spread,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.project.arguments import Arguments, Given
from mailguard.project.code import ClassValue, Frame, FunctionValue, ModuleValue, Pending
from mailguard.project.heap import DictCell, Heap, ObjectCell, join_heaps
from mailguard.project.names import annotation_words, base_names, decorator_names
from mailguard.project.run import MAX_DEPTH, Run
from mailguard.syntax import tree

PassOn = Callable[[Given], Value]


def function(
    run: Run, called: FunctionValue, arguments: Arguments, place: Place, depth: int, *, lazy: bool = False
) -> Value:
    """Calls a function of the project from a frame at `depth`.

    One that neither concerns mail nor changes what it is given is only followed when its result is needed; one of which
    `rules/origins/` says what it gives is not followed at all.
    """
    told = run.project.sources.told_path(called.module, called.function.qualname)
    if told is not None:
        values = tuple(given.value for given in arguments.positional)
        return Outcome(place, External(place, told), values)
    unchanging = not run.project.changes_arguments(called)
    if (
        unchanging
        and not _hands_over_mail(run, arguments)
        and called.function.name != "__init__"
        and (lazy or not run.project.concerns_mail(called))
    ):
        return Pending(place, called, arguments, dict(run.heap), depth, tuple(run.stack))
    return follow(run, called, arguments, place, depth)


def _hands_over_mail(run: Run, arguments: Arguments) -> bool:
    """Whether an argument is a function that sends mail, or an object with a method that does: `safely(send_mail, ...)`."""
    for given in (*arguments.positional, *(given for _, given in arguments.keywords)):
        value = bare(given.value)
        if isinstance(value, FunctionValue) and run.project.concerns_mail(value):
            return True
        if isinstance(value, External) and run.project.vocabulary.knows_path(value.path):
            return True
        if isinstance(value, Reference) and _mails_itself(run, value):
            return True
    return False


def _mails_itself(run: Run, value: Reference) -> bool:
    """Whether an object that was made here is of a class of the project with a method that concerns mail: any code may call that."""
    cell = run.cell(value)
    if not isinstance(cell, ObjectCell) or cell.definition is None or cell.symbolic:
        return False
    for known in run.project.classes.order(cell.definition):
        for method in run.project.classes.namespace(known).variables.values():
            is_own = isinstance(method, FunctionValue) and method.function.name != "__init__"
            if is_own and isinstance(method, FunctionValue) and run.project.concerns_mail(method):
                return True
    return False


def follow(run: Run, called: FunctionValue, arguments: Arguments, place: Place, depth: int) -> Value:
    """Interprets the body of a function with these arguments; its result."""
    if called.key in run.stack or run.following >= MAX_DEPTH:
        return Outcome(place, called, tuple(given.value for given in arguments.positional))
    run.called.add(called.key)
    run.followed_keys.add(called.key)
    frame = Frame(
        called.module,
        called.function.name,
        depth + 1,
        outer=called.outer,
        function=called.function,
        owner=called.owner,
        receiver=called.receiver,
        loops_at_start=run.loops,
    )
    bind(run, frame, called, arguments, depth)
    return _body(run, frame, called, place)


def _body(run: Run, frame: Frame, called: FunctionValue, place: Place) -> Value:
    exits, run.exits = run.exits, []
    run.stack.append(called.key)
    run.following += 1
    heap_before = run.heap
    try:
        if run.execute(frame, called.function.body):
            frame.returned.append((Constant(place, None), run.heap))
    finally:
        run.stack.pop()
        run.following -= 1
        run.exits = exits
    if not frame.returned:
        run.heap = dict(heap_before)
        return Unknown(place)
    run.heap = dict(_joined([heap for _, heap in frame.returned], place))
    if called.function.generator:
        return Returned(place, Collection(place, "generator", tuple(frame.yielded)), called.function.name)
    value = options(tuple(value for value, _ in frame.returned), place)
    return value if _plain(run, value) else Returned(place, value, called.function.name)


def _joined(heaps: list[Heap], place: Place) -> Heap:
    joined = heaps[0]
    for heap in heaps[1:]:
        joined = join_heaps(joined, heap, place)
    return joined


def _plain(run: Run, value: Value) -> bool:
    """Whether a value is no recipient, so that no mark of calls is needed on it."""
    inner = bare(value)
    if isinstance(inner, Reference):
        return isinstance(run.cell(inner), ObjectCell)
    return isinstance(inner, (Constant, FunctionValue, ClassValue, ModuleValue, External))


def bind(run: Run, frame: Frame, called: FunctionValue, arguments: Arguments, depth: int) -> None:
    """Gives the parameters of `called` their values in `frame`."""
    parameters = list(called.function.parameters)
    if called.receiver is not None and parameters and not parameters[0].stars:
        frame.variables[parameters.pop(0).name] = called.receiver
    elif called.owner is None and called.function.decorators and parameters and parameters[0].name == "self":
        # A function outside a class that takes `self` gets it from its decorator: a task that is bound to itself.
        frame.variables[parameters.pop(0).name] = Unknown(run.place(frame, called.function.span), "self")
    keywords = dict(arguments.keywords)
    position = 0

    def pass_on(parameter: tree.Parameter) -> PassOn:
        return lambda given: _passed(run, given, parameter, called, depth)

    for parameter in parameters:
        if parameter.stars == 1:
            frame.variables[parameter.name] = _star_tuple(
                run.place(frame, parameter.span), arguments.shifted(position), pass_on(parameter)
            )
            position = len(arguments.positional)
            continue
        if parameter.stars == 2:
            names = {known.name for known in called.function.parameters}
            left = {name: given for name, given in keywords.items() if name not in names}
            frame.variables[parameter.name] = _star_dict(
                run, run.place(frame, parameter.span), left, arguments.more, pass_on(parameter)
            )
            continue
        given: Given | None = None
        if not parameter.keyword_only and position < len(arguments.positional):
            given = arguments.positional[position]
            position += 1
        elif parameter.name in keywords:
            given = keywords.pop(parameter.name)
        value = _missing(run, frame, parameter, arguments) if given is None else pass_on(parameter)(given)
        frame.variables[parameter.name] = value
        frame.loops_of[parameter.name] = run.loops


def _passed(run: Run, given: Given, parameter: tree.Parameter, called: FunctionValue, depth: int) -> Value:
    if _plain(run, given.value):
        return given.value
    return Passed(given.place, given.value, parameter.name, called.function.name, depth)


def _missing(run: Run, frame: Frame, parameter: tree.Parameter, arguments: Arguments) -> Value:
    place = run.place(frame, parameter.span)
    found: list[Value] = []
    if parameter.default is not None:
        scope = frame.outer if frame.outer is not None else run.project.module_frame(frame.module)
        found.append(run.evaluate(scope, parameter.default))
    if arguments.more is not None:
        found.append(Item(arguments.more.place, arguments.more.value, parameter.name))
    elif arguments.rest is not None and not found:
        found.append(Item(arguments.rest.place, arguments.rest.value, 0))
    return options(tuple(found), place) if found else Unknown(place, parameter.name)


def _star_tuple(place: Place, arguments: Arguments, pass_on: PassOn) -> Value:
    """What `*parameter` holds."""
    parts: list[Part] = [One(pass_on(given), given.place) for given in arguments.positional]
    if arguments.rest is not None:
        parts.append(Spread(pass_on(arguments.rest), arguments.rest.place))
    return Collection(place, "tuple", tuple(parts))


def _star_dict(run: Run, place: Place, left: dict[str, Given], more: Given | None, pass_on: PassOn) -> Value:
    """What `**parameter` holds."""
    entries = tuple((name, pass_on(given)) for name, given in left.items())
    spreads = (pass_on(more),) if more is not None else ()
    return run.new_cell(DictCell(Mapping(place, entries, spreads=spreads), run.loops), place)


def call_name(called: FunctionValue) -> str:
    """The name under which callers reach a function: that of the class for a constructor."""
    if called.function.name in ("__init__", "__call__", "__new__", "__post_init__") and called.owner is not None:
        return called.owner.definition.name
    return called.function.name


def unfilled(run: Run, frame: Frame, called: FunctionValue) -> None:
    """Gives the parameters of a function that the analysis starts in their symbolic values."""
    parameters = list(called.function.parameters)
    decorators = decorator_names(called.function) | base_names(called.owner)
    if called.receiver is not None and parameters and not parameters[0].stars:
        frame.variables[parameters.pop(0).name] = called.receiver
    for parameter in parameters:
        place = run.place(frame, parameter.span)
        words = annotation_words(parameter.annotation)
        known = annotated_object(run, frame, parameter) if not parameter.stars else None
        if known is not None:
            frame.variables[parameter.name] = known
            continue
        frame.variables[parameter.name] = Parameter(
            place, parameter.name, call_name(called), called.key, words, decorators, parameter.stars
        )


def annotated_object(run: Run, frame: Frame, parameter: tree.Parameter) -> Value | None:
    """Any object of the class that a parameter's annotation names, if that is a class of the project or a library's message class."""
    annotation = parameter.annotation
    if isinstance(annotation, tree.Literal) and isinstance(annotation.value, str) and annotation.value.isidentifier():
        annotation = tree.Name(annotation.value, annotation.span)
    if not isinstance(annotation, (tree.Name, tree.Attribute)):
        return None
    scope = frame.outer if frame.outer is not None else run.project.module_frame(frame.module)
    named = bare(run.evaluate(scope, annotation))
    place = run.place(frame, parameter.span)
    if isinstance(named, ClassValue):
        return run.project.classes.any_object(run, named)
    models = run.project.index.messages.get(named.path, ()) if isinstance(named, External) else ()
    if not models:
        return None
    return run.new_cell(ObjectCell(None, models[0], (), {}, {}, run.loops, place, 0, symbolic=True), place)
