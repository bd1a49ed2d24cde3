"""Statements: how each one changes what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mailguard.audience.place import Place
from mailguard.audience.values import Constant, Unbound, Value, options
from mailguard.project import assign, call, language, names, objects
from mailguard.project.arguments import Arguments
from mailguard.project.code import ClassValue, Frame, FunctionValue
from mailguard.project.correlated import are_correlated
from mailguard.project.evaluate import evaluate
from mailguard.project.run import Run, Snapshot
from mailguard.project.truth import refine, truth
from mailguard.project.unrolled import turns
from mailguard.syntax import tree

MAX_FORKS = 2  # tests within one function after which both ways are followed to the end


def execute(run: Run, frame: Frame, block: Sequence[tree.Statement]) -> bool:
    """Interprets a block; whether its end is reached."""
    ending = _loops_that_end(run, frame, block)
    run.ending |= ending
    try:
        for number, statement in enumerate(block):
            run.spend()
            if isinstance(statement, tree.If) and frame.forks < MAX_FORKS and are_correlated(statement):
                return _fork(run, frame, statement, block[number + 1 :])
            if not _STATEMENTS[type(statement)](run, frame, statement):
                return False
        return True
    finally:
        run.ending -= ending


def _fork(run: Run, frame: Frame, statement: tree.If, rest: Sequence[tree.Statement]) -> bool:
    """Interprets what follows a test once for each way it may go: what the branches set belongs together.

    `if user: to, cc = None, [user.email]` and `else: to, cc = [address], None` never fill both.
    """
    known = truth(run, evaluate(run, frame, statement.test))
    outcomes = (True, False) if known is None else (known,)
    before = run.snapshot(frame)
    after: list[Snapshot] = []
    frame.forks += 1
    for outcome in outcomes:
        run.restore(frame, before)
        refine(run, frame, statement.test, outcome=outcome)
        if execute(run, frame, (*(statement.body if outcome else statement.orelse), *rest)):
            after.append(run.snapshot(frame))
    frame.forks -= 1
    return _go_on(run, frame, after, statement)


def _loops_that_end(run: Run, frame: Frame, block: Sequence[tree.Statement]) -> frozenset[int]:
    """The loops that do not take another turn after this block: what it adds, it adds once."""
    last = block[-1] if block else None
    inside = [loop for loop in run.loops if loop not in frame.loops_at_start]
    if isinstance(last, tree.Return) or (isinstance(last, tree.Jump) and last.kind == "raise"):
        return frozenset(inside) - run.ending
    if isinstance(last, tree.Jump) and last.kind == "break":
        return frozenset(inside[-1:]) - run.ending
    return frozenset()


def _assign(run: Run, frame: Frame, statement: tree.Assign) -> bool:
    grown = _own_growth(statement)
    if grown is not None:
        return _augment(run, frame, tree.Augment(statement.targets[0], "+", grown, statement.span))
    value = evaluate(run, frame, statement.value)
    for target in statement.targets:
        assign.to_target(run, frame, target, value, tree_span=statement.value.span)
    return True


def _own_growth(statement: tree.Assign) -> tree.Expression | None:
    """For `x = x + more` the expression `more`."""
    value, target = statement.value, statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, tree.Name) or not isinstance(value, tree.Binary):
        return None
    own = isinstance(value.left, tree.Name) and value.left.id == target.id
    return value.right if own and value.operator == "+" else None


def _annotate(run: Run, frame: Frame, statement: tree.Annotate) -> bool:
    if statement.value is not None:
        value = evaluate(run, frame, statement.value)
        assign.to_target(run, frame, statement.target, value, tree_span=statement.value.span)
    elif frame.is_class and isinstance(statement.target, tree.Name):
        frame.variables.setdefault(statement.target.id, names.annotated(run, frame, statement))
    return True


def _augment(run: Run, frame: Frame, statement: tree.Augment) -> bool:
    before = evaluate(run, frame, statement.target)
    added = evaluate(run, frame, statement.value)
    place = run.place(frame, statement.value.span)
    if statement.operator == "?":
        return True
    target = statement.target
    since = run.loops_since(frame.loops_of.get(target.id, ())) if isinstance(target, tree.Name) else ()
    after = language.grow(run, before, added, place, since)
    if after is not None:
        loops = frame.loops_of.get(target.id) if isinstance(target, tree.Name) else None
        assign.to_target(run, frame, target, after, tree_span=statement.value.span)
        if loops is not None and isinstance(target, tree.Name):
            frame.loops_of[target.id] = loops
    return True


def _evaluate(run: Run, frame: Frame, statement: tree.Evaluate) -> bool:
    evaluate(run, frame, statement.value)
    return True


def _return(run: Run, frame: Frame, statement: tree.Return) -> bool:
    place = run.place(frame, statement.span)
    value = evaluate(run, frame, statement.value) if statement.value is not None else Constant(place, None)
    frame.returned.append((value, run.heap))
    return False


def _if(run: Run, frame: Frame, statement: tree.If) -> bool:
    test = evaluate(run, frame, statement.test)
    known = truth(run, test)
    if known is not None:
        return execute(run, frame, statement.body if known else statement.orelse)
    before = run.snapshot(frame)
    after: list[Snapshot] = []
    told: list[dict[str, Value]] = []
    for branch, outcome in ((statement.body, True), (statement.orelse, False)):
        run.restore(frame, before)
        refine(run, frame, statement.test, outcome=outcome)
        news = {name: value for name, value in frame.variables.items() if value is not before.variables.get(name)}
        if execute(run, frame, branch):
            after.append(run.snapshot(frame))
            told.append(news)
    if len(after) > 1:  # what the test told of variables holds in the branches only
        for snapshot, news in zip(after, told, strict=True):
            _forget(snapshot, news, before)
    return _go_on(run, frame, after, statement)


def _forget(snapshot: Snapshot, told: dict[str, Value], before: Snapshot) -> None:
    for name, value in told.items():
        if snapshot.variables.get(name) is value and name in before.variables:
            snapshot.variables[name] = before.variables[name]


def _go_on(run: Run, frame: Frame, after: list[Snapshot], statement: tree.Statement) -> bool:
    if not after:
        return False
    run.join(frame, after, run.place(frame, statement.span))
    return True


def _loop(run: Run, frame: Frame, statement: tree.Loop) -> bool:
    source = evaluate(run, frame, statement.iterable) if statement.iterable is not None else None
    if statement.test is not None:
        evaluate(run, frame, statement.test)
    place = run.place(frame, statement.span)
    known = turns(run, statement, source, place) if source is not None else ()
    if known:
        return _turn_by_turn(run, frame, statement, known)
    before = run.snapshot(frame)
    run.exits.append([])
    with run.loop(source):
        if statement.target is not None and source is not None:
            element = language.element(run, source, run.place(frame, statement.target.span))
            assign.to_target(run, frame, statement.target, element, tree_span=statement.target.span)
        _deleted_each_turn(run, frame, statement.body)
        ended = execute(run, frame, statement.body)
        exits = run.exits.pop()
        if ended:
            exits.append(run.snapshot(frame))
    run.join(frame, [*exits, before] if exits else [before], place)
    return execute(run, frame, statement.orelse)


def _turn_by_turn(run: Run, frame: Frame, statement: tree.Loop, elements: tuple[Value, ...]) -> bool:
    """Interprets the turns of a loop one after another. A turn that breaks off is not told from one that goes on."""
    for element in elements:
        run.exits.append([])
        if statement.target is not None:
            assign.to_target(run, frame, statement.target, element, tree_span=statement.target.span)
        ended = execute(run, frame, statement.body)
        after = [*run.exits.pop(), *([run.snapshot(frame)] if ended else [])]
        if not _go_on(run, frame, after, statement):
            return False
    return execute(run, frame, statement.orelse)


def _deleted_each_turn(run: Run, frame: Frame, body: Sequence[tree.Statement]) -> None:
    """A header that each turn deletes does not grow, wherever in the turn that happens."""
    for statement in body:
        if isinstance(statement, tree.Delete):
            _delete(run, frame, statement)


def _jump(run: Run, frame: Frame, statement: tree.Jump) -> bool:
    if statement.kind != "raise" and run.exits:
        run.exits[-1].append(run.snapshot(frame))
    return False


def _try(run: Run, frame: Frame, statement: tree.Try) -> bool:
    before = run.snapshot(frame)
    ended = execute(run, frame, statement.body)
    middle = run.snapshot(frame)
    after: list[Snapshot] = []
    if ended and execute(run, frame, statement.orelse):
        after.append(run.snapshot(frame))
    for handler in statement.handlers:
        run.join(frame, [middle, before], run.place(frame, statement.span))
        if execute(run, frame, handler):
            after.append(run.snapshot(frame))
    if not after:
        run.join(frame, [middle], run.place(frame, statement.span))
        execute(run, frame, statement.final)
        return False
    run.join(frame, after, run.place(frame, statement.span))
    return execute(run, frame, statement.final)


def _with(run: Run, frame: Frame, statement: tree.With) -> bool:
    managers: list[tuple[Value, Place]] = []
    for manager, target in statement.items:
        value = evaluate(run, frame, manager)
        place = run.place(frame, manager.span)
        managers.append((value, place))
        entered = _own_method(run, frame, value, "__enter__", place)
        if target is not None:
            assign.to_target(run, frame, target, value if entered is None else entered, tree_span=manager.span)
    ended = execute(run, frame, statement.body)
    for value, place in reversed(managers):
        _own_method(run, frame, value, "__exit__", place)
    return ended


def _own_method(run: Run, frame: Frame, value: Value, name: str, place: Place) -> Value | None:
    """Calls a method that a class of the project defines, as `with` does; None when it does not."""
    if language.is_object(run, value) is None:
        return None
    method = objects.member(run, value, name, place)
    return call.call(run, frame, method, Arguments(), place) if isinstance(method, FunctionValue) else None


def _delete(run: Run, frame: Frame, statement: tree.Delete) -> bool:
    for target in statement.targets:
        if isinstance(target, (tree.Subscript, tree.Slice)):
            assign.delete_item(run, frame, target)
    return True


def _import(run: Run, frame: Frame, statement: tree.Import) -> bool:
    place = run.place(frame, statement.span)
    for name in statement.names:
        if name.name == "*":
            names.star_import(run, frame, name)
        else:
            before = frame.variables.get(name.local)
            value = names.imported(run, frame, name, place)
            frame.variables[name.local] = value if not isinstance(before, Unbound) else options((value,), place)
    return True


def _define(run: Run, frame: Frame, statement: tree.Define) -> bool:
    function = statement.function
    outer = None if frame.function is None and not frame.is_class and frame.outer is None else frame
    place = run.place(frame, function.span)
    owner = frame.owner if frame.is_class else None
    made = FunctionValue(place, function, frame.module, outer, owner)
    frame.variables[function.name] = made
    if frame.function is not None:
        run.defined.append(made)
    return True


def _define_class(run: Run, frame: Frame, statement: tree.DefineClass) -> bool:
    outer = frame if frame.function is not None or frame.is_class else None
    definition = statement.definition
    frame.variables[definition.name] = ClassValue(run.place(frame, definition.span), definition, frame.module, outer)
    return True


_STATEMENTS: dict[type[Any], Callable[[Run, Frame, Any], bool]] = {
    tree.Assign: _assign,
    tree.Annotate: _annotate,
    tree.Augment: _augment,
    tree.Evaluate: _evaluate,
    tree.Return: _return,
    tree.If: _if,
    tree.Loop: _loop,
    tree.Jump: _jump,
    tree.Try: _try,
    tree.With: _with,
    tree.Delete: _delete,
    tree.Import: _import,
    tree.Define: _define,
    tree.DefineClass: _define_class,
}
