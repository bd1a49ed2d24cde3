"""Typed readers for TOML values. Each reports what is wrong to its spot and goes on, so that one run finds everything.

A reader always returns a value of its type: when the value read is wrong, a blank one.
Blank values never get into a catalogue, since a problem was reported for each.

A reader also says in JSON Schema what it accepts, so that the schemas for editors come from the same description. What a
schema cannot say (that a name is unique, that code parses) it leaves out: it never refuses what its reader accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Generic, TypeVar

from mailguard.audience.record import frozen
from mailguard.catalog.problems import Spot
from mailguard.catalog.suggest import did_you_mean, quoted

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

Scalar = str | int | bool | None
Complaint = Callable[[str], "str | None"]  # what is wrong with a text, or None
Schema = dict[str, object]  # JSON Schema, draft 7: the newest that TOML editors understand
Definitions = dict[str, Schema]  # the schemas of tables, by name: filled while a schema is put together


@frozen
class Reader(Generic[T]):
    """How one value is read."""

    expects: str  # for messages, as in "must be a text"
    read: Callable[[object, Spot], T]
    blank: Callable[[], T]
    schema: Callable[[Definitions], Schema]


def text(complaint: Complaint | None = None, expects: str = "a text", pattern: str = r"\S") -> Reader[str]:
    """Read a text that is not blank and that `complaint` has nothing against.

    `pattern` is a regular expression, in the dialect that Python and ECMAScript share, that finds something in each
    text that is accepted.
    """

    def read(value: object, spot: Spot) -> str:
        if not isinstance(value, str):
            spot.problem(f"must be {expects}, not {kind_of(value)}")
            return ""
        if not value.strip():
            spot.problem(f"is empty; it must be {expects}")
        elif complaint is not None and (wrong := complaint(value)):
            spot.problem(f"{quoted(value)} {wrong}")
        return value

    return Reader(expects, read, str, lambda _: {"type": "string", "pattern": pattern})


def _read_flag(value: object, spot: Spot) -> bool:
    if isinstance(value, bool):
        return value
    spot.problem(f"must be true or false, not {kind_of(value)}")
    return False


def _read_scalar(value: object, spot: Spot) -> Scalar:
    if isinstance(value, (str, int)):
        return value
    spot.problem(f"must be {SCALAR.expects}, not {kind_of(value)}")
    return None


FLAG: Reader[bool] = Reader("true or false", _read_flag, bool, lambda _: {"type": "boolean"})
SCALAR: Reader[Scalar] = Reader(
    "a text, a whole number, true or false", _read_scalar, str, lambda _: {"type": ["string", "integer", "boolean"]}
)


def choice(values: type[E]) -> Reader[E]:
    """Read a text that is the value of a member."""
    allowed = {str(member.value): member for member in values}
    expects = f"one of {', '.join(allowed)}"
    blank = next(iter(values))

    def read(value: object, spot: Spot) -> E:
        if not isinstance(value, str):
            spot.problem(f"must be {expects}, not {kind_of(value)}")
        elif value in allowed:
            return allowed[value]
        else:
            spot.problem(f"{quoted(value)} is not allowed{did_you_mean(value, tuple(allowed))}")
        return blank

    return Reader(expects, read, lambda: blank, lambda _: {"enum": [*allowed]})


def whole_number(least: int) -> Reader[int]:
    """Read a whole number that is not below `least`."""
    expects = f"a whole number from {least} up"

    def read(value: object, spot: Spot) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            spot.problem(f"must be {expects}, not {kind_of(value)}")
            return least
        if value < least:
            spot.problem(f"must be {expects}, not {value}")
        return value

    return Reader(expects, read, lambda: least, lambda _: {"type": "integer", "minimum": least})


def list_of(item: Reader[T], things: str, *, filled: bool = False) -> Reader[tuple[T, ...]]:
    """Read a list, which must not be empty if `filled`; `things` names its elements in messages, as in "texts"."""
    expects = f"a list of one or more {things}" if filled else f"a list of {things}"

    def read(value: object, spot: Spot) -> tuple[T, ...]:
        if not isinstance(value, list):
            hint = f"; write [{quoted(value)}]" if isinstance(value, str) else ""
            spot.problem(f"must be {expects}, not {kind_of(value)}{hint}")
            return ()
        if filled and not value:
            spot.problem(f"is empty; it must be {expects}")
        return tuple(item.read(element, spot.item(index)) for index, element in enumerate(value))

    def schema(definitions: Definitions) -> Schema:
        least: Schema = {"minItems": 1} if filled else {}
        return {"type": "array", "items": item.schema(definitions)} | least

    return Reader(expects, read, tuple, schema)


def without_repeats(items: Reader[tuple[str, ...]]) -> Reader[tuple[str, ...]]:
    """Read a list of texts in which none stands twice."""

    def read(value: object, spot: Spot) -> tuple[str, ...]:
        texts = items.read(value, spot)
        first_seen: dict[str, int] = {}
        for index, element in enumerate(texts):
            if (first := first_seen.setdefault(element, index)) < index:
                spot.item(index).problem(f"{quoted(element)} repeats {spot.item(first).key}")
        return texts

    return replace(items, read=read, schema=lambda definitions: items.schema(definitions) | {"uniqueItems": True})


def one_or_more(item: Reader[T], things: str) -> Reader[tuple[T, ...]]:
    """Read a list, or a single element for a list of one."""
    several = list_of(item, things, filled=True)

    def read(value: object, spot: Spot) -> tuple[T, ...]:
        return several.read(value, spot) if isinstance(value, list) else (item.read(value, spot),)

    def schema(definitions: Definitions) -> Schema:
        return {"anyOf": [item.schema(definitions), several.schema(definitions)]}

    return Reader(f"{item.expects}, or a list of them", read, tuple, schema)


def mapping_of(complaint: Complaint, item: Reader[T], expects: str, pattern: str) -> Reader[tuple[tuple[str, T], ...]]:
    """Read a table with keys of the author's choice.

    `complaint` says what is wrong with a key, and `pattern` finds something in each that is accepted.
    """

    def read(value: object, spot: Spot) -> tuple[tuple[str, T], ...]:
        if not isinstance(value, dict):
            spot.problem(f"must be {expects}, not {kind_of(value)}")
            return ()
        for key in value:
            if wrong := complaint(key):
                spot.at(key).problem(f"{quoted(key)} {wrong}")
        return tuple((key, item.read(element, spot.at(key))) for key, element in value.items())

    def schema(definitions: Definitions) -> Schema:
        names = {"pattern": pattern}
        return {"type": "object", "propertyNames": names, "additionalProperties": item.schema(definitions)}

    return Reader(expects, read, tuple, schema)


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

    return replace(item, read=read)


def known(kind: str, item: Reader[str]) -> Reader[str]:
    """Read a text that `unique` has met before as that kind."""

    def read(value: object, spot: Spot) -> str:
        name = item.read(value, spot)
        taken = spot.report.claimed(kind)
        if name and taken and name not in taken:
            spot.problem(f"{quoted(name)} is no {kind}{did_you_mean(name, taken)}")
        return name

    return replace(item, read=read)


_KINDS: Mapping[type, str] = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def kind_of(value: object) -> str:
    """Return what a value is called in messages."""
    return _KINDS.get(type(value), "a date or time")
