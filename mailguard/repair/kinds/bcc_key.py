"""A list that is in a mapping moves from the key for To or Cc to the key for Bcc."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import Argument, CallForm, Library
from mailguard.repair.candidate import Candidate, Case, Change, Outcome
from mailguard.repair.kinds.bcc_argument import can_be_left
from mailguard.repair.slots import EntrySlot, constant_text, entry_slot, target_slot


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the mapping with the other key, for each pair of keys that a form of the library has."""
    if case.header.field not in (Field.TO, Field.CC):
        return
    seen: set[tuple[str, str]] = set()
    for form in _forms(case.library):
        if not can_be_left(case.header.field, form.without_to):
            continue
        for old, new in _pairs(form, case.header.field):
            literal = _literal(case, old, new) if (old, new) not in seen else None
            seen.add((old, new))
            if literal is not None:
                change = Change(case.source.region(literal), literal.value.replace(old, new))
                title = f"Move the people from {case.header.field.value.capitalize()} to Bcc"
                yield case.candidate(title, Outcome.HIDDEN, [change])


def _forms(library: Library) -> Iterator[CallForm]:
    yield from (payload.form for payload in library.payloads)
    yield from (function.form for function in library.functions)
    yield from (method.form for client in library.clients for method in client.methods)
    yield from (method.form for message in library.messages for method in message.methods)
    yield from (message.constructor for message in library.messages)


def _pairs(form: CallForm, field: Field) -> Iterator[tuple[str, str]]:
    """The keys that differ between the path to a field and that to Bcc."""
    by_field = {group.field: group.arguments for group in form.recipients}
    for argument in by_field.get(field, ()):
        for target in by_field.get(Field.BCC, ()):
            pair = _difference(argument, target)
            if pair is not None:
                yield pair


def _difference(argument: Argument, target: Argument) -> tuple[str, str] | None:
    if len(argument.path) != len(target.path) or (argument.position, argument.keyword) != (
        target.position,
        target.keyword,
    ):
        return None
    different = [(old, new) for old, new in zip(argument.path, target.path, strict=True) if old != new]
    return different[0] if len(different) == 1 else None


def _literal(case: Case, old: str, new: str) -> cst.SimpleString | None:
    """The literal key that the people stand under, unless the other key is there as well."""
    for node in case.source.around(case.node):
        if isinstance(node, (cst.BaseStatement, cst.BaseSmallStatement)):
            return None
        entry = entry_slot(case.source, node)
        if entry is not None and entry.key == old:
            key = entry.entry.key
            return key if isinstance(key, cst.SimpleString) and not _has(entry, new) else None
        target = target_slot(case.source, node)
        if target is not None and target.key == old and isinstance(target.target, cst.Subscript):
            index = target.target.slice[0].slice
            scope = case.source.nodes_in(case.source.function(node))
            if any(isinstance(other, cst.SimpleString) and constant_text(other) == new for other in scope):
                return None
            return index.value if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString) else None
    return None


def _has(entry: EntrySlot, key: str) -> bool:
    keys = chain(element.key for element in entry.mapping.elements if isinstance(element, cst.DictElement))
    return any(constant_text(other) == key for other in keys)
