"""Collections that are copies of others, and where the first of them was handed in."""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.values import (
    Called,
    Collection,
    Each,
    Element,
    Item,
    Member,
    Options,
    Outcome,
    Part,
    Passed,
    Portion,
    Put,
    Returned,
    Spread,
    Supposed,
    Value,
    bare,
)
from mailguard.project import language
from mailguard.project.code import Pending
from mailguard.project.resolve import resolving
from mailguard.project.run import Run

MAX_COPIES = 6

HandedIn = tuple[int, Place]  # the depth of the call, and the argument


def handed_in(run: Run, source: Value, depth: int, nesting: int = 0, *, copied: bool = False) -> HandedIn | None:
    """The outermost argument through which a collection, or one that it was copied from, came to a header at call depth `depth`.

    What was handed in further out counts only if it is the same collection: `copied` leaves out what was made of something else.
    """
    passed = _outermost(source, depth, through_calls=not copied)
    if nesting > MAX_COPIES or (passed is not None and passed[0] <= 0):
        return passed
    copied = copied or passed is not None
    inner = language.seen(run, source)
    origins: list[Value] = []
    if isinstance(inner, (Item, Member)) and isinstance(bare(inner.base), Pending):
        behind = resolving(run, inner, lambda value: handed_in(run, value, depth, nesting + 1, copied=copied))
        return _outer(passed, behind)
    if isinstance(inner, Options):
        origins = list(inner.values)
    elif isinstance(inner, Collection):
        parts = [part for part in inner.parts if not copied or keeps_elements(run, part)]
        several = [part.sources if isinstance(part, Each) else (part.value,) for part in parts]
        origins = [origin for each in several for origin in each]
    found = [handed_in(run, origin, depth, nesting + 1, copied=copied) for origin in origins]
    return _outer(passed, *found)


def _outer(*found: HandedIn | None) -> HandedIn | None:
    return min((each for each in found if each is not None), key=lambda each: each[0], default=None)


def keeps_elements(run: Run, part: Part) -> bool:
    """Whether a part of a collection holds elements of another one as they are."""
    if not isinstance(part, Each) or len(part.sources) != 1:
        return isinstance(part, Spread)
    element = bare(language.element(run, part.sources[0], part.place))
    elements = element.values if isinstance(element, Options) else (element,)
    value = bare(part.value)
    values = value.values if isinstance(value, Options) else (value,)
    return {_identity(each) for each in values} == {_identity(each) for each in elements}


def is_choice(run: Run, source: Value) -> bool:
    """Whether a loop runs over one of several collections: how many people it meets depends on whose they are."""
    inner = bare(source)
    if isinstance(inner, Pending):
        with run.project.forced(run, inner) as result:
            return is_choice(run, result)
    return len(language.alternatives(run, inner)) > 1


def _identity(value: Value) -> tuple[str, int]:
    """What is the same for two mentions of one value, or of an element of one collection."""
    inner = bare(value)
    return ("element", id(bare(inner.base))) if isinstance(inner, Element) else ("value", id(inner))


def _outermost(value: Value, depth: int, *, through_calls: bool = True) -> HandedIn | None:
    """The outermost argument through which a collection came in; None where it is only reached through an object that was passed."""
    found: HandedIn | None = None
    while True:
        if isinstance(value, Passed):
            if value.depth < depth and (found is None or value.depth < found[0]):
                found = (value.depth, value.place)
            value = value.inner
        elif isinstance(value, (Returned, Put, Supposed, Called)):
            value = value.inner
        elif isinstance(value, (Element, Portion)):
            value = value.base
        elif through_calls and isinstance(value, Outcome) and isinstance(value.callee, Member):
            value = value.callee.base
        else:
            return found
