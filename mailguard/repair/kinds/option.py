"""An option that keeps recipients apart is set, or one that shows them to each other is taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import libcst as cst

from mailguard.audience.terms import Exposure
from mailguard.catalog.shapes import Library, Option
from mailguard.repair.argument_list import added, removed, valued
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, inserted
from mailguard.repair.imports import module_needed
from mailguard.repair.lines import statement_after, without_line
from mailguard.repair.slots import EntrySlot, argument_slot, constant_text, entry_slot, target_slot

_PEOPLE = "{recipients}"


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield what there is to do about the options of the library that the finding's rule reports."""
    for option in _options(case.library):
        if option.rule != case.finding.code:
            continue
        if option.exposure is Exposure.ISOLATED:
            yield from _set(case, option)
        else:
            yield from _dropped(case, option)


def _options(library: Library) -> list[Option]:
    """The options of all forms of a library, each once."""
    forms = chain(
        (function.form for function in library.functions),
        (payload.form for payload in library.payloads),
        (message.constructor for message in library.messages),
        (method.form for message in library.messages for method in message.methods),
        (method.form for client in library.clients for method in client.methods),
    )
    of_forms = chain.from_iterable(form.options for form in forms)
    of_messages = chain.from_iterable(message.options for message in library.messages)
    return list(dict.fromkeys(chain(of_forms, of_messages)))


def _set(case: Case, option: Option) -> Iterator[Candidate]:
    """Set an option that isolates: in the call, in the mapping, or on the message object."""
    value = repr(option.equals[0]) if option.equals else option.value
    if value is None:
        return
    value = value.replace(_PEOPLE, case.source.code(joined_list(case.node) or case.node))
    name = _name(option)
    imports = module_needed(case.source, option.module) if option.module else []
    title = f"Set {name}, so that each person gets a message of their own"
    for changes in _settings(case, option, name, value):
        if changes:
            yield case.candidate(title, Outcome.APART, [*changes, *imports])


def _settings(case: Case, option: Option, name: str, value: str) -> Iterator[Sequence[Change]]:
    source = case.source
    if option.argument.path:
        yield _in_mapping(case, name, value)
        return
    slot = argument_slot(source, case.node)
    if option.argument.keyword is not None and slot is not None:
        there = next((arg for arg in slot.call.args if arg.keyword and arg.keyword.value == name), None)
        yield [valued(source, there, value)] if there else added(source, slot.call, f"{name}={value}")
    target = target_slot(source, case.node)
    if target is not None and isinstance(target.target, cst.Attribute):
        yield statement_after(source, target.statement, f"{source.code(target.target.value)}.{name} = {value}")


def _in_mapping(case: Case, name: str, value: str) -> Sequence[Change]:
    """The changes that put an option beside the people."""
    for node in case.source.around(case.node):
        entry = entry_slot(case.source, node)
        if entry is not None:
            return _beside(case, entry, name, value)
        target = target_slot(case.source, node)
        if target is not None and isinstance(target.target, cst.Subscript):
            base = case.source.code(target.target.value)
            quote = '"' if '"' in case.source.code(target.target) else "'"
            return statement_after(case.source, target.statement, f"{base}[{quote}{name}{quote}] = {value}")
    return []


def _beside(case: Case, slot: EntrySlot, name: str, value: str) -> Sequence[Change]:
    key = slot.entry.key
    there = [each for each in slot.mapping.elements if isinstance(each, cst.DictElement)]
    for each in there:
        if constant_text(each.key) == name:
            return [Change(case.source.whole_region(each.value), value)]
    quote = key.value[-1] if isinstance(key, cst.SimpleString) else '"'
    start = case.source.region(slot.entry).start
    before = case.source.text.characters[case.source.text.line_start(start) : start]
    end = case.source.whole_region(slot.entry.value).end
    separator = ", " if before.strip() else f",\n{before}"
    return [inserted(end, f"{separator}{quote}{name}{quote}: {value}")]


def joined_list(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return the list of which a text is joined; None if an expression is no such call."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute) or len(node.args) != 1:
        return None
    return node.args[0].value if node.func.attr.value == "join" else None


def _dropped(case: Case, option: Option) -> Iterator[Candidate]:
    """Take out an option that shows people to each other, or set it to the value that keeps them apart."""
    name = _name(option)
    title = f"Set {name} to False" if option.equals == (True,) else f"Do without {name}"
    for changes in _droppings(case, option, name):
        if changes:
            yield case.candidate(f"{title}, so that each person gets a message of their own", Outcome.APART, changes)


def _droppings(case: Case, option: Option, name: str) -> Iterator[Sequence[Change]]:
    source = case.source
    switched = "False" if option.equals == (True,) else None
    for node in source.nodes_in(source.function(case.node)):
        if isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value == name:
            call = source.parent(node)
            if isinstance(call, cst.Call) and not option.argument.path:
                yield [valued(source, node, switched)] if switched else removed(source, call, node)
        elif isinstance(node, cst.DictElement) and constant_text(node.key) == name and option.argument.path:
            if switched:
                yield [Change(source.whole_region(node.value), switched)]
        elif isinstance(node, cst.Assign):
            slot = target_slot(source, node.value)
            if slot is None or (slot.key or _attribute(slot.target)) != name:
                continue
            yield [Change(source.whole_region(node.value), switched)] if switched else without_line(source, node)


def _attribute(target: cst.Attribute | cst.Subscript) -> str:
    return target.attr.value if isinstance(target, cst.Attribute) else ""


def _name(option: Option) -> str:
    return option.attribute or (option.argument.path[-1] if option.argument.path else option.argument.keyword or "")
