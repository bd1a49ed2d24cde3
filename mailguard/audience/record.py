"""Records of which there are millions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    """Make a data class with slots that is compared by identity and that type checkers take for frozen.

    Nothing keeps it from being changed at run time: a data class that is frozen then takes twice as long to make, and
    its class three times as long to define.
    """
    cls.__doc__ = cls.__doc__ or ""  # dataclass would spend its time on making one up
    return dataclass(slots=True, eq=False, repr=False)(cls)
