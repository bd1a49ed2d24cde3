"""Expressions: what each one stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mailguard.audience.values import (
    Collection,
    Constant,
    Each,
    Item,
    Mapping,
    Member,
    One,
    Options,
    Outcome,
    Parameter,
    Part,
    Portion,
    Put,
    Spread,
    Text,
    Unknown,
    Value,
    bare,
    options,
)
from mailguard.project import assign, call, language, methods, names, objects
from mailguard.project.arguments import Arguments, Given
from mailguard.project.code import Frame, FunctionValue, Pending
from mailguard.project.heap import DictCell, ListCell
from mailguard.project.run import Run
from mailguard.project.truth import refine, truth
from mailguard.syntax import tree


def evaluate(run: Run, frame: Frame, node: tree.Expression) -> Value:
    """What `node` stands for; calls in it take effect. Raises OutOfBudget."""
    run.spend()
    return _EXPRESSIONS[type(node)](run, frame, node)


def _literal(run: Run, frame: Frame, node: tree.Literal) -> Value:
    return Constant(run.place(frame, node.span), node.value)


def _name(run: Run, frame: Frame, node: tree.Name) -> Value:
    return names.lookup(run, frame, node.id, run.place(frame, node.span))


def _attribute(run: Run, frame: Frame, node: tree.Attribute) -> Value:
    base = evaluate(run, frame, node.base)
    return objects.member(run, base, node.name, run.place(frame, node.span))


def _call(run: Run, frame: Frame, node: tree.Call) -> Value:
    place = run.place(frame, node.span)
    if isinstance(node.function, tree.Name) and node.function.id == "super":
        return objects.super_of(frame, place)
    if isinstance(node.function, tree.Attribute) and node.function.name in methods.GROWING:
        _materialise(run, frame, node.function.base)
    callee = evaluate(run, frame, node.function)
    return call.call(run, frame, callee, arguments_of(run, frame, node.arguments), place)


def _materialise(run: Run, frame: Frame, node: tree.Expression) -> None:
    """Makes a list of what a variable holds when it is about to be changed in place and its making was not seen."""
    if not isinstance(node, (tree.Name, tree.Attribute)):
        return
    value = assign.followed(run, frame, node, evaluate(run, frame, node))
    place = run.place(frame, node.span)
    if isinstance(bare(value), (Member, Outcome, Pending, Parameter, Collection, Item, Options)):
        loops = frame.loops_of.get(node.id, ()) if isinstance(node, tree.Name) else frame.loops_at_start
        made = run.new_cell(ListCell(Collection(place, "list", (Spread(value, value.place),)), loops), place)
        assign.to_target(run, frame, node, made, tree_span=node.span)
        if isinstance(node, tree.Name):
            frame.loops_of[node.id] = loops


def arguments_of(run: Run, frame: Frame, given: tuple[tree.Given, ...]) -> Arguments:
    """Evaluates the arguments of a call; `*` and `**` of what is known are written out."""
    positional: list[Given] = []
    keywords: dict[str, Given] = {}
    rest: Given | None = None
    more: Given | None = None
    for argument in given:
        value = evaluate(run, frame, argument.value)
        place = run.place(frame, argument.value.span)
        if argument.stars == 1:
            known = language.known_elements(run, value)
            if known is None:
                rest = Given(value, place)
            else:
                positional += [Given(element, place) for element in known]
        elif argument.stars == 2:
            entries, unknown = language.known_entries(run, value)
            keywords.update({name: Given(entry, place) for name, entry in entries.items()})
            more = Given(language.unknown_entries(run, value), place) if unknown else more
        elif argument.keyword is not None:
            keywords[argument.keyword] = Given(value, place)
        else:
            positional.append(Given(value, place))
    return Arguments(tuple(positional), tuple(keywords.items()), rest, more)


def _subscript(run: Run, frame: Frame, node: tree.Subscript) -> Value:
    base = evaluate(run, frame, node.base)
    key = evaluate(run, frame, node.key)
    return language.item(run, base, key, run.place(frame, node.span))


def _slice(run: Run, frame: Frame, node: tree.Slice) -> Value:
    base = evaluate(run, frame, node.base)
    bounds = [evaluate(run, frame, bound) if bound is not None else None for bound in (node.lower, node.upper)]
    numbers = [
        bound.value if isinstance(bound, Constant) and isinstance(bound.value, int) else None for bound in bounds
    ]
    limit = None
    if numbers[1] is not None and (bounds[0] is None or numbers[0] is not None):
        width = numbers[1] - (numbers[0] or 0)
        limit = width if numbers[1] >= 0 and width >= 0 else None
    if bounds[1] is None and numbers[0] is not None and numbers[0] < 0:
        limit = -numbers[0]
    return Portion(run.place(frame, node.span), base, limit)


def _starred(run: Run, frame: Frame, node: tree.Starred) -> Value:
    return evaluate(run, frame, node.value)


def _display(run: Run, frame: Frame, node: tree.Display) -> Value:
    parts: list[Part] = []
    for item in node.items:
        value = evaluate(run, frame, item)
        place = run.place(frame, item.span)
        parts.append(Spread(value, place) if isinstance(item, tree.Starred) else One(value, place))
    place = run.place(frame, node.span)
    collection = Collection(place, node.kind, tuple(parts))
    return collection if node.kind == "tuple" else run.new_cell(ListCell(collection, run.loops), place)


def _dict(run: Run, frame: Frame, node: tree.DictDisplay) -> Value:
    place = run.place(frame, node.span)
    mapping = Mapping(place)
    items: list[tuple[Value, Put]] = []
    for key, expression in node.entries:
        value = evaluate(run, frame, expression)
        if key is None:
            mapping = language.merged(run, language.with_items(mapping, items), value)
            items = []
        else:
            put = Put(run.place(frame, expression.span), value, frame.depth)
            items.append((evaluate(run, frame, key), put))
    return run.new_cell(DictCell(language.with_items(mapping, items), run.loops), place)


def _comprehension(run: Run, frame: Frame, node: tree.Comprehension) -> Value:
    inner = Frame(
        frame.module,
        frame.name,
        frame.depth,
        outer=frame,
        function=frame.function,
        owner=frame.owner,
        receiver=frame.receiver,
    )
    return _clause(run, inner, node, 0, ())


def _clause(run: Run, frame: Frame, node: tree.Comprehension, index: int, sources: tuple[Value, ...]) -> Value:
    if index == len(node.clauses):
        return _comprehended(run, frame, node, sources)
    clause = node.clauses[index]
    source = evaluate(run, frame, clause.iterable)
    if node.kind == "dict":
        return _over(run, frame, node, index, (*sources, source))
    found = (_over(run, frame, node, index, (*sources, each)) for each in language.alternatives(run, source))
    return options(tuple(found), run.place(frame, node.span))


def _over(run: Run, frame: Frame, node: tree.Comprehension, index: int, sources: tuple[Value, ...]) -> Value:
    clause, source = node.clauses[index], sources[-1]
    with run.loop(source):
        place = run.place(frame, clause.target.span)
        assign.to_target(run, frame, clause.target, language.element(run, source, place), tree_span=clause.target.span)
        for condition in clause.conditions:
            evaluate(run, frame, condition)
        return _clause(run, frame, node, index + 1, sources)


def _comprehended(run: Run, frame: Frame, node: tree.Comprehension, sources: tuple[Value, ...]) -> Value:
    value = evaluate(run, frame, node.element)
    place = run.place(frame, node.span)
    element_place = run.place(frame, node.element.span)
    outside = run.loops[: len(run.loops) - len(node.clauses)]
    copied = _copied_mapping(run, frame, node, sources) if node.kind == "dict" else None
    if copied is not None:
        return run.new_cell(DictCell(copied, outside), place)
    if node.kind == "dict":
        key = evaluate(run, frame, node.key) if node.key is not None else Unknown(place)
        mapping = Mapping(place, ((None, value),), (Each(key, element_place, sources),))
        return run.new_cell(DictCell(mapping, outside), place)
    collection = Collection(place, node.kind, (Each(value, element_place, sources),))
    return collection if node.kind == "generator" else run.new_cell(ListCell(collection, outside), place)


def _copied_mapping(run: Run, frame: Frame, node: tree.Comprehension, sources: tuple[Value, ...]) -> Mapping | None:
    """`{k: v for k, v in mapping.items() if ...}`: the mapping itself, as far as who is in it goes."""
    source = bare(sources[0])
    callee = bare(source.callee) if isinstance(source, Outcome) else None
    target = node.clauses[0].target
    if len(node.clauses) != 1 or not isinstance(callee, Member) or callee.name not in ("items", "iteritems"):
        return None
    if not isinstance(target, tree.Display) or len(target.items) != 2:
        return None
    names = [item.id if isinstance(item, tree.Name) else "" for item in target.items]
    kept = isinstance(node.key, tree.Name) and node.key.id == names[0] and isinstance(node.element, tree.Name)
    if not kept or not isinstance(node.element, tree.Name) or node.element.id != names[1]:
        return None
    mapping = language.seen(run, callee.base)
    return mapping if isinstance(mapping, Mapping) else None


def _template(run: Run, frame: Frame, node: tree.Template) -> Value:
    return Text(run.place(frame, node.span), tuple(evaluate(run, frame, part) for part in node.parts))


def _binary(run: Run, frame: Frame, node: tree.Binary) -> Value:
    left, right = evaluate(run, frame, node.left), evaluate(run, frame, node.right)
    return language.binary(run, node.operator, left, right, run.place(frame, node.span))


def _either(run: Run, frame: Frame, node: tree.Either) -> Value:
    """`a or b`: the first that may be true; of `a and b` the last matters."""
    place = run.place(frame, node.span)
    found: list[Value] = []
    for expression in node.values:
        value = evaluate(run, frame, expression)
        known = truth(run, value)
        if node.operator == "and":
            if known is False:
                return value
            found = [value]
        elif known is not False:
            found.append(value)
            if known:
                break
    return options(tuple(found), place) if found else Constant(place, None)


def _conditional(run: Run, frame: Frame, node: tree.Conditional) -> Value:
    known = truth(run, evaluate(run, frame, node.test))
    if known is not None:
        return evaluate(run, frame, node.body if known else node.orelse)
    values = (_where(run, frame, node, outcome=True), _where(run, frame, node, outcome=False))
    return options(values, run.place(frame, node.span))


def _where(run: Run, frame: Frame, node: tree.Conditional, *, outcome: bool) -> Value:
    """What a conditional expression is where its test came out as `outcome`. What the test tells of variables holds in there only."""
    before = dict(frame.variables)
    refine(run, frame, node.test, outcome=outcome)
    told = {name: frame.variables[name] for name, value in before.items() if frame.variables[name] is not value}
    value = evaluate(run, frame, node.body if outcome else node.orelse)
    frame.variables.update({name: before[name] for name in told})
    return next((before[name] for name, known in told.items() if known is value), value)


def _compare(run: Run, frame: Frame, node: tree.Compare) -> Value:
    left, right = evaluate(run, frame, node.left), evaluate(run, frame, node.right)
    return language.compare(run, node.operator, left, right, run.place(frame, node.span))


def _not(run: Run, frame: Frame, node: tree.Not) -> Value:
    known = truth(run, evaluate(run, frame, node.value))
    place = run.place(frame, node.span)
    return Unknown(place) if known is None else Constant(place, not known)


def _lambda(run: Run, frame: Frame, node: tree.Lambda) -> Value:
    return FunctionValue(run.place(frame, node.span), node.function, frame.module, frame)


def _bind(run: Run, frame: Frame, node: tree.Bind) -> Value:
    value = evaluate(run, frame, node.value)
    frame.variables[node.name] = value
    frame.loops_of[node.name] = run.loops
    return value


def _yield(run: Run, frame: Frame, node: tree.Yield) -> Value:
    place = run.place(frame, node.span)
    if node.value is not None:
        value = evaluate(run, frame, node.value)
        loops = run.loops_since(frame.loops_at_start)
        if node.each:
            frame.yielded.append(Spread(value, place))
        elif loops:
            frame.yielded.append(Each(value, place, run.sources_of(loops)))
        else:
            frame.yielded.append(One(value, place))
        return value  # of a coroutine that is written as a generator, the result of what it waits for
    return Unknown(place)


def _other(run: Run, frame: Frame, node: tree.Other) -> Value:
    for child in node.children:
        evaluate(run, frame, child)
    return Unknown(run.place(frame, node.span))


_EXPRESSIONS: dict[type[Any], Callable[[Run, Frame, Any], Value]] = {
    tree.Literal: _literal,
    tree.Name: _name,
    tree.Attribute: _attribute,
    tree.Call: _call,
    tree.Subscript: _subscript,
    tree.Slice: _slice,
    tree.Starred: _starred,
    tree.Display: _display,
    tree.DictDisplay: _dict,
    tree.Comprehension: _comprehension,
    tree.Template: _template,
    tree.Binary: _binary,
    tree.Either: _either,
    tree.Conditional: _conditional,
    tree.Compare: _compare,
    tree.Not: _not,
    tree.Lambda: _lambda,
    tree.Bind: _bind,
    tree.Yield: _yield,
    tree.Other: _other,
}
