"""Functions that mail and whose names say little: the files in which such a name may mean one of them.

A name of several words is looked for everywhere, and so is a function of a module, since whoever calls it imports it. One word (`create`,
`post`) is what methods of many kinds are called: it counts in files that name the class or one of its family, call it on something that is
called after one (`booking.delete`), or give the arguments by keyword. A function within another one is only known where it stands.
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
    classes: frozenset[str] = frozenset()  # one of them
    parameters: frozenset[str] = frozenset()  # or some of them
    deciding: str = ""  # with this one, which decides on recipients; empty when no argument does


class Search(NamedTuple):
    """What to look for in the text of files.

    A file that has one of `calls` means one of `names`. So may one that has one of `uses` together with one of `beside`.
    """

    names: frozenset[str]
    calls: frozenset[str]
    uses: frozenset[str]
    beside: frozenset[str]


def is_telling(name: str) -> bool:
    """Whether a name is one function's own, and not what many are called."""
    return len(name) >= SHORTEST_NAME and name not in GENERIC and len(words_of(name)) > 1


class VagueNames:
    """The functions that mail and whose names say little, by name."""

    def __init__(self) -> None:
        self._signs: dict[str, dict[str, Sign]] = {}
        self._calls: dict[str, set[str]] = {}  # the files that have a call on something called after a class
        self._new: list[tuple[str, Sign]] = []

    def add(self, method: FunctionValue, deciding: str, family: Iterable[ClassValue]) -> None:
        """Note a method and the parameter that decides on recipients. `family` is its class with those above and below it."""
        parameters = frozenset(known.name for known in method.function.parameters[1:] if not known.stars)
        by_keyword = deciding in parameters and len(parameters) >= FEWEST_KEYWORDS
        classes = frozenset(known.definition.name for known in family)
        sign = Sign(method.module, classes, parameters, deciding if by_keyword else "")
        key = f"{method.key} {deciding}"
        known = self._signs.setdefault(method.function.name, {})
        if known.get(key) != sign:
            known[key] = sign
            self._new.append((method.function.name, sign))

    def add_inner(self, name: str, module: str) -> None:
        """Note what is defined within a function."""
        self._signs.setdefault(name, {})[module] = Sign(module)

    def unsearched(self) -> Search:
        """What finds the files that mean a method which was noted since this was asked last."""
        names = frozenset(name for name, _ in self._new)
        calls = frozenset(text for name, sign in self._new for text in _calls_of(name, sign.classes))
        beside = frozenset(text for _, sign in self._new for text in (*sign.classes, *_given(sign.deciding)))
        self._new.clear()
        return Search(names, calls, frozenset(f".{name}" for name in names), beside)

    def note_calls(self, names: Iterable[str], files: Iterable[str]) -> None:
        """Note the files in which a method of one of those names is called on something that is called after its class."""
        found = frozenset(files)
        for name in names:
            self._calls.setdefault(name, set()).update(found)

    def meant_in(self, files: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
        """The names that may mean such a method, by file. `files` are what each mentions."""
        names = self._signs.keys()
        found = {path: frozenset(self._meant(path, mentions, names & mentions)) for path, mentions in files.items()}
        return {path: meant for path, meant in found.items() if meant}

    def _meant(self, path: str, mentions: Sequence[str], names: Iterable[str]) -> Iterator[str]:
        for name in names:
            is_called = path in self._calls.get(name, ())
            if is_called or any(_is_signed(sign, path, mentions) for sign in self._signs[name].values()):
                yield name


def _is_signed(sign: Sign, path: str, mentions: Sequence[str]) -> bool:
    if path == sign.module or not sign.classes.isdisjoint(mentions):
        return True
    return sign.deciding in mentions and len(sign.parameters.intersection(mentions)) >= FEWEST_KEYWORDS


def _given(parameter: str) -> tuple[str, ...]:
    """How a parameter is given by keyword, or as a key of a mapping."""
    return (f"{parameter}=", f"{parameter} =", f"'{parameter}'", f'"{parameter}"') if parameter else ()


def _calls_of(name: str, classes: Iterable[str]) -> Iterator[str]:
    """How a method is called on what is called after one of its classes, in full or by its last words: `booking` for a RoomBooking."""
    for known in classes:
        words = words_of(known)
        for start in range(len(words)):
            for called in {"_".join(words[start:]), "".join(words[start:])}:
                yield from (f"{called}{end}.{name}" for end in ("", "()", "']", '"]'))
