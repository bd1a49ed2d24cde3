"""Methods whose names say little (`create`, `post`) and that mail: the files in which such a name may mean one of them.

A name of several words is looked for everywhere, and so is a function, since whoever calls it imports it. One word is what methods of
many kinds are called: it counts in files that name the class or one of its family, call something after it, or give the arguments by keyword.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mailguard.catalog.words import GENERIC
from mailguard.project.code import ClassValue, FunctionValue
from mailguard.project.sources import words_of

SHORTEST_NAME = 6
FEWEST_KEYWORDS = 2


class Sign(NamedTuple):
    """What a file has to mention to mean a method."""

    module: str  # where it is defined, which needs no sign
    names: frozenset[str]  # one of them
    parameters: frozenset[str]  # or some of them
    deciding: str  # with this one, which decides on recipients; empty when no argument does


def is_telling(name: str) -> bool:
    """Whether a name is one function's own, and not what many are called."""
    return len(name) >= SHORTEST_NAME and name not in GENERIC and len(words_of(name)) > 1


class VagueNames:
    """The methods that mail and whose names say little, by name."""

    def __init__(self) -> None:
        self._signs: dict[str, dict[str, Sign]] = {}
        self._new: list[tuple[str, Sign]] = []

    def add(self, method: FunctionValue, deciding: str, family: Iterable[ClassValue]) -> None:
        """Note a method and the parameter that decides on recipients. `family` is its class with those above and below it."""
        parameters = frozenset(known.name for known in method.function.parameters[1:] if not known.stars)
        sign = Sign(method.module, _names_of(family), parameters, deciding if deciding in parameters else "")
        key = f"{method.key} {deciding}"
        known = self._signs.setdefault(method.function.name, {})
        if known.get(key) != sign:
            known[key] = sign
            self._new.append((method.function.name, sign))

    def unsearched(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of the methods that were noted since this was asked last, and what a file that means one mentions as well."""
        names = frozenset(name for name, _ in self._new)
        beside = frozenset[str]().union(*(sign.names | {sign.deciding} for _, sign in self._new)) - {""}
        self._new.clear()
        return names, beside

    def meant_in(self, files: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
        """The names that may mean such a method, by file. `files` are what each mentions."""
        names = self._signs.keys()
        found = {path: frozenset(self._meant(path, mentions, names & mentions)) for path, mentions in files.items()}
        return {path: meant for path, meant in found.items() if meant}

    def _meant(self, path: str, mentions: Sequence[str], names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if any(_is_signed(sign, path, mentions) for sign in self._signs[name].values()):
                yield name


def _is_signed(sign: Sign, path: str, mentions: Sequence[str]) -> bool:
    if path == sign.module or not sign.names.isdisjoint(mentions):
        return True
    return sign.deciding in mentions and len(sign.parameters.intersection(mentions)) >= FEWEST_KEYWORDS


def _names_of(family: Iterable[ClassValue]) -> frozenset[str]:
    """The names of classes, and what objects are called after them: `booking` for a RoomBooking."""
    names: set[str] = set()
    for known in family:
        names.add(known.definition.name)
        words = words_of(known.definition.name)
        for start in range(len(words)):
            called = "_".join(words[start:])
            names |= {called, f"_{called}", called.replace("_", "")}
    return frozenset(names)
