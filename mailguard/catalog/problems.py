"""What is wrong with a rules folder: problems, the error that carries all of them, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from mailguard.audience.record import frozen
from mailguard.catalog.lines import line_of
from mailguard.catalog.suggest import key_name, printable


class Problem(NamedTuple):
    """One thing that is wrong in a rules folder."""

    file: str  # relative to the rules folder, with forward slashes; empty when the folder itself is wrong
    key: str  # key path in the file, as in `message[0].method[2].effect`; empty when the whole file is wrong
    text: str  # what is wrong and what was meant
    line: int | None = None
    folder: str = ""  # the rules folder, as it was given

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.key, self.text) if part)


class CatalogError(Exception):
    """The rules can't be used. Carries every problem of every file, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        in_folders = sorted(self.problems, key=lambda problem: problem.folder)
        for folder, group in groupby(in_folders, key=lambda problem: problem.folder):
            problems = list(group)
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            yield f"{count} in the rules folder {printable(folder)}:"
            yield from (f"  {problem}" for problem in problems)


@frozen
class RuleFile:
    """A file of a rules folder, as messages name it."""

    folder: str
    name: str  # relative to the folder
    text: str = ""  # to find the line of a key


@dataclass(slots=True)
class Report:
    """Collects, while a catalogue is read, what is wrong and which names are taken."""

    problems: list[Problem] = field(default_factory=list)
    _owners: dict[str, dict[str, Spot]] = field(default_factory=dict)

    def claim(self, kind: str, name: str, spot: Spot) -> Spot | None:
        """Take `name` for `spot`; return the spot that took it before, or None when it was free."""
        owner = self._owners.setdefault(kind, {}).setdefault(name, spot)
        return None if owner is spot else owner

    def claimed(self, kind: str) -> tuple[str, ...]:
        """Return every name of that kind that was taken so far."""
        return tuple(self._owners.get(kind, ()))


@frozen
class Spot:
    """A place in a rule file that a message can name."""

    file: RuleFile
    report: Report
    steps: tuple[str | int, ...] = ()  # keys of tables and indexes of lists

    @property
    def key(self) -> str:
        """The key path, as in `message[0].method[2].effect`."""
        parts = (f"[{step}]" if isinstance(step, int) else f".{key_name(step)}" for step in self.steps)
        return "".join(parts).removeprefix(".")

    def at(self, key: str) -> Spot:
        """Return the spot of a key in the table that stands here."""
        return Spot(self.file, self.report, (*self.steps, key))

    def item(self, index: int) -> Spot:
        """Return the spot of an element of the list that stands here."""
        return Spot(self.file, self.report, (*self.steps, index))

    def problem(self, text: str, line: int | None = None) -> None:
        """Record that something is wrong here. The line is looked up when it is not given."""
        found = line if line is not None else line_of(self.file.text, self.key)
        self.report.problems.append(Problem(self.file.name, self.key, text, found, self.file.folder))

    def seen_from(self, other: Spot) -> str:
        """Return words that lead a reader of `other` to this spot."""
        if self.file == other.file:
            return self.key
        folder = "" if self.file.folder == other.file.folder else f"{self.file.folder.rstrip('/')}/"
        return f"{folder}{self.file.name} ({self.key})"

    def muted(self) -> Spot:
        """Return a spot whose problems are not heard."""
        return Spot(self.file, Report(), self.steps)
