"""Whose addresses a value holds, found by following it back to where it comes from."""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.audience import Caller, Whose
from mailguard.audience.place import Step
from mailguard.audience.terms import Evidence, Origin
from mailguard.audience.values import (
    Called,
    Collection,
    Constant,
    Element,
    External,
    Item,
    Joined,
    Mapping,
    Member,
    Options,
    Outcome,
    Parameter,
    Passed,
    Put,
    Returned,
    Supposed,
    Text,
    Unbound,
    Value,
    bare,
)
from mailguard.catalog.shapes import Many, Source
from mailguard.project import language
from mailguard.project.code import ClassValue, Pending
from mailguard.project.conditions import asks_for_team, is_selection
from mailguard.project.heap import Heap
from mailguard.project.run import Run
from mailguard.project.sources import Sources, base_of, name_of

Steps = tuple[Step, ...]
UNKNOWN = Whose(Origin.UNKNOWN, Evidence.NONE)
_INTERNAL = (Origin.STAFF, Origin.CONFIG)
MAX_CHAIN = 40


class Owners:
    """Finds the origin of values."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sources: Sources = run.project.sources
        self._chain = 0
        # What was found, by what was on the heap; values are reached in many ways, and are only the same if they are identical.
        self._known: dict[tuple[int, int], tuple[Value, Heap, tuple[Whose, Steps]]] = {}

    def whose(self, value: Value) -> tuple[Whose, Steps]:
        """The origin of the people in `value`, and the step of the trace that tells it."""
        key = id(value), id(self._run.heap)
        known = self._known.get(key)
        if known is not None:
            return known[2]
        if self._chain > MAX_CHAIN:
            return UNKNOWN, ()
        self._chain += 1
        try:
            found = self._whose(value)
        finally:
            self._chain -= 1
        self._known[key] = value, self._run.heap, found  # which keeps both alive, and so their identities
        return found

    def source_of(self, value: Value) -> Source | None:
        """The entry of `rules/origins/` that speaks of an expression, by its own last part."""
        value = bare(value)
        if isinstance(value, Outcome):
            return self._source_of_call(value)
        if isinstance(value, External):
            name = name_of(value)
            return self._sources.of_path(value.path) or self._sources.of_attribute(name) or self._sources.of_words(name)
        if isinstance(value, (Member, Item)):
            name = name_of(value)
            return self._sources.of_attribute(name) or self._sources.of_words(name)
        if isinstance(value, Parameter):
            by_name = self._sources.of_name(value.name)
            return by_name or self._sources.of_decorators(value.decorators) or self._sources.of_words(value.name)
        if isinstance(value, Unbound):
            return self._sources.of_name(value.name) or self._sources.of_words(value.name)
        return None

    def _source_of_call(self, value: Outcome) -> Source | None:
        callee = bare(value.callee)
        by_keyword = asks_for_team(self._run, self._sources, value) or self._sources.of_keyword(value)
        if by_keyword is not None:
            return by_keyword
        name = name_of(callee)
        if isinstance(callee, External):
            # a function of a package that hands on what it is given is no method of that name: `re.search(pattern, text)`
            hands_on = self._run.project.transparent(value) is not None
            by_method = None if hands_on else self._sources.of_method(name)
            by_path = self._with_count(self._sources.of_path(callee.path), by_method)
            # the settings of a package are often a module: `conf.get("BOARD")`
            return by_path or self._of_callee_words(name) or (self._by_key(value) if name == "get" else None)
        if isinstance(callee, Unbound):
            return self._sources.of_name(name) or self._sources.of_words(name)
        if isinstance(callee, Member):
            return self._sources.of_method(name) or self._of_callee_words(name) or self._by_key(value)
        return self._of_callee_words(name)

    @staticmethod
    def _with_count(by_path: Source | None, by_method: Source | None) -> Source | None:
        """`request.form.getlist(name)`: the path says whose they are, the method how many."""
        if by_path is None or by_method is None:
            return by_path or by_method
        uncounted = by_path.origin is Origin.APP_DATA and by_path.count is Many.UNKNOWN
        return replace(by_path, count=by_method.count) if uncounted else by_path

    def _of_callee_words(self, name: str) -> Source | None:
        """What the words of a called name tell. Of a class they tell what is made, not who it is: `Manager()` is nobody of the team."""
        found = self._sources.of_words(name)
        return None if found is not None and found.origin in _INTERNAL and name[:1].isupper() else found

    def _by_key(self, value: Outcome) -> Source | None:
        """`row.get("email")`, `user.getProperty("email")`: the key says what it gives."""
        key = bare(value.positional[0]) if value.positional else None
        if not isinstance(key, Constant) or not isinstance(key.value, str) or not key.value.isidentifier():
            return None
        return self._sources.of_attribute(key.value) or self._sources.of_words(key.value)

    def under_its_name(self, value: Value, whose: Whose, steps: Steps) -> tuple[Whose, Steps]:
        """Whose addresses `value` holds, where that is `whose` but for its name: that of the function it came from, of the parameter or variable.

        Code overrules names: only of some of the people that there are can a name say that they are the team.
        """
        name = _given_name(value) if whose.origin in (Origin.APP_DATA, Origin.UNKNOWN) else ""
        source = self._sources.of_team_name(name, one=_is_element(value)) if name else None
        if source is None or (whose.evidence is Evidence.DERIVED and not is_selection(self._run, value)):
            return whose, steps
        said, step = self._said(value, source)
        return said, (*step, *steps)

    def _whose(self, value: Value) -> tuple[Whose, Steps]:
        if isinstance(value, (Passed, Returned, Put, Supposed, Called)):
            return self.under_its_name(value, *self._whose(value.inner))
        inner = language.seen(self._run, value)
        if isinstance(inner, Constant):
            return Whose(Origin.LITERAL, Evidence.DERIVED), ()
        if isinstance(inner, Options):
            return self._strongest([self.whose(single) for single in inner.values])
        if isinstance(inner, (Collection, Mapping)):
            return self._strongest([self.whose(held) for held in _held(inner)])
        if isinstance(inner, Text):
            return self._strongest([self.whose(part) for part in inner.parts if not isinstance(bare(part), Constant)])
        if isinstance(inner, Joined):
            return self.whose(inner.items)
        if isinstance(inner, Pending):
            with self._run.project.forced(self._run, inner) as result:
                return self.under_its_name(inner, *self.whose(result))
        if isinstance(inner, Item):
            found = language.item(self._run, inner.base, Constant(inner.place, inner.key), inner.place)
            if not isinstance(found, (Item, Element)) or bare(found.base) is not bare(inner.base):
                return self.whose(found)
        return self._by_source(inner)

    def _by_source(self, value: Value) -> tuple[Whose, Steps]:
        """By what its own last part says, then by what it was reached through."""
        source = self.source_of(value)
        base = self._through(value)
        if isinstance(value, Member) and base is not None and self._is_called_address(base):
            base = None
        reached = self.whose(base) if base is not None else (UNKNOWN, ())
        if source is not None and source.origin in _INTERNAL and not _outweighs(reached[0], source):
            return self._said(value, source)
        if reached[0].origin in _INTERNAL:
            return reached
        if source is not None and source.origin is not None:
            said = self._said(value, source)
            better = reached[0].origin is Origin.APP_DATA and reached[0].evidence is Evidence.DERIVED
            callers = self._callers(value, source) if isinstance(value, Parameter) else reached[0].callers
            return reached if better else (replace(said[0], callers=callers), said[1])
        if isinstance(value, Parameter):
            step = Step(value.place, f"the parameter {value.name} of {value.owner}()", inferred=True)
            return Whose(Origin.CALLER, Evidence.NONE, self._callers(value, source)), (step,)
        if reached[0].origin is Origin.CALLER:
            return reached
        return reached if reached[0].origin is not Origin.LITERAL else (UNKNOWN, ())

    def _is_called_address(self, base: Value) -> bool:
        """Whether something with attributes has the name of an address: `email.to` is a message's, and its name tells nothing of people."""
        source = self.source_of(base)
        return isinstance(bare(base), (Parameter, Unbound)) and source is not None and bool(source.endings)

    def _callers(self, value: Parameter, source: Source | None) -> frozenset[Caller]:
        """The function whose callers fill a parameter, of whose name `source` speaks; none where a framework does."""
        if self._sources.of_decorators(value.decorators) is not None:
            return frozenset()
        several = source is not None and source.count is Many.MANY
        return frozenset({Caller(value.owner, value.key, value.name, several)})

    def _through(self, value: Value) -> Value | None:
        if isinstance(value, Outcome) and isinstance(bare(value.callee), External):
            passed = self._run.project.transparent(value)
            if passed is not None and passed[1]:
                return passed[1][0]
        base = base_of(value)
        if base is not None:
            return base
        if isinstance(value, Outcome) and not isinstance(bare(value.callee), (Member, ClassValue)):
            passed = self._run.project.transparent(value)
            if passed is not None and passed[1]:
                return passed[1][0]
        return None

    @staticmethod
    def _said(value: Value, source: Source) -> tuple[Whose, Steps]:
        """What a source that speaks of the origin says."""
        inferred = source.evidence is not Evidence.DERIVED
        step = Step(value.place, f"the addresses are {source.description}", inferred=inferred)
        return Whose(source.origin or Origin.UNKNOWN, source.evidence), (step,)

    @staticmethod
    def _strongest(found: list[tuple[Whose, Steps]]) -> tuple[Whose, Steps]:
        """People of the application count before anybody else's, what is derived before what is named."""
        order = (Origin.APP_DATA, Origin.UNKNOWN, Origin.CALLER, Origin.STAFF, Origin.CONFIG, Origin.LITERAL)
        rank = (Evidence.DERIVED, Evidence.NAMED, Evidence.NONE)
        strongest, steps = min(
            found, key=lambda each: (order.index(each[0].origin), rank.index(each[0].evidence)), default=(UNKNOWN, ())
        )
        callers = frozenset(caller for whose, _ in found for caller in whose.callers)
        return replace(strongest, callers=callers), steps


def _given_name(value: Value) -> str:
    """The name that the code gives to a value, apart from what the value is."""
    if isinstance(value, (Returned, Passed)):
        return value.function if isinstance(value, Returned) else value.parameter
    if isinstance(value, Pending):
        return name_of(value)
    return value.name if isinstance(value, Called) else ""


def _held(value: Collection | Mapping) -> tuple[Value, ...]:
    if isinstance(value, Collection):
        return tuple(part.value for part in value.parts)
    return (*(entry for _, entry in value.entries), *value.spreads)


def _is_element(value: Value) -> bool:
    """Whether a value is one of several: a loop variable."""
    return isinstance(bare(value), Element)


def _outweighs(reached: Whose, source: Source) -> bool:
    """A stored object's `settings` are its own, not the application's."""
    stored = reached.origin is Origin.APP_DATA and reached.evidence is Evidence.DERIVED
    return stored and source.origin is Origin.CONFIG and source.evidence is Evidence.NAMED
