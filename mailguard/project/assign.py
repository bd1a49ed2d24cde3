"""Assignment: to names, attributes, items and several targets at once."""

from __future__ import annotations

from mailguard.audience.place import Place, Span
from mailguard.audience.values import (
    Called,
    Constant,
    Element,
    External,
    Item,
    Options,
    Parameter,
    Reference,
    Value,
    bare,
)
from mailguard.project import headers, language, objects
from mailguard.project.code import Frame, Pending
from mailguard.project.heap import DictCell, ListCell, ObjectCell
from mailguard.project.run import Run
from mailguard.syntax import tree


def to_target(run: Run, frame: Frame, target: tree.Expression, value: Value, *, tree_span: Span) -> None:
    """`target = value`; `tree_span` is the expression of the value."""
    if isinstance(target, tree.Name):
        frame.variables[target.id] = _called(run, value, target.id)
        frame.loops_of[target.id] = run.loops
    elif isinstance(target, tree.Display):
        _unpack(run, frame, target, value, tree_span)
    elif isinstance(target, tree.Starred):
        to_target(run, frame, target.value, value, tree_span=tree_span)
    elif isinstance(target, tree.Attribute):
        base = run.evaluate(frame, target.base)
        objects.set_member(run, base, target.name, value, run.place(frame, tree_span))
    elif isinstance(target, tree.Subscript):
        base = followed(run, frame, target.base, run.evaluate(frame, target.base))
        key = run.evaluate(frame, target.key)
        set_item(run, base, key, value, run.place(frame, tree_span))
    elif isinstance(target, tree.Slice):
        base = bare(run.evaluate(frame, target.base))
        cell = run.cell(base) if isinstance(base, Reference) else None
        if isinstance(base, Reference) and isinstance(cell, ListCell):
            run.put(base, ListCell(language.collection_of(run, value, cell.value.place), run.loops))


def followed(run: Run, frame: Frame, node: tree.Expression, value: Value) -> Value:
    """What `node` holds when an entry of it is about to be set: the mapping that a waiting call returns is made now, and stays in the variable."""
    pending = bare(value)
    if not isinstance(pending, Pending) or not isinstance(node, (tree.Name, tree.Attribute)):
        return value
    result = run.project.force(run, pending)
    made = bare(result)
    if not isinstance(made, Reference) or not isinstance(run.cell(made), DictCell):
        return value
    loops = frame.loops_of.get(node.id, ()) if isinstance(node, tree.Name) else ()
    to_target(run, frame, node, result, tree_span=node.span)
    if isinstance(node, tree.Name):
        frame.loops_of[node.id] = loops
    return result


def _called(run: Run, value: Value, name: str) -> Value:
    """The value under its name, where that may tell whose addresses are in it."""
    one_of_several = isinstance(bare(value), Element)
    if isinstance(value, (Constant, External)) or run.project.sources.of_team_name(name, one=one_of_several) is None:
        return value
    cell = run.cell(bare_value) if isinstance(bare_value := bare(value), Reference) else None
    return value if isinstance(cell, ObjectCell) else Called(value.place, value, name)


def _unpack(run: Run, frame: Frame, target: tree.Display, value: Value, span: Span) -> None:
    known = language.known_elements(run, value)
    starred = any(isinstance(item, tree.Starred) for item in target.items)
    for index, item in enumerate(target.items):
        place = run.place(frame, item.span)
        if known is not None and len(known) == len(target.items) and not starred:
            element = known[index]
        elif isinstance(item, tree.Starred):
            element = value
        else:
            element = language.item(run, value, Constant(place, index), place)
        to_target(run, frame, item, element, tree_span=span)


def set_item(run: Run, base: Value, key: Value, value: Value, place: Place) -> None:
    """`base[key] = value`; `place` is the expression of the value."""
    base = bare(base)
    if isinstance(base, Options) and any(isinstance(bare(single), Reference) for single in base.values):
        for single in base.values:
            set_item(run, single, key, value, place)
    elif isinstance(base, Reference):
        cell = run.cell(base)
        if isinstance(cell, DictCell):
            run.put(base, _with_item(run, cell, key, value, place))
        elif isinstance(cell, ObjectCell):
            headers.set_header(run, base, key, value, place)
    elif isinstance(base, (Parameter, Element, Item)) or not isinstance(base, Constant):
        headers.set_on_unknown(run, base, key, value, place)


def _with_item(run: Run, cell: DictCell, key: Value, value: Value, place: Place) -> DictCell:
    run.go_through(len(cell.value.entries) + len(cell.value.keys))
    if run.loops_since(cell.loops) and not isinstance(key, Constant):
        sources = run.sources_of(run.loops_since(cell.loops))
        return DictCell(language.with_grown_entry(cell.value, key, value, place, sources), cell.loops)
    return DictCell(language.with_entry(cell.value, key, value, place, len(run.stack) - 1), cell.loops)


def delete_item(run: Run, frame: Frame, target: tree.Subscript | tree.Slice) -> None:
    """`del base[key]`: headers and list contents."""
    base = bare(run.evaluate(frame, target.base))
    for single in base.values if isinstance(base, Options) else (base,):
        _delete_from(run, frame, bare(single), target)


def _delete_from(run: Run, frame: Frame, base: Value, target: tree.Subscript | tree.Slice) -> None:
    cell = run.cell(base) if isinstance(base, Reference) else None
    if not isinstance(base, Reference) or cell is None:
        if isinstance(target, tree.Subscript):
            key = run.evaluate(frame, target.key)
            headers.delete_on_unknown(run, base, key)
    elif isinstance(target, tree.Slice):
        if isinstance(cell, ListCell):
            run.put(base, ListCell(language.emptied(cell.value), run.loops))
    elif isinstance(cell, ObjectCell):
        headers.delete_header(run, base, run.evaluate(frame, target.key))
    elif isinstance(cell, DictCell):
        key = run.evaluate(frame, target.key)
        if isinstance(key, Constant):
            kept = tuple(entry for entry in cell.value.entries if entry[0] != key.value)
            run.put(base, DictCell(language.with_entries(cell.value, kept), cell.loops))
