"""Changes to the bytes of a program, for a search that is guided by coverage.

Changed bytes alone are hardly ever Python, and what is refused says nothing of the stages behind the parser. So two changes in three leave words, spaces
and signs whole, and move them about within a program or between two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

_PIECE = re.compile(rb"\w+|[ \t]+|\n[ \t]*|.", re.DOTALL)
_MOST_PIECES = 12  # that are copied at once

ByteChange = Callable[[bytes, int], bytes]  # of some bytes, into at most so many


class ByteMutator:
    """Changes inputs. The same seed makes the same change of the same bytes."""

    def __init__(self, donors: Sequence[bytes], change_bytes: ByteChange) -> None:
        """`donors` are programs that pieces are taken from; `change_bytes` changes bytes without a thought for words."""
        self._donors = [_PIECE.findall(donor) for donor in donors]
        self._change_bytes = change_bytes

    def __call__(self, data: bytes, most: int, seed: int) -> bytes:
        """Return at most `most` bytes that differ from `data`."""
        random = Random(seed)
        if not random.randrange(3):
            return self._change_bytes(data, most)
        pieces = _PIECE.findall(data)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            self._change(pieces, random)
        return b"".join(pieces)[:most]

    def _change(self, pieces: list[bytes], random: Random) -> None:
        at = random.randrange(len(pieces) + 1)
        source = pieces if pieces and not random.randrange(3) else random.choice(self._donors)
        start = random.randrange(len(source))
        kind = random.randrange(4)
        if kind == 0:
            del pieces[at : at + random.randrange(1, _MOST_PIECES)]
        elif kind == 1:
            pieces[at:at] = source[start : start + random.randrange(1, _MOST_PIECES)]
        elif kind == 2:
            pieces[at : at + random.randrange(1, _MOST_PIECES)] = source[
                start : start + random.randrange(1, _MOST_PIECES)
            ]
        else:
            self._replace_with_kin(pieces, at, source, random)

    def _replace_with_kin(self, pieces: list[bytes], at: int, source: list[bytes], random: Random) -> None:
        """Replace a piece with one of its kind: a word with a word, a sign with a sign."""
        if at == len(pieces):
            return
        kin = [piece for piece in source if _kind(piece) == _kind(pieces[at])]
        if kin:
            pieces[at] = random.choice(kin)


def _kind(piece: bytes) -> str:
    first = piece[:1]
    return "word" if first.isalnum() or first == b"_" else "space" if first.isspace() else "sign"
