"""The words by which a function is seen to concern mail: names of the catalogue, header names, and wrappers as they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy

from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.notation import EACH
from mailguard.catalog.shapes import Condition, Effect, MethodModel
from mailguard.catalog.words import GENERIC
from mailguard.syntax import tree

Aliases = tuple[tuple[str, frozenset[str]], ...]  # another name for something, and the names of what it may stand for
LIBRARY = "<mail library>"  # no identifier: stands for a name that means a mail library in one file
_HEADER_NAMES = frozenset({"To", "Cc", "CC", "Bcc", "BCC", "TO", "Resent-To", "Resent-Cc"})

# What handles addresses is followed where it is called, not only when its result is asked for: then it is known where they came in.
_ADDRESS_NAMES = frozenset({"email"})


class Vocabulary:
    """`words` grows by the names of wrappers while the project is linked."""

    def __init__(
        self, words: Iterable[str], paths: frozenset[str], vague: frozenset[str], serialising: frozenset[str]
    ) -> None:
        """`vague` are those of the import paths that yield no word."""
        self.words = set(words)
        self.of_libraries = frozenset(self.words)
        self.serialising = serialising
        self._paths = paths
        self._vague = frozenset(package for path in vague for package in _packages_above(path)) | vague

    @classmethod
    def of(cls, index: CatalogIndex, claimed: frozenset[str]) -> Vocabulary:
        """The words of a catalogue, and the names of a team's own helpers."""
        words_of = dict(_words_by_path(index))
        vague = frozenset(path for path, words in words_of.items() if not words)
        messages = [message for models in index.messages.values() for message in models if message.item_headers]
        methods = [method for message in messages for method in message.methods]
        serialising = [name for method in methods if method.form.effect is Effect.SERIALISE for name in method.names]
        words = (*(word for words in words_of.values() for word in words), *_words(index), *claimed)
        return cls(
            (*words, *_HEADER_NAMES, *_ADDRESS_NAMES, LIBRARY), frozenset(words_of), vague, frozenset(serialising)
        )

    def fresh(self) -> Vocabulary:
        """The same without the wrappers that were found."""
        again = copy(self)
        again.words = set(self.of_libraries)
        return again

    def local_names(self, body: Sequence[tree.Statement]) -> frozenset[str]:
        """The names under which a module imports what has a name that says too little, or its package: `from post import mail`."""
        names = [name for statement in body if isinstance(statement, tree.Import) for name in statement.names]
        paths = {name.local: name.module if name.name is None else f"{name.module}.{name.name}" for name in names}
        return frozenset(local for local, path in paths.items() if path in self._vague)

    def knows_path(self, path: str) -> bool:
        return path in self._paths

    def aliases_in(self, aliases: Aliases) -> Iterator[str]:
        """Those of a module's other names that stand for what is known."""
        return (local for local, names in aliases if not names.isdisjoint(self.words))

    def add(self, names: Iterable[str]) -> frozenset[str]:
        """Adds names of wrappers; those that are new."""
        new = frozenset(names) - self.words
        self.words |= new
        return new


def aliases_of(body: Sequence[tree.Statement]) -> Aliases:
    """The other names that a module has for things: imported under another name, or kept in a table of functions."""
    imports = [name for statement in body if isinstance(statement, tree.Import) for name in statement.names]
    imported = [(name.local, frozenset({name.name})) for name in imports if name.name and name.local != name.name]
    return (*imported, *(table for statement in body for table in _tables(statement)))


def _tables(statement: tree.Statement) -> Iterator[tuple[str, frozenset[str]]]:
    if not isinstance(statement, tree.Assign) or not isinstance(statement.value, (tree.DictDisplay, tree.Name)):
        return
    held = (
        [statement.value] if isinstance(statement.value, tree.Name) else [value for _, value in statement.value.entries]
    )
    names = frozenset(value.id for value in held if isinstance(value, tree.Name))
    if names:
        yield from ((target.id, names) for target in statement.targets if isinstance(target, tree.Name))


def _words_by_path(index: CatalogIndex) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words that each import path yields: none where its name says too little."""
    known: dict[str, list[tuple[Condition, ...]]] = {}
    for path, functions in index.functions.items():
        known.setdefault(path, []).extend(model.form.conditions for model in functions)
    for path, messages in index.messages.items():
        known.setdefault(path, []).extend(model.constructor.conditions for model in messages)
    for path, clients in index.clients.items():
        known.setdefault(path, []).extend(model.conditions for model in clients)
    for path, conditions in known.items():
        yield path, tuple(_words_of_path(path, conditions))


def _words(index: CatalogIndex) -> Iterator[str]:
    """The words of methods and payloads."""
    for messages in index.messages.values():
        for message in messages:
            yield from _words_of_methods(method for method in message.methods if method.form.recipients)
    for clients in index.clients.values():
        for client in clients:
            yield from _words_of_methods(client.methods)
    for payload in index.payloads:
        for keys in payload.shape:
            word = max((key for key in keys if key != EACH), key=lambda key: (key not in GENERIC, len(key)))
            if word not in GENERIC:
                yield word


def _words_of_path(path: str, conditions: Sequence[tuple[Condition, ...]]) -> Iterator[str]:
    """The last name of a path that says enough by itself; for a path that needs an argument, the argument."""
    wanted = [
        value for condition in conditions for each in condition for value in each.equals if isinstance(value, str)
    ]
    if wanted and all(conditions):
        yield from (value for value in wanted if value not in GENERIC)
        return
    name = _telling_name(path)
    if name:
        yield name


def _packages_above(path: str) -> Iterator[str]:
    """The packages of a path; the outermost one only if its name says enough."""
    for up in range(1, path.count(".") + 1):
        package = path.rsplit(".", up)[0]
        if "." in package or package not in GENERIC:
            yield package


def _telling_name(path: str) -> str:
    """The last name of a path, or the one before it; empty when neither says enough by itself."""
    return next((name for name in reversed(path.split(".")[-2:]) if name not in GENERIC or not name.islower()), "")


def _words_of_methods(methods: Iterable[MethodModel]) -> Iterator[str]:
    for method in methods:
        for dotted in method.names:
            name = max(dotted.split("."), key=lambda part: (part not in GENERIC, len(part)))
            if name not in GENERIC:
                yield name
