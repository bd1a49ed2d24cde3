"""Typed readers for TOML values. Each reports what is wrong to its spot and goes on, so that one run finds everything.

A reader always returns a value of its type: when the value read is wrong, a blank one.
Blank values never get into a catalogue, since a problem was reported for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from mailguard.catalog.problems import Report, RuleFile, Spot
from mailguard.catalog.suggest import did_you_mean, quoted

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=Enum)

Scalar = str | int | bool | None
Complaint = Callable[[str], "str | None"]  # what is wrong with a text, or None


@dataclass(frozen=True, slots=True)
class Reader(Generic[T]):
    """How one value is read."""

    expects: str  # for messages, as in "must be a text"
    read: Callable[[object, Spot], T]
    blank: Callable[[], T]


class Table:
    """A TOML table that is being read. It remembers which keys were asked for: any other key is unknown."""

    __slots__ = ("_known", "_values", "spot")

    def __init__(self, values: Mapping[str, object], spot: Spot) -> None:
        self._values = values
        self._known: dict[str, None] = {}
        self.spot = spot

    def need(self, key: str, reader: Reader[T]) -> T:
        """Return the value of a key that has to be there."""
        self._known[key] = None
        if key in self._values:
            return reader.read(self._values[key], self.spot.at(key))
        self.spot.at(key).problem(f"is missing; it must be {reader.expects}")
        return reader.blank()

    def get(self, key: str, reader: Reader[T], default: D) -> T | D:
        """Return the value of a key that may be left out."""
        self._known[key] = None
        if key in self._values:
            return reader.read(self._values[key], self.spot.at(key))
        return default

    def has(self, *keys: str) -> bool:
        """Return whether at least one of the keys is there."""
        return any(key in self._values for key in keys)

    def needs_one_of(self, keys: tuple[str, ...], otherwise: str) -> None:
        """Report `otherwise`, with the list of keys, when none of the keys is there."""
        if not self.has(*keys):
            listed = keys[0] if len(keys) == 1 else f"at least one of {', '.join(keys)}"
            self.spot.problem(f"{otherwise}; give {listed}")

    def finish(self) -> None:
        """Report every key that was not asked for."""
        for key in self._values:
            if key not in self._known:
                self.spot.at(key).problem(f"unknown key{did_you_mean(key, sorted(self._known))}")


def text(complaint: Complaint | None = None, expects: str = "a text") -> Reader[str]:
    """Read a text that is not blank and that `complaint` has nothing against."""

    def read(value: object, spot: Spot) -> str:
        if not isinstance(value, str):
            spot.problem(f"must be {expects}, not {_kind(value)}")
            return ""
        if not value.strip():
            spot.problem(f"is empty; it must be {expects}")
        elif complaint is not None and (wrong := complaint(value)):
            spot.problem(f"{quoted(value)} {wrong}")
        return value

    return Reader(expects, read, str)


def _read_flag(value: object, spot: Spot) -> bool:
    if isinstance(value, bool):
        return value
    spot.problem(f"must be true or false, not {_kind(value)}")
    return False


def _read_scalar(value: object, spot: Spot) -> Scalar:
    if isinstance(value, (str, int)):
        return value
    spot.problem(f"must be {SCALAR.expects}, not {_kind(value)}")
    return None


FLAG: Reader[bool] = Reader("true or false", _read_flag, bool)
SCALAR: Reader[Scalar] = Reader("a text, a whole number, true or false", _read_scalar, str)


def choice(values: type[E]) -> Reader[E]:
    """Read a text that is the value of a member."""
    allowed = {str(member.value): member for member in values}
    expects = f"one of {', '.join(allowed)}"
    blank = next(iter(values))

    def read(value: object, spot: Spot) -> E:
        if not isinstance(value, str):
            spot.problem(f"must be {expects}, not {_kind(value)}")
        elif value in allowed:
            return allowed[value]
        else:
            spot.problem(f"{quoted(value)} is not allowed{did_you_mean(value, tuple(allowed))}")
        return blank

    return Reader(expects, read, lambda: blank)


def whole_number(least: int) -> Reader[int]:
    """Read a whole number that is not below `least`."""
    expects = f"a whole number from {least} up"

    def read(value: object, spot: Spot) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            spot.problem(f"must be {expects}, not {_kind(value)}")
            return least
        if value < least:
            spot.problem(f"must be {expects}, not {value}")
        return value

    return Reader(expects, read, lambda: least)


def list_of(item: Reader[T], things: str, *, filled: bool = False) -> Reader[tuple[T, ...]]:
    """Read a list, which must not be empty if `filled`; `things` names its elements in messages, as in "texts"."""
    expects = f"a list of one or more {things}" if filled else f"a list of {things}"

    def read(value: object, spot: Spot) -> tuple[T, ...]:
        if not isinstance(value, list):
            hint = f"; write [{quoted(value)}]" if isinstance(value, str) else ""
            spot.problem(f"must be {expects}, not {_kind(value)}{hint}")
            return ()
        if filled and not value:
            spot.problem(f"is empty; it must be {expects}")
        return tuple(item.read(element, spot.item(index)) for index, element in enumerate(value))

    return Reader(expects, read, tuple)


def without_repeats(items: Reader[tuple[str, ...]]) -> Reader[tuple[str, ...]]:
    """Read a list of texts in which none stands twice."""

    def read(value: object, spot: Spot) -> tuple[str, ...]:
        texts = items.read(value, spot)
        first_seen: dict[str, int] = {}
        for index, element in enumerate(texts):
            if (first := first_seen.setdefault(element, index)) < index:
                spot.item(index).problem(f"{quoted(element)} repeats {spot.item(first).key}")
        return texts

    return Reader(items.expects, read, items.blank)


def one_or_more(item: Reader[T], things: str) -> Reader[tuple[T, ...]]:
    """Read a list, or a single element for a list of one."""
    several = list_of(item, things, filled=True)

    def read(value: object, spot: Spot) -> tuple[T, ...]:
        return several.read(value, spot) if isinstance(value, list) else (item.read(value, spot),)

    return Reader(f"{item.expects}, or a list of them", read, tuple)


def table_of(read_table: Callable[[Table], T], expects: str = "a table") -> Reader[T]:
    """Read a table; keys that `read_table` does not ask for are reported."""

    def read(value: object, spot: Spot) -> T:
        if not isinstance(value, dict):
            spot.problem(f"must be {expects}, not {_kind(value)}")
            return read_table(Table({}, spot.muted()))
        opened = Table(value, spot)
        result = read_table(opened)
        opened.finish()
        return result

    return Reader(expects, read, lambda: read_table(Table({}, _nowhere())))


def mapping_of(complaint: Complaint, item: Reader[T], expects: str) -> Reader[tuple[tuple[str, T], ...]]:
    """Read a table with keys of the author's choice; `complaint` says what is wrong with a key."""

    def read(value: object, spot: Spot) -> tuple[tuple[str, T], ...]:
        if not isinstance(value, dict):
            spot.problem(f"must be {expects}, not {_kind(value)}")
            return ()
        for key in value:
            if wrong := complaint(key):
                spot.at(key).problem(f"{quoted(key)} {wrong}")
        return tuple((key, item.read(element, spot.at(key))) for key, element in value.items())

    return Reader(expects, read, tuple)


def unique(kind: str, item: Reader[str], *, in_file: bool = False) -> Reader[str]:
    """Read a text that nothing else of that kind has, in the same file or in any.

    `kind` is also how messages call it, as in "library id".
    """

    def read(value: object, spot: Spot) -> str:
        name = item.read(value, spot)
        scope = f"{kind} in {spot.file.folder} {spot.file.name}" if in_file else kind
        if name and (owner := spot.report.claim(scope, name, spot)):
            spot.problem(f"{quoted(name)} is already the {kind} of {owner.seen_from(spot)}")
        return name

    return Reader(item.expects, read, item.blank)


def known(kind: str, item: Reader[str]) -> Reader[str]:
    """Read a text that `unique` has met before as that kind."""

    def read(value: object, spot: Spot) -> str:
        name = item.read(value, spot)
        taken = spot.report.claimed(kind)
        if name and taken and name not in taken:
            spot.problem(f"{quoted(name)} is no {kind}{did_you_mean(name, taken)}")
        return name

    return Reader(item.expects, read, item.blank)


_KINDS: Mapping[type, str] = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")


def _nowhere() -> Spot:
    return Spot(RuleFile("", ""), Report())
