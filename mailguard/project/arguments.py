"""The arguments of one call."""

from __future__ import annotations

from mailguard.audience.place import Place, Span
from mailguard.audience.record import record
from mailguard.audience.values import Collection, Item, One, Part, Spread, Value
from mailguard.catalog.shapes import Argument


@record
class Given:
    """An argument: what it stands for, and its expression in the call."""

    value: Value
    place: Place


@record
class Arguments:
    """`rest` is `*value` and `more` is `**value`, as far as what is in them is not known."""

    positional: tuple[Given, ...] = ()
    keywords: tuple[tuple[str, Given], ...] = ()
    rest: Given | None = None
    more: Given | None = None

    def keyword(self, name: str) -> Given | None:
        for known, given in self.keywords:
            if known == name:
                return given
        return None

    def written(self, argument: Argument) -> Given | None:
        """The argument at its keyword or position as the call writes it, whatever `*value` and `**value` may hold."""
        if argument.keyword is not None:
            given = self.keyword(argument.keyword)
            if given is not None:
                return given
        if argument.position is not None and argument.position < len(self.positional):
            return self.positional[argument.position]
        if argument.rest_from is not None:
            return self._from(argument.rest_from)
        return None

    def _from(self, position: int) -> Given | None:
        """All positional arguments from `position` on, as one collection."""
        parts: list[Part] = [One(each.value, each.place) for each in self.positional[position:]]
        if self.rest is not None:
            parts.append(Spread(self.rest.value, self.rest.place))
        if not parts:
            return None
        first, last = parts[0].place, parts[-1].place
        place = Place(first.path, Span(*first.span[:2], *last.span[2:]))
        return Given(Collection(place, "list", tuple(parts)), place)

    def find(self, argument: Argument) -> Given | None:
        """The argument at its keyword or position, without following its path; None when it is not given."""
        given = self.written(argument)
        if given is not None:
            return given
        if self.more is not None and argument.keyword is not None:
            return Given(Item(self.more.place, self.more.value, argument.keyword), self.more.place)
        if self.rest is not None and argument.position is not None:
            return Given(
                Item(self.rest.place, self.rest.value, argument.position - len(self.positional)), self.rest.place
            )
        return None

    def shifted(self, by: int) -> Arguments:
        """Without the first `by` positional arguments."""
        return Arguments(self.positional[by:], self.keywords, self.rest, self.more)

    def after(self, earlier: Arguments) -> Arguments:
        """These arguments behind those given beforehand."""
        names = {name for name, _ in self.keywords}
        kept = tuple((name, given) for name, given in earlier.keywords if name not in names)
        return Arguments(
            earlier.positional + self.positional,
            kept + self.keywords,
            self.rest or earlier.rest,
            self.more or earlier.more,
        )
