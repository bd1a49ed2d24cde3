"""What an attribute or an item is when it was reached through the result of a call that waits to be followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mailguard.audience.values import Collection, Constant, Element, Item, Mapping, Member, Options, Reference, Value
from mailguard.project import language, objects
from mailguard.project.code import Pending
from mailguard.project.run import Run

T = TypeVar("T")


def resolving(run: Run, value: Value, use: Callable[[Value], T]) -> T | None:
    """What `use` makes of the thing behind `value`, on the heap as the calls on the way to it left it; None when it stays unknown."""
    inner = language.seen(run, value)
    if isinstance(inner, Pending):
        with run.project.forced(run, inner) as result:
            return resolving(run, result, use)
    if isinstance(inner, Item):
        key = Constant(inner.place, inner.key)
        return resolving(
            run, inner.base, lambda base: _next(run, inner, language.item(run, base, key, inner.place), use)
        )
    if isinstance(inner, Member):
        return resolving(
            run, inner.base, lambda base: _next(run, inner, objects.member(run, base, inner.name, inner.place), use)
        )
    if isinstance(inner, Element):
        return resolving(run, inner.base, lambda base: _next(run, inner, language.element(run, base, inner.place), use))
    return use(value) if isinstance(inner, (Collection, Mapping, Reference, Options)) else None


def _next(run: Run, before: Item | Member | Element, found: Value, use: Callable[[Value], T]) -> T | None:
    """Goes on from what the base has under the name or key, unless it says no more than was known."""
    if isinstance(found, (Item, Member, Element)) and language.seen(run, found.base) is language.seen(run, before.base):
        return None
    return resolving(run, found, use)
