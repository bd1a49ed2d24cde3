"""The fastest search for some words that there is."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mailguard.engine.automaton import automaton_for
from mailguard.engine.token_search import TokenSearch, is_searchable
from mailguard.engine.word_search import WordSearch

_FEW = 12  # groups of words; looking for so few takes less time than taking a file apart


def search_for(words: Collection[bytes]) -> Callable[[bytes], bool]:
    """Return what says whether one of `words` stands anywhere in a file, also inside a longer word."""
    automaton = automaton_for(words) if words and all(words) else None
    if automaton is not None:
        return automaton
    exact = WordSearch.for_any_of(words)
    if len(exact.groups) <= _FEW or not all(map(is_searchable, words)):
        return exact.matches
    return TokenSearch(words).matches
