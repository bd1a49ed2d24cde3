"""Records (data classes, named tuples, enumerations and tuples of them) as JSON and back.

Reading never runs anything: a record is made of the classes that are listed, and of nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

_TUPLE = 0
_SET = 1
_FIRST_CLASS = 2


Maker = Callable[..., object]
NO_MAKERS: Mapping[type, Maker] = {}


class UnknownRecord(Exception):
    """The thing to be written holds something that is in no list."""


class Records:
    """Writes and reads records of `classes`. Their order is part of what is written."""

    def __init__(
        self, classes: Sequence[type], parts: Mapping[type, Callable[[Any], tuple[object, ...]]] | None = None
    ) -> None:
        """`parts` says what to write of records whose fields are not all of it, or too much."""
        self.classes = tuple(classes)
        self._numbers = {each: number for number, each in enumerate(classes, _FIRST_CLASS)}
        self._parts = {**{each: _parts_of(each) for each in classes}, **(parts or {})}

    def write(self, record: object) -> bytes:
        """Return a record as JSON.

        Raises:
            UnknownRecord: something in it is neither of the classes nor plain.
        """
        return json.dumps(self._flat(record), separators=(",", ":")).encode("ascii")

    def read(self, data: bytes, makers: Mapping[type, Maker] = NO_MAKERS) -> object:
        """Return the record that `write` wrote; `makers` make what is to stand in place of records of these classes.

        Raises:
            ValueError, TypeError, IndexError, RecursionError: the data is not what `write` wrote.
        """
        chosen = (_make_tuple, _make_set, *(makers.get(each, each) for each in self.classes))

        def record(flat: list[Any]) -> object:
            number = flat[0]
            if number < 0:
                raise ValueError("no such class")
            return chosen[number](*[part if type(part) is not list else record(part) for part in flat[1:]])

        flat = json.loads(data)
        return record(flat) if isinstance(flat, list) else flat

    def _flat(self, value: object) -> object:
        kind = type(value)
        if value is None or kind in (str, int, bool):
            return value
        if isinstance(value, tuple) and kind is tuple:
            return [_TUPLE, *map(self._flat, value)]
        if isinstance(value, frozenset):  # of texts
            return [_SET, *sorted(value)]
        number = self._numbers.get(kind)
        if number is None:
            raise UnknownRecord(kind.__name__)
        return [number, *map(self._flat, self._parts[kind](value))]


def _make_tuple(*items: object) -> tuple[object, ...]:
    return items


def _make_set(*items: object) -> frozenset[object]:
    return frozenset(items)


def _parts_of(each: type) -> Callable[[Any], tuple[object, ...]]:
    if is_dataclass(each):
        names = [field.name for field in fields(each)]
        if len(names) == 1:
            [name] = names
            return lambda record: (getattr(record, name),)
        return attrgetter(*names)
    return tuple if issubclass(each, tuple) else lambda member: (member.value,)
