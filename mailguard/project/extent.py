"""How many elements an iteration over a value meets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailguard.audience.audience import MANY, ONE, ONE_BY_NAME, SEVERAL, SEVERAL_BY_NAME, UNCOUNTED, Count, weaker
from mailguard.audience.terms import Evidence
from mailguard.audience.values import (
    Called,
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
    Passed,
    Portion,
    Put,
    Returned,
    Supposed,
    Value,
    bare,
)
from mailguard.catalog.shapes import Many, Passes
from mailguard.project import language
from mailguard.project.code import FunctionValue, Pending
from mailguard.project.persons import owner_of
from mailguard.project.resolve import resolving
from mailguard.project.run import Run
from mailguard.project.sources import base_of
from mailguard.project.whose import Owners

_COLLECTION_WORDS = frozenset(
    {
        "list",
        "List",
        "set",
        "Set",
        "frozenset",
        "FrozenSet",
        "tuple",
        "Tuple",
        "Sequence",
        "Iterable",
        "Iterator",
        "Collection",
    }
    | {"Generator", "QuerySet", "MutableSequence", "AbstractSet", "conlist"}
)
_TEXT_WORDS = frozenset({"str", "EmailStr", "NameEmail", "bytes"})


class Extents:
    """Counts elements, of addresses or of anything else."""

    def __init__(self, run: Run, owners: Owners) -> None:
        self._run = run
        self._owners = owners

    def extent(self, value: Value) -> Count:
        """How many elements an iteration over `value` meets."""
        inner = language.seen(self._run, value)
        if is_supposed(value):
            found = resolving(self._run, inner, self._extent_if_made)
            return UNCOUNTED if found is None else found
        if owner_of(self._run.project.sources, inner) is not None:
            return ONE
        if isinstance(inner, Collection):
            return _sum([self.part(part) for part in inner.parts])
        if isinstance(inner, Mapping):
            many = bool(inner.spreads) or any(isinstance(part, Each) for part in inner.keys)
            return SEVERAL if many else Count(0, len(inner.entries), Evidence.DERIVED)
        if isinstance(inner, Options):
            return max((self.extent(single) for single in inner.values), key=lambda count: count.high)
        if isinstance(inner, Portion):
            limit = MANY if inner.limit is None else inner.limit
            return replace(SEVERAL, high=min(limit, self.extent(inner.base).high))
        if isinstance(inner, Pending):
            with self._run.project.forced(self._run, inner) as result:
                return self.extent(result)
        if isinstance(inner, Outcome):
            return self._outcome_extent(inner)
        if isinstance(inner, (Member, Item)):
            found = resolving(self._run, inner, self.extent)
            return self._extent_by_name(value) if found is None else found
        return Count(0, 1, Evidence.DERIVED) if isinstance(inner, Constant) else SEVERAL

    def _extent_if_made(self, value: Value) -> Count:
        """How many elements a collection has that was seen to be made; of anything else a test of its type says nothing."""
        is_made = isinstance(language.seen(self._run, value), (Collection, Mapping))
        return self.extent(value) if is_made else UNCOUNTED

    def _extent_by_name(self, value: Value) -> Count:
        """Nothing but an iteration says that `user.email` holds several: none where it was passed to code that takes lists as well as texts."""
        return ONE_BY_NAME if self._is_passed_address(value) else SEVERAL

    def _is_passed_address(self, value: Value) -> bool:
        source = self._owners.source_of(value) if is_passed(value) else None
        return source is not None and source.count is Many.ONE

    def part(self, part: Part) -> Count:
        """How many elements one part of a collection stands for."""
        if isinstance(part, One):
            return ONE
        if isinstance(part, Each):
            count = ONE
            for source in part.sources:
                count = count.times(self.extent(source))
            return replace(count if part.sources else SEVERAL, low=0)
        return self.extent(part.value)

    def _outcome_extent(self, outcome: Outcome) -> Count:
        transparent = self._run.project.transparent(outcome)
        if transparent is not None:
            kind, passed = transparent
            if kind is Passes.SPLIT:  # that a text holds several is a convention, no proof
                return ONE_BY_NAME if passed and self._is_passed_address(passed[0]) else SEVERAL_BY_NAME
            counts = [self.extent(value) for value in passed]
            return Count(0, min(sum(count.high for count in counts), MANY), Evidence.DERIVED)
        source = self._owners.source_of(outcome)
        if source is not None and source.count is Many.ONE:
            return Count(0, 1, source.evidence)
        base = base_of(outcome)
        if source is not None and source.count is Many.SAME and base is not None:
            return self.extent(base)
        # What a function gives that calls itself is what it gives in the end: the call within says nothing more.
        return UNCOUNTED if isinstance(bare(outcome.callee), FunctionValue) else SEVERAL


def is_supposed(value: Value) -> bool:
    """Whether only a test of its type says that `value` is a collection."""
    while isinstance(value, (Passed, Returned, Put, Called)):
        value = value.inner
    return isinstance(value, Supposed)


def is_passed(value: Value) -> bool:
    """Whether `value` is an argument, seen from inside the function that was called."""
    while isinstance(value, (Returned, Put, Supposed, Called)):
        value = value.inner
    return isinstance(value, Passed)


def _weakest(evidence: Iterable[Evidence]) -> Evidence:
    found = Evidence.DERIVED
    for single in evidence:
        found = weaker(found, single)
    return found


def _sum(counts: Sequence[Count]) -> Count:
    return Count(
        sum(count.low for count in counts),
        min(sum(count.high for count in counts), MANY),
        _weakest(count.evidence for count in counts),
    )


def count_by_annotation(parameter: Parameter) -> Count:
    """How many addresses a parameter that nobody fills holds, by its annotation and stars."""
    words = frozenset(parameter.annotation.split())
    if words & _COLLECTION_WORDS:
        return SEVERAL_BY_NAME
    if words & _TEXT_WORDS:
        return ONE_BY_NAME
    return SEVERAL if parameter.stars == 1 else UNCOUNTED
