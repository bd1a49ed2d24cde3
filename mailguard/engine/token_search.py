"""A search for many words in many files, nearly all of whose identifiers stand in other files as well."""

from __future__ import annotations

import re
from collections.abc import Collection
from keyword import kwlist

from mailguard.engine.word_search import UTF_16, WordSearch, mentions_any, shortest_words

MOST_TOKENS = 300_000  # tokens that are kept; a project of 10,000 files has as many
_LONG = 100  # bytes; what is longer is data, which no other file has
_WORD_BYTES = re.compile(rb"[\w\x80-\xff]+")
_KEYWORDS = frozenset(word.encode() for word in kwlist)
_APART = bytes(each if _WORD_BYTES.match(bytes((each,))) else ord(" ") for each in range(256))


def is_searchable(word: bytes) -> bool:
    """Say whether `TokenSearch` can look for a word: whether it holds a token."""
    return _WORD_BYTES.search(word) is not None


class TokenSearch:
    """Looks for words among the tokens of a file that no earlier file had. Each word has to hold a token."""

    def __init__(self, words: Collection[bytes]) -> None:
        self._words: dict[bytes, list[bytes]] = {}  # by the part of them that says most
        for word in shortest_words(words):
            self._words.setdefault(max(_WORD_BYTES.findall(word), key=_says), []).append(word)
        self._parts = WordSearch.for_any_of(self._words)
        self._silent: set[bytes] = set()  # tokens that hold no part of a word
        self._telling: dict[bytes, tuple[bytes, ...]] = {}  # tokens that do, and the words

    def matches(self, data: bytes) -> bool:
        """Say whether one of the words stands anywhere in `data`, also inside a longer word, as `WordSearch` does."""
        tokens = set(data.translate(_APART).split()) - self._silent
        new = tokens - self._telling.keys()
        parts = self._parts.found_in(b" ".join(new))
        if parts:
            self._telling.update((token, self._words_by(token)) for token in new if mentions_any(token, parts))
        self._keep_silent(new)
        words = set().union(*map(self._telling.__getitem__, tokens & self._telling.keys()))
        return data.startswith(UTF_16) or mentions_any(data, words)

    def _words_by(self, token: bytes) -> tuple[bytes, ...]:
        return tuple(word for part, words in self._words.items() if part in token for word in words)

    def _keep_silent(self, tokens: set[bytes]) -> None:
        if len(self._silent) > MOST_TOKENS:
            self._silent.clear()
        self._silent.update(token for token in tokens if len(token) <= _LONG and token not in self._telling)


def _says(part: bytes) -> tuple[bool, int]:
    """How much a part of a word says: nearly every file has the keywords of Python."""
    return part not in _KEYWORDS, len(part)
