"""What a file defines: where analyses start, and its classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mailguard.audience.place import Place
from mailguard.project.code import ClassValue, FunctionValue
from mailguard.project.names import base_names
from mailguard.project.project import Project
from mailguard.project.vocabulary import LIBRARY, Aliases, aliases_of
from mailguard.syntax import tree


@dataclass(frozen=True, slots=True)
class Entry:
    """A place where an analysis starts: a function, a method of a class, or the body of a module."""

    key: str
    mentions: tuple[str, ...]
    bases: frozenset[str] = frozenset()  # that the class of a method mentions; apart, since each union would be kept
    marked: bool = False  # mentions a name that only in its file stands for a mail library
    function: FunctionValue | None = None
    module: str = ""

    def mentions_any(self, words: AbstractSet[str]) -> bool:
        """Whether it, or the list of bases of its class, mentions one of `words`."""
        own = not (words.isdisjoint(self.mentions) and words.isdisjoint(self.bases))
        return own or (self.marked and LIBRARY in words)

    @property
    def path(self) -> str:
        """The file that it stands in."""
        return self.function.module if self.function is not None else self.module


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries and classes of a file, and its other names for what is defined elsewhere."""

    summary: tree.Summary
    entries: tuple[Entry, ...]
    classes: tuple[ClassValue, ...]
    aliases: Aliases


def listing_of(project: Project, path: str, summary: tree.Summary, before: Listing | None = None) -> Listing:
    """List what a file defines. It depends on nothing but the file and the catalogue.

    What is the same as in the listing of an earlier state of the file is taken from there.
    """
    classes = _Classes(before)
    known = {entry.key: entry for entry in before.entries} if before is not None else {}
    marked = _is_marked(project, path, summary.mentions)
    entries = [Entry(f"{path}:", summary.mentions, marked=marked, module=path)]
    same_name: Counter[str] = Counter()
    for function in _functions_in(path, summary.body, None, classes):
        if project.answered_for.path_of(path, function.function.qualname) is not None:
            continue  # the team answers for it
        same_name[function.key] += 1
        key = f"{function.key}@{same_name[function.key]}"
        mentions, bases = function.function.mentions, base_names(function.owner)
        marked = _is_marked(project, path, mentions) or _is_marked(project, path, bases)
        entries.append(_known(Entry(key, mentions, bases, marked, function), known.get(key)))
    return Listing(summary, tuple(entries), tuple(classes.listed), aliases_of(summary.body))


def _known(entry: Entry, before: Entry | None) -> Entry:
    """The entry from before if it is the same function of the same class."""
    now, then = entry.function, before.function if before is not None else None
    if before is None or now is None or then is None or _mentioned(before) != _mentioned(entry):
        return entry
    return before if then.function is now.function and then.owner is now.owner else entry


class _Classes:
    """The classes of a file as they are listed, those that are known from before as the same objects."""

    def __init__(self, before: Listing | None) -> None:
        self._known = {id(known.definition): known for known in before.classes} if before is not None else {}
        self.listed: list[ClassValue] = []

    def add(self, path: str, definition: tree.Class) -> ClassValue:
        """List a class."""
        known = self._known.get(id(definition)) or ClassValue(Place(path, definition.span), definition, path)
        self.listed.append(known)
        return known


def _mentioned(entry: Entry) -> tuple[tuple[str, ...], frozenset[str], bool]:
    return entry.mentions, entry.bases, entry.marked


def _is_marked(project: Project, path: str, mentions: Iterable[str]) -> bool:
    """Mentions of names that only in this file stand for a mail library count as mentions of mail."""
    return not project.local_names(path).isdisjoint(mentions)


def _functions_in(
    module: str, body: Sequence[tree.Statement], owner: ClassValue | None, classes: _Classes
) -> Iterator[FunctionValue]:
    """The functions and methods that a module or class body defines, also in its branches; not those within functions."""
    for statement in body:
        if isinstance(statement, tree.Define):
            place = Place(module, statement.function.span)
            yield FunctionValue(place, statement.function, module, None, owner)
        elif isinstance(statement, tree.DefineClass):
            definition = classes.add(module, statement.definition)
            yield from _functions_in(module, statement.definition.body, definition, classes)
        else:
            for block in _blocks(statement):
                yield from _functions_in(module, block, owner, classes)


def _blocks(statement: tree.Statement) -> Iterator[Sequence[tree.Statement]]:
    if isinstance(statement, (tree.If, tree.Loop)):
        yield statement.body
        yield statement.orelse
    elif isinstance(statement, tree.Try):
        yield statement.body
        yield from statement.handlers
        yield statement.orelse
        yield statement.final
    elif isinstance(statement, tree.With):
        yield statement.body
