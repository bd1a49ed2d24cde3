"""A search for many words in one text."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # the byte order marks
_LETTERS = 4  # with fewer, every file has them all; with more, there are more groups
_MANY = 1_000  # words; to find the best groups for more takes too long
_LONG = 200  # letters


def mentions_any(data: bytes, words: Collection[bytes]) -> bool:
    """Say whether one of `words` stands anywhere in `data`, also inside a longer word."""
    return any(map(data.__contains__, words))


class WordSearch(NamedTuple):
    """A search for any of many words.

    Most files hold none of them, and each word costs a pass over the file. So the words are grouped by a few letters
    that they share, whatever their case, and those of a group are looked for only where these letters are.
    """

    groups: tuple[tuple[bytes, tuple[bytes, ...]], ...]

    @classmethod
    def for_any_of(cls, words: Collection[bytes]) -> WordSearch:
        """Return the search for `words`, which is made once and used for many files."""
        needed = shortest_words(words)
        if len(needed) > _MANY:
            return cls(_by_first_letters(needed))
        holders: dict[bytes, set[bytes]] = {}
        for word in needed:
            small = word.lower()
            for start in range(max(len(small) - _LETTERS, 0) + 1):
                holders.setdefault(small[start : start + _LETTERS], set()).add(word)
        groups: list[tuple[bytes, tuple[bytes, ...]]] = []
        while holders:
            letters = max(holders, key=lambda each: (len(holders[each]), each))
            group = holders.pop(letters)
            groups.append((letters, tuple(sorted(group, key=len))))
            holders = {each: left for each, all_ in holders.items() if (left := all_ - group)}
        return cls(tuple(groups))

    def matches(self, data: bytes) -> bool:
        """Say whether one of the words stands anywhere in `data`, also inside a longer word."""
        if data.startswith(UTF_16):  # Python cannot read it; parsing it says so
            return True
        small = data.lower()
        groups = self.groups
        if len(groups) > _MANY:
            there = {small[start : start + _LETTERS] for start in range(len(small))}
            groups = tuple(group for group in groups if len(group[0]) < _LETTERS or group[0] in there)
        return any(letters in small and mentions_any(data, words) for letters, words in groups)

    def found_in(self, data: bytes) -> tuple[bytes, ...]:
        """Return the words that stand anywhere in `data`, also inside a longer word."""
        small = data.lower()
        return tuple(word for letters, words in self.groups if letters in small for word in words if word in data)


def _by_first_letters(words: Iterable[bytes]) -> tuple[tuple[bytes, tuple[bytes, ...]], ...]:
    groups: dict[bytes, list[bytes]] = {}
    for word in words:
        groups.setdefault(word[:_LETTERS].lower(), []).append(word)
    return tuple((letters, tuple(group)) for letters, group in groups.items())


def shortest_words(words: Collection[bytes]) -> tuple[bytes, ...]:
    """Leave out each word that holds another one: where it is found, so is the other. Shorter words come first."""
    shortest: dict[bytes, None] = {}
    lengths: set[int] = set()
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if not _holds_any(word, shortest, lengths):
            shortest[word] = None
            lengths.add(len(word))
    return tuple(shortest)


def _holds_any(word: bytes, shortest: Collection[bytes], lengths: Iterable[int]) -> bool:
    if len(word) > _LONG:
        return mentions_any(word, shortest)
    return any(
        word[start : start + length] in shortest for length in lengths for start in range(len(word) - length + 1)
    )
