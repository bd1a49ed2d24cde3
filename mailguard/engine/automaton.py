"""A search for many words at once by an automaton of Aho and Corasick, where the extra `fast` is installed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mailguard.engine.word_search import UTF_16

_WINDOW = 1 << 16  # bytes; all that is found in a window is told at once, and only whether there is something matters
_SMALL = 50_000  # bytes of words, of which a table of all states takes a few megabytes


def automaton_for(words: Collection[bytes]) -> Callable[[bytes], bool] | None:
    """Return what says whether one of `words`, none of them empty, stands anywhere in a file; None without the extra.

    It takes a tenth of the time that searches in Python take for hundreds of words.
    """
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation  # not needed where everything is known
    except ImportError:
        return None
    small = sum(map(len, words)) <= _SMALL
    found_in = BytesAhoCorasick(
        sorted(words), implementation=Implementation.DFA if small else Implementation.ContiguousNFA
    ).find_matches_as_indexes
    before = max(map(len, words)) - 1  # bytes of a word that begins in the window before

    def matches(data: bytes) -> bool:
        if data.startswith(UTF_16):  # as `WordSearch` has it
            return True
        if len(data) <= _WINDOW:
            return bool(found_in(data))
        view = memoryview(data)
        return any(found_in(view[max(at - before, 0) : at + _WINDOW]) for at in range(0, len(data), _WINDOW))

    return matches
