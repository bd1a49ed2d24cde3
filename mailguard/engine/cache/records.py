"""Records (data classes, named tuples, enumerations and tuples of them) as JSON and back.

Reading never runs anything: a record is made of the classes that are listed, and of nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_TUPLE = 0
_SET = 1
_FIRST_CLASS = 2


class UnknownRecord(Exception):
    """The thing to be written holds something that is in no list."""


class Records:
    """Writes and reads records of `classes`. Their order is part of what is written."""

    def __init__(self, classes: Sequence[type]) -> None:
        self.classes = tuple(classes)
        self._numbers = {each: number for number, each in enumerate(classes, _FIRST_CLASS)}
        self._fields = {each: _field_names(each) for each in classes}
        self._makers: tuple[Callable[..., object], ...] = (_make_tuple, _make_set, *classes)

    def write(self, record: object) -> bytes:
        """Return a record as JSON.

        Raises:
            UnknownRecord: something in it is neither of the classes nor plain.
        """
        return json.dumps(self._flat(record), separators=(",", ":")).encode("ascii")

    def read(self, data: bytes) -> Any:
        """Return the record that `write` wrote.

        Raises:
            ValueError, TypeError, IndexError, RecursionError: the data is not what `write` wrote.
        """
        return self._record(json.loads(data))

    def _flat(self, value: object) -> object:
        kind = type(value)
        if value is None or kind in (str, int, bool):
            return value
        if kind is tuple:
            return [_TUPLE, *map(self._flat, value)]  # type: ignore[call-overload]
        if kind is frozenset:
            return [_SET, *sorted(value)]  # type: ignore[call-overload]
        number = self._numbers.get(kind)
        if number is None:
            raise UnknownRecord(kind.__name__)
        if isinstance(value, Enum):
            return [number, value.value]
        return [number, *(self._flat(getattr(value, name)) for name in self._fields[kind])]

    def _record(self, flat: Any) -> Any:
        if type(flat) is not list:
            return flat
        read = self._record
        number, *parts = flat
        if number < 0:
            raise ValueError("no such class")
        return self._makers[number](*[part if type(part) is not list else read(part) for part in parts])


def _make_tuple(*items: object) -> tuple[object, ...]:
    return items


def _make_set(*items: object) -> frozenset[object]:
    return frozenset(items)


def _field_names(each: type) -> tuple[str, ...]:
    if is_dataclass(each):
        return tuple(field.name for field in fields(each))
    return tuple(getattr(each, "_fields", ()))
