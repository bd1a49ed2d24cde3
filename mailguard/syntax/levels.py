"""How deep the syntax tree of a text is at most, without parsing it."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""(?P<string>[rRbBuUfFtT]{0,2}(?:\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z) | '{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
                 | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?))
      | (?P<idle>\#[^\n]* | \\\n | [^\S\n]+)
      | (?P<level>\b(?:and|await|elif|else|for|if|in|is|lambda|not|or)\b)
      | (?P<word>\w+)
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<next>[,;])
      | (?P<end>\n)
      | (?P<operator>[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_IN_TEXT = re.compile(r"[^\w\s\"']|\b(?:if|else|not|lambda|await|or|and)\b")


def levels(text: str) -> int:
    """At most how many levels the tree of one statement has, not counting the blocks around it: brackets, operators and calls in a chain."""
    deepest = total = 0
    counts = [0]  # operators so far, in each open bracket
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind in ("word", "idle"):
            continue
        if kind == "string":
            here = _levels_in_string(token[0])
            deepest = max(deepest, total + here)
            continue
        if kind == "next":
            total -= counts[-1]
            counts[-1] = 0
        elif kind == "end":
            if len(counts) == 1:
                total = counts[0] = 0
        else:
            if kind == "close" and len(counts) > 1:
                total -= counts.pop()
            counts[-1] += 1
            total += 1
            deepest = max(deepest, total)
            if kind == "open":
                counts.append(0)
    return deepest


def _levels_in_string(string: str) -> int:
    """What is in the braces of an f-string is code."""
    prefix = string[: string.index(string[-1])] if string[-1] in "\"'" else string[:2]
    return len(_IN_TEXT.findall(string)) if set(prefix.lower()) & {"f", "t"} else 0
