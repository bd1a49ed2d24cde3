"""The words by which a function is seen to concern mail: names of the catalogue, header names, and wrappers as they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.words import GENERIC

_HEADER_NAMES = frozenset({"To", "Cc", "CC", "Bcc", "BCC", "TO", "Resent-To", "Resent-Cc"})


class Vocabulary:
    """`words` grows by the names of wrappers while the project is linked."""

    def __init__(self, words: Iterable[str], paths: frozenset[str]) -> None:
        self.words = set(words)
        self._paths = paths

    @classmethod
    def of(cls, index: CatalogIndex) -> Vocabulary:
        paths = frozenset((*index.functions, *index.messages, *index.clients))
        return cls((*_words(index, paths), *_HEADER_NAMES), paths)

    def knows_path(self, path: str) -> bool:
        return path in self._paths

    def add(self, names: Iterable[str]) -> frozenset[str]:
        """Adds names of wrappers; those that are new."""
        new = frozenset(names) - self.words
        self.words |= new
        return new


def _words(index: CatalogIndex, paths: frozenset[str]) -> Iterator[str]:
    for path in paths:
        yield path.rpartition(".")[2]
    for name in index.methods_by_name:
        yield name
    for clients in index.clients.values():
        for client in clients:
            for method in client.methods:
                yield from (name for name in method.names if name not in GENERIC)
    for messages in index.messages.values():
        for message in messages:
            for method in message.methods:
                yield from (name for name in method.names if method.form.recipients and name not in GENERIC)
    for payload in index.payloads:
        for path in payload.shape:
            yield max(path, key=len)
