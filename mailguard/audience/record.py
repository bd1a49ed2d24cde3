"""Data classes that are made, and defined, faster than those of the standard library.

They are frozen for type checkers only. At run time that would make an object take twice as long to make, and a class
three times as long to define, which every start pays for: a check that finds everything in the cache defines fifty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform as _like_a_data_class
else:

    def _like_a_data_class(**_: bool) -> Callable[[T], T]:
        """Stand in for `typing.dataclass_transform`, which Python 3.10 lacks and only type checkers look at."""
        return lambda decorator: decorator


@_like_a_data_class(eq_default=False, frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """Make a data class with slots that is compared by identity: for what there are millions of.

    A pattern of `match` names the fields that it looks at: the order of fields is no part of these classes.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # to make one up of the signature takes most of the time
    return dataclass(slots=True, eq=False, repr=False, match_args=False)(cls)


@_like_a_data_class(eq_default=True, frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make a data class with slots that is compared by what is in it.

    Its `==`, `hash()` and `repr()` are those of `dataclass(frozen=True)`, but not compiled anew for each class.
    """
    made = record(cls)
    compared = _all_of([each.name for each in fields(made) if each.compare])  # type: ignore[arg-type]
    shown = [each.name for each in fields(made) if each.repr]  # type: ignore[arg-type]

    def equal(self: T, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: T) -> int:
        return hash(compared(self))

    def represented(self: T) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", represented)):
        setattr(made, name, method)
    return made


def _all_of(names: list[str]) -> Callable[[object], object]:
    return attrgetter(*names) if names else lambda _: ()
