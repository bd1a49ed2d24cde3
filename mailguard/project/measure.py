"""From values to people: how many addresses a value puts into a header, whose they are, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from mailguard.audience.audience import (
    MANY,
    NOBODY,
    ONE,
    ONE_BY_NAME,
    SEVERAL_BY_NAME,
    UNCOUNTED,
    Audience,
    Count,
    Group,
    Whose,
)
from mailguard.audience.compare import is_outsider, joined, most_telling, one_address, repeated, split, worst_audience
from mailguard.audience.place import Place, Step
from mailguard.audience.terms import Evidence, Origin
from mailguard.audience.values import (
    Called,
    Collection,
    Constant,
    Each,
    Element,
    External,
    Item,
    Joined,
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
    Reference,
    Returned,
    Spread,
    Supposed,
    Text,
    Unbound,
    Value,
    bare,
)
from mailguard.catalog.shapes import Many, Pair, Passes
from mailguard.project import definitions, language, objects
from mailguard.project.code import ClassValue, Pending
from mailguard.project.copies import handed_in, is_choice, keeps_elements
from mailguard.project.extent import Extents, count_by_annotation
from mailguard.project.heap import ObjectCell
from mailguard.project.persons import address_in_pair, owner_of, person_of
from mailguard.project.resolve import resolving
from mailguard.project.run import Run
from mailguard.project.sources import base_of, name_of
from mailguard.project.validated import validated
from mailguard.project.whose import Owners

_ADDRESS_SEPARATOR = re.compile(r"[,;]")
_ADDRESS_KEYS = (
    *("email", "address", "Email", "emailAddress", "email_address"),
    *("Address", "addr", "mail", "emailaddress"),
)
T = TypeVar("T")
MAX_NESTING = 60


class Measure:
    """Understands values as recipients, seen from a header that is set at call depth `depth`.

    Of the loops in `once` only the first turn counts for what grows in them. `pair` is how one person is written as a tuple.
    """

    def __init__(self, run: Run, depth: int, once: frozenset[int] = frozenset(), pair: Pair | None = None) -> None:
        self._run = run
        self._depth = depth
        self._sources = run.project.sources
        self._once = once
        self._pair = pair
        self._owners = Owners(run)
        self._extents = Extents(run, self._owners)
        self._nesting = 0

    def audience(self, value: Value) -> Audience:
        """The groups of people whose addresses `value` puts into a header."""
        self._run.spend()
        if self._nesting > MAX_NESTING:
            return (Group(UNCOUNTED, Whose(Origin.UNKNOWN, Evidence.NONE)),)
        self._nesting += 1
        try:
            groups = _KINDS.get(type(value), Measure._unknown)(self, value)
        finally:
            self._nesting -= 1
        self._run.go_through(len(groups))
        return groups

    def part(self, part: Part) -> Audience:
        """The people that one part of a collection adds."""
        if isinstance(part, One):
            return self._single(part.value)
        if isinstance(part, Each):
            return self._one(part.value) if part.grown and self._once.intersection(part.loops) else self._each(part)
        return self.audience(part.value)

    def _forced(self, pending: Pending, use: Callable[[Measure, Value], T]) -> T:
        """Follows a waiting call, and understands its result with what the call left on the heap."""
        with self._run.project.forced(self._run, pending) as result:
            return use(self, result)

    def _one(self, value: Value) -> Audience:
        """One element of a collection: one address, unless the code proves that it is several."""
        groups = self.audience(value)
        several = [group for group in groups if group.count.high > 1 and group.count.evidence is Evidence.DERIVED]
        if several or not groups:
            return groups
        best = next(filter(is_outsider, groups), groups[0])  # of a name in the code and an address
        low = 0 if isinstance(bare(value), Options) else 1
        return (replace(best, count=Count(low, 1, Evidence.DERIVED)),)

    def _single(self, value: Value) -> Audience:
        """An element that is written out. Of an object that was passed it is one address, whoever passes it."""
        groups = self._one(value)
        if len(groups) != 1 or groups[0].count.high > 1 or not isinstance(bare(value), (Member, Element, Outcome)):
            return groups
        return (replace(groups[0], whose=replace(groups[0].whose, callers=frozenset())),)

    def _each(self, part: Each) -> Audience:
        text = "they are added one by one in a loop" if part.grown else "one is taken for each turn of the loop"
        loops = frozenset(part.loops)
        whole = self._whole(part.value)
        if whole is None and self._is_copy(part):
            whole = self.audience(part.sources[0])
        groups = self._repeated(part) if whole is None else tuple(repeated(group, ONE) for group in whole)
        found = [replace(group, loops=group.loops | loops).with_step(Step(part.place, text)) for group in groups]
        return tuple(self._through_sources(group, part.sources) for group in found)

    def _repeated(self, part: Each) -> Audience:
        """The people in one element, for each turn of the loop."""
        count = self._extents.part(part)
        if ONE.high < count.high < MANY:
            count = replace(count, high=min(count.high, self._outsiders(part.sources)))
        return tuple(repeated(group, count) for group in self._one(part.value))

    def _whole(self, value: Value) -> Audience | None:
        """The people in the collection of which each turn takes a portion: all portions together hold no more than it does."""
        inner = language.seen(self._run, value)
        if isinstance(inner, Joined):
            return self._whole(inner.items)
        if isinstance(inner, Collection) and len(inner.parts) == 1 and isinstance(inner.parts[0], Spread):
            return self._whole(inner.parts[0].value)
        source = bare(inner.base) if isinstance(inner, Element) else None
        if isinstance(source, Pending):
            return self._forced(
                source, lambda other, result: other._whole(language.element(self._run, result, value.place))
            )
        return self.audience(inner.base) if isinstance(inner, Portion) else None

    def _is_copy(self, part: Each) -> bool:
        """Whether a loop takes over the elements of one collection as they are: then the copy is as mixed as what was copied."""
        if len(part.sources) != 1 or not keeps_elements(self._run, part):
            return False
        source = language.seen(self._run, part.sources[0])
        is_mixed = isinstance(source, Collection) and len(source.parts) > 1
        return is_mixed or is_choice(self._run, part.sources[0])

    def _outsiders(self, sources: Sequence[Value]) -> int:
        """How many elements of known collections are not of the team's own: a copy holds no more people than what was copied."""
        total = 1
        for source in sources:
            groups = [group for group in self.audience(source) if is_outsider(group)]
            total = min(total * max(sum(group.count.high for group in groups), 1), MANY)
        return total

    def _through_sources(self, group: Group, sources: Sequence[Value]) -> Group:
        """Where the collection that a loop runs over was handed in, the people were."""
        for source in sources:
            passed = handed_in(self._run, source, self._depth)
            if passed is not None and (group.passed is None or passed[0] < group.passed[0]):
                group = replace(group, passed=passed)
        return group

    def _constant(self, value: Constant) -> Audience:
        if not isinstance(value.value, str) or not value.value.strip():
            return ()
        count = len([piece for piece in _ADDRESS_SEPARATOR.split(value.value) if piece.strip()])
        step = Step(value.place, "the addresses are written here")
        return (Group(Count(count, count, Evidence.DERIVED), Whose(Origin.LITERAL, Evidence.DERIVED), (step,)),)

    def _reference(self, value: Reference) -> Audience:
        cell = self._run.cell(value)
        if isinstance(cell, ObjectCell):
            return self._object(value, cell)
        return self.audience(language.seen(self._run, value))

    def _object(self, value: Reference, cell: ObjectCell) -> Audience:
        """An object in place of an address: one person."""
        for name in _ADDRESS_KEYS:
            if name in cell.attributes:
                return self._one(cell.attributes[name])
        whose, steps = self._owners.whose(value)
        return (Group(ONE, whose, steps),)

    def _collection(self, value: Collection) -> Audience:
        address = address_in_pair(self._run, value, self._pair)
        if address is not None:
            return self._one(address)
        groups: list[Group] = []
        for part in value.parts:
            groups += self.part(part)
        return tuple(groups)

    def _mapping(self, value: Mapping) -> Audience:
        """A mapping in place of a list stands for its keys; one with an address among its entries for one person."""
        entries = {key: entry for key, entry in value.entries if isinstance(key, str)}
        for name in _ADDRESS_KEYS:
            if name in entries:
                return self._one(entries[name])
        if value.keys:
            return tuple(group for part in value.keys for group in self.part(part))
        if entries and all("@" in key for key in entries):
            return (
                Group(Count(len(entries), len(entries), Evidence.DERIVED), Whose(Origin.LITERAL, Evidence.DERIVED)),
            )
        groups = [group for entry in entries.values() for group in self._one(entry)]
        return (replace(groups[0], count=ONE),) if groups else (Group(UNCOUNTED, Whose(Origin.UNKNOWN, Evidence.NONE)),)

    def _joined(self, value: Joined) -> Audience:
        groups = tuple(joined(group) for group in self._listed(value.items))
        return tuple(group.with_step(Step(value.place, "they are joined into one text")) for group in groups)

    def _listed(self, items: Value) -> Audience:
        """The people in what is joined: `table["email"]` is no text then, as its name would have it, but a column."""
        groups = self.audience(items)
        if len(groups) != 1 or groups[0].count != ONE_BY_NAME or not isinstance(items, (Item, Member)):
            return groups
        return (replace(groups[0], count=SEVERAL_BY_NAME, person=""),)

    def _text(self, value: Text) -> Audience:
        """A text: what stands between its commas is one address each, unless a piece of it is several."""
        found: list[Group] = []
        segment: list[Group] = []
        for part in value.parts:
            inner = bare(part)
            if isinstance(inner, Constant):
                self._run.spend()
                if isinstance(inner.value, str) and _ADDRESS_SEPARATOR.search(inner.value):
                    found += one_address(segment)
                    segment = []
                segment += [group for group in self._constant(inner) if "@" in str(inner.value)]
            else:
                segment += self.audience(part)
        return (*found, *one_address(segment)) if found else tuple(self._of_person(value, one_address(segment)))

    def _of_person(self, value: Text, groups: Sequence[Group]) -> Sequence[Group]:
        """`f"{user.name}@example.org"` is an address of that user."""
        person = person_of(self._sources, value)
        return [replace(group, person=person) for group in groups] if person and len(groups) == 1 else groups

    def _options(self, value: Options) -> Audience:
        return worst_audience([self.audience(single) for single in value.values])

    def _passed(self, value: Passed) -> Audience:
        step = Step(value.place, f"passed to {value.function}() as {value.parameter}")
        found = []
        for group in self.audience(value.inner):
            here = (value.depth, value.place)
            outer = (
                here
                if value.depth < self._depth and (group.passed is None or here[0] < group.passed[0])
                else group.passed
            )
            found.append(replace(group, passed=outer).with_step(step))
        return self._by_name_of(value, tuple(found))

    def _returned(self, value: Returned) -> Audience:
        step = Step(value.place, f"returned by {value.function}()")
        return self._by_name_of(value, tuple(group.with_step(step) for group in self.audience(value.inner)))

    def _called(self, value: Called) -> Audience:
        return self._by_name_of(value, self.audience(value.inner))

    def _by_name_of(self, value: Value, groups: Audience) -> Audience:
        """The people in a value that the code gives a name to."""
        found = []
        for group in groups:
            whose, steps = self._owners.under_its_name(value, group.whose, group.steps)
            found.append(replace(group, whose=whose, steps=steps) if whose is not group.whose else group)
        return tuple(found)

    def _put(self, value: Put) -> Audience:
        """What was put into an object or mapping by a caller was handed over there."""
        groups = self.audience(value.inner)
        if value.depth is None or value.depth >= self._depth:
            return groups
        here = (value.depth, value.place)
        return tuple(
            replace(group, passed=min(group.passed or here, here, key=lambda each: each[0])) for group in groups
        )

    def _supposed(self, value: Supposed) -> Audience:
        return self.audience(value.inner)

    def _pending(self, value: Pending) -> Audience:
        return self._by_name_of(value, self._forced(value, lambda other, result: other.audience(result)))

    def _portion(self, value: Portion) -> Audience:
        groups = self.audience(value.base)
        if value.limit is None:
            return groups
        limit = value.limit
        return tuple(
            replace(group, count=replace(group.count, high=min(group.count.high, limit), low=0)) for group in groups
        )

    def _parameter(self, value: Parameter) -> Audience:
        whose, steps = self._owners.whose(value)
        count = count_by_annotation(value)
        if count is UNCOUNTED and self._sources.of_decorators(value.decorators) is not None:
            source = self._sources.of_words(value.name)  # no caller will tell: a framework fills it
            count = SEVERAL_BY_NAME if source is not None and source.count is Many.MANY else count
        return (Group(count, whose, steps),)

    def _element(self, value: Element) -> Audience:
        inner = language.seen(self._run, value.base)
        if isinstance(inner, Pending):
            return self._forced(
                inner, lambda other, result: other.audience(language.element(self._run, result, value.place))
            )
        if isinstance(inner, (Collection, Mapping)):
            element = language.element(self._run, inner, value.place)
            if not isinstance(element, Element):
                return self.audience(element)
        if isinstance(inner, (Item, Member)):
            found = resolving(self._run, inner, lambda held: self._element_of(held, value.place))
            if found is not None:
                return found
        whose, steps = self._owners.whose(value)
        return (Group(ONE_BY_NAME, whose, steps),)

    def _element_of(self, held: Value, place: Place) -> Audience | None:
        element = language.element(self._run, held, place)
        return None if isinstance(element, Element) else self.audience(element)

    def _item(self, value: Item) -> Audience:
        known = validated(self._run, value)
        if known is not None:
            return self.audience(known)
        inner = language.seen(self._run, value.base)
        if isinstance(inner, Pending):
            key = Constant(value.place, value.key)
            return self._forced(
                inner, lambda other, result: other._again(language.item(self._run, result, key, value.place), value)
            )
        if isinstance(inner, (Collection, Mapping)):
            found = language.item(self._run, inner, Constant(value.place, value.key), value.place)
            if not isinstance(found, (Item, Element)) or bare(found.base) is not bare(value.base):
                return self.audience(found)
        if isinstance(value.key, int):
            whose, steps = self._owners.whose(value)
            return (Group(ONE_BY_NAME, whose, steps),)
        return self._by_name(value)

    def _again(self, found: Value, before: Value) -> Audience:
        return self.audience(found) if type(found) is not type(before) else self._by_name(before)

    def _member(self, value: Member) -> Audience:
        inner = language.seen(self._run, value.base)
        if isinstance(inner, Pending):
            return self._forced(
                inner,
                lambda other, result: other._again(objects.member(self._run, result, value.name, value.place), value),
            )
        if isinstance(inner, Options):
            members = [objects.member(self._run, single, value.name, value.place) for single in inner.values]
            return worst_audience([self.audience(member) for member in members])
        if isinstance(inner, Reference):
            again = objects.member(self._run, inner, value.name, value.place)
            if not isinstance(again, Member):
                return self.audience(again)
        return self._by_name(value)

    def _by_name(self, value: Value) -> Audience:
        """What nothing but its name tells about: a member or an item of something that was not seen to be made."""
        return self._by_definition(value) or self._by_words(value)

    def _by_definition(self, value: Value) -> Audience:
        """What the project's classes define under that name, if they agree on whether it is one person or several."""
        asked = definitions.asked_of_unknown(value)
        known = self._owners.source_of(value)
        if asked is None or (known is not None and not (known.words or known.endings or known.same_person)):
            return ()
        if self._owners.whose(asked.member.base)[0].origin in (Origin.STAFF, Origin.CONFIG):
            return ()
        audiences = [self.audience(found) for found in definitions.defined(self._run, asked)]
        several = {any(group.count.high > 1 for group in audience) for audience in audiences}
        understood = all(group.count.evidence is not Evidence.NONE for audience in audiences for group in audience)
        if len(several) != 1 or not understood or not all(audiences):
            return ()
        return tuple(group.guessed() for group in worst_audience(audiences))

    def _by_words(self, value: Value) -> Audience:
        whose, steps = self._owners.whose(value)
        return (Group(self._count_by_name(value), whose, steps, person=person_of(self._sources, value)),)

    def _count_by_name(self, value: Value) -> Count:
        source = self._owners.source_of(value)
        if source is None or source.count in (Many.UNKNOWN, Many.SAME):
            return UNCOUNTED
        if source.count is Many.ONE:
            return Count(0, 1, source.evidence)
        return Count(0, MANY, source.evidence)

    def _outcome(self, value: Outcome) -> Audience:
        known = validated(self._run, value)
        if known is not None:
            return self.audience(known)
        transparent = self._run.project.transparent(value)
        if transparent is not None:
            return self._of_passed(value, *transparent)
        return self._by_name_or_argument(value)

    def _by_name_or_argument(self, value: Outcome) -> Audience:
        """A call that nothing is known of: of a class it is an address made of its arguments, otherwise its name must do."""
        name = name_of(value.callee)
        callee = bare(value.callee)
        by_definition = self._by_definition(value)
        if by_definition:
            return by_definition
        source = self._owners.source_of(value)
        given = (*value.positional, *(argument for _, argument in value.keywords))
        made = name[:1].isupper() and isinstance(callee, (External, ClassValue, Unbound))
        says_nothing = source is None or (source.count is Many.ONE and not source.paths)
        if made and given and says_nothing:
            audiences = [self.audience(argument) for argument in given]
            people = [group for groups in audiences for group in groups if group.whose.origin is not Origin.LITERAL]
            if people:
                return (replace(most_telling(people), count=ONE),)
        count = self._count_by_name(value)
        base = base_of(value)
        if owner_of(self._sources, value) is not None:
            count = ONE
        elif source is not None and source.count is Many.SAME and base is not None:
            count = self._same_as(base)
        whose, steps = self._owners.whose(value)
        return (Group(count, whose, steps, person=person_of(self._sources, value)),)

    def _same_as(self, base: Value) -> Count:
        counts = [group.count for group in self.audience(base)]
        return max(counts, key=lambda count: count.high) if counts else NOBODY

    def _of_passed(self, value: Outcome, kind: Passes, passed: tuple[Value, ...]) -> Audience:
        """The people in the arguments that a call hands on, in the form that it gives them."""
        if kind is Passes.ONE:
            return tuple(group for argument in passed[:1] for group in self._one(Element(value.place, argument)))
        if kind is Passes.TEXT:
            groups = [group for argument in passed for group in self.audience(argument)]
            return tuple(one_address(groups))
        if kind is Passes.SPLIT:
            return tuple(split(group) for argument in passed for group in self.audience(argument))
        return tuple(group for argument in passed for group in self.audience(argument))

    def _unknown(self, value: Value) -> Audience:
        whose, steps = self._owners.whose(value)
        return (Group(UNCOUNTED, whose, steps),)

    def _external(self, value: External) -> Audience:
        whose, steps = self._owners.whose(value)
        return (Group(self._count_by_name(value), whose, steps),)


_KINDS: dict[type[Value], Callable[[Measure, Any], Audience]] = {
    Constant: Measure._constant,
    Reference: Measure._reference,
    Collection: Measure._collection,
    Mapping: Measure._mapping,
    Joined: Measure._joined,
    Text: Measure._text,
    Options: Measure._options,
    Passed: Measure._passed,
    Returned: Measure._returned,
    Put: Measure._put,
    Supposed: Measure._supposed,
    Called: Measure._called,
    Pending: Measure._pending,
    Portion: Measure._portion,
    Parameter: Measure._parameter,
    Element: Measure._element,
    Item: Measure._item,
    Member: Measure._member,
    Outcome: Measure._outcome,
    External: Measure._external,
    Unbound: Measure._by_name,
}
