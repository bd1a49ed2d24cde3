"""Which addresses are those of one and the same person."""

from __future__ import annotations

from mailguard.audience.values import (
    Collection,
    Element,
    External,
    Mapping,
    Member,
    One,
    Options,
    Outcome,
    Parameter,
    Portion,
    Reference,
    Text,
    Unbound,
    Value,
    bare,
)
from mailguard.catalog.shapes import Many, Pair
from mailguard.project import language
from mailguard.project.code import Pending
from mailguard.project.run import Run
from mailguard.project.sources import Sources, base_of, name_of


def person_of(sources: Sources, value: Value) -> str:
    """A text that is the same for two addresses of one person; empty when that cannot be told."""
    if isinstance(value, (Text, Options)):
        pieces = value.parts if isinstance(value, Text) else value.values
        return next((person for piece in pieces if (person := person_of(sources, bare(piece)))), "")
    base = owner_of(sources, value) or base_of(value)
    parts: list[str] = []
    while base is not None:
        inner = bare(base)
        if isinstance(inner, (Element, Options, Outcome, Pending, Reference)):
            identity = inner.cell if isinstance(inner, Reference) else id(inner)
            return ".".join([*parts, f"@{identity}"])
        if not isinstance(inner, (Member, Parameter, Unbound, External)):
            return ""
        if sources.of_same_person(name_of(inner)) is None:
            parts.append(name_of(inner))
        base = base_of(inner)
    return ".".join(parts)


def address_in_pair(run: Run, value: Collection, pair: Pair | None) -> Value | None:
    """The address in a tuple that a library takes for one person, by name and address; None when it is no such tuple."""
    parts = value.parts
    if pair is None or value.kind != "tuple" or len(parts) != 2:
        return None
    if any(not isinstance(part, One) or _holds_several(run, part.value) for part in parts):
        return None
    return parts[0 if pair is Pair.ADDRESS_FIRST else 1].value


def _holds_several(run: Run, value: Value) -> bool:
    return isinstance(language.seen(run, value), (Collection, Mapping))


def owner_of(sources: Sources, value: Value) -> Value | None:
    """The person whose stored addresses `value` is, or some of them, or one: `user` for `user.emailaddress_set.filter(verified=True)`."""
    inner = bare(value)
    if isinstance(inner, Member) and (isinstance(bare(inner.base), Element)):
        inner = bare(inner.base)  # a column of a row
    while True:
        if isinstance(inner, Member):
            source = sources.of_same_person(inner.name)
            return inner.base if source is not None and source.count is Many.ONE else None
        if isinstance(inner, (Element, Portion)):
            inner = bare(inner.base)
        elif isinstance(inner, Outcome) and isinstance(bare(inner.callee), Member):
            base = base_of(inner)
            inner = bare(base) if base is not None else inner.callee
        else:
            return None
