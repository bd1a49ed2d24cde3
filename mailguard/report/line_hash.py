"""GitHub's hash of a source line, by which code scanning recognises an alert after the code around it has moved.

`upload-sarif` computes the same and warns when a report disagrees, so this follows its algorithm to the letter:
github/codeql-action, src/fingerprints.ts. Every line is hashed over the next hundred UTF-16 code units of the file,
blanks left out, whichever lines they stand on.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

WINDOW = 100
BASE = 37
MASK = (1 << 64) - 1
LEAVING = pow(BASE, WINDOW, MASK + 1)  # weight of a unit that has just left the window
LINE_FEED = ord("\n")
END_OF_FILE = 65535
LINE_END = re.compile(r"\r\n|\r")
NATIVE_UTF16 = f"utf-16-{sys.byteorder[0]}e"  # as array items are: "utf-16-le" or "utf-16-be"
BLANKS = {ord(" "): None, ord("\t"): None}


def line_hashes(content: bytes, lines: Iterable[int]) -> dict[int, str]:
    """Hash the given lines (counted from 1) of a file: "c129715d7a2bc9a3:1".

    The number after the colon tells apart lines with the same hash: it counts them from the top of the file.
    Lines that the file doesn't have are left out.
    """
    wanted = set(lines)
    last = max(wanted, default=0)
    units = _units(content)
    prefixes = list(accumulate(units, _append, initial=0))
    hashes: dict[int, str] = {}
    seen: Counter[int] = Counter()
    for number, start in enumerate(_line_starts(units), 1):
        if number > last:
            break
        value = (prefixes[start + WINDOW] - prefixes[start] * LEAVING) & MASK
        seen[value] += 1
        if number in wanted:
            hashes[number] = f"{value:x}:{seen[value]}"
    return hashes


def _append(value: int, unit: int) -> int:
    return (value * BASE + unit) & MASK


def _units(content: bytes) -> array[int]:
    """Return the code units that are hashed: no blanks, line ends as LF, then the end mark and room for a last window."""
    text = LINE_END.sub("\n", content.decode("utf-8", "replace")).translate(BLANKS)
    units = array("H")
    units.frombytes(text.encode(NATIVE_UTF16))
    units.append(END_OF_FILE)
    units.extend([0] * WINDOW)
    return units


def _line_starts(units: array[int]) -> Iterable[int]:
    yield 0
    for index, unit in enumerate(units):
        if unit == LINE_FEED:
            yield index + 1
