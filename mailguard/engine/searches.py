"""Which files hold one of some words, again and again while their contents change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from mailguard.engine.search import search_for

Words = frozenset[str]


@dataclass(slots=True)
class _Search:
    matches: Callable[[bytes], bool]
    changed: set[str]  # the files that are still to be looked at
    found: set[str] = field(default_factory=set)
    used_in: int = 0


class Searches:
    """Searches of the same files. Each content is searched once, as long as every run asks for the same words."""

    def __init__(self) -> None:
        self._searches: dict[Words, _Search] = {}
        self._contents: Mapping[str, bytes] = {}
        self._runs = 0

    def begin(self, contents: Mapping[str, bytes], changed: Iterable[str]) -> None:
        """Begin a run, with these contents of all files, of which some have changed since the last."""
        self._runs += 1
        self._contents = contents
        paths = set(changed)
        for search in self._searches.values():
            search.changed |= paths

    def holding(self, words: Words) -> AbstractSet[str]:
        """Return the files that hold one of the words."""
        search = self._searches.get(words)
        if search is None:
            made = search_for({word.encode() for word in words})
            search = self._searches[words] = _Search(made, set(self._contents))
        search.used_in = self._runs
        for path in search.changed:
            content = self._contents.get(path)
            search.found.discard(path)
            if content is not None and search.matches(content):
                search.found.add(path)
        search.changed.clear()
        return search.found

    def end(self) -> Mapping[Words, AbstractSet[str]]:
        """End a run: forget the words that it did not ask for, and return what it was told of the others."""
        self._searches = {words: each for words, each in self._searches.items() if each.used_in == self._runs}
        return {words: frozenset(each.found) for words, each in self._searches.items()}
