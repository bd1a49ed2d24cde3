"""Patterns of ignore files and of `exclude`, compiled so that none takes long, whatever path it meets.

pathspec turns a pattern into a regular expression that means exactly what Git means. Where that has several wildcards, `re` tries every way to
share a name out among them, which takes hours for `*a*a*a*a*a*b`. Here a wildcard that another one follows takes the shortest that fits, and is
not asked again: whatever else it could have taken, the next one can take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

LONGEST = 4_096  # characters of a pattern: no path is longer

_STAR, _DEEP, _DEEP_FIRST = "[^/]*", "(?:/.+)?/", "(?:.+/)?"  # `*`, `/**/` and `**/` at the beginning
_SEVERAL_STARS = re.compile(rf"(?:{re.escape(_STAR)}){{2,}}")
_ONE_CHARACTER = (
    r"(?:\\.|\[\^?\]?(?:\\.|[^\\\]])*\](?![*+])|[^\\\[\](){}^$.|?*+/])"  # one character of a name, and no wildcard
)
_NEGATED_SET = re.compile(r"(\\.)|\[\^(?!/)")
_BEFORE_A_STAR = re.compile(rf"{re.escape(_STAR)}({_ONE_CHARACTER}+)(?={re.escape(_STAR)})")


def compiled(patterns: Iterable[str]) -> GitIgnoreSpec:
    """Compile patterns that are written as in a `.gitignore` file.

    Raises:
        ValueError: one of them is malformed, or longer than any path.
    """
    from pathspec import GitIgnoreSpec  # slow to load

    lines = list(patterns)
    if any(len(line) > LONGEST for line in lines):
        message = "a pattern is longer than any path"
        raise ValueError(message)
    spec = GitIgnoreSpec.from_lines(lines)
    for pattern in spec.patterns:
        if pattern.regex is not None:
            regex = without_backtracking(pattern.regex.pattern)
            if regex != pattern.regex.pattern:
                pattern.regex = re.compile(regex)
    return spec


def without_backtracking(regex: str) -> str:
    """Return a regular expression that matches what one of pathspec's does, in a time that grows with the path alone."""
    if regex.count(_STAR) + regex.count(_DEEP) < 2 or not regex.startswith("^"):
        return regex
    anywhere = regex.startswith(f"^{_DEEP_FIRST}")
    first, *others = regex.removeprefix("^").removeprefix(_DEEP_FIRST).split(_DEEP)
    names = (f"w{number}" for number in range(len(regex)))
    pieces = []
    for number, piece in enumerate([first, *others]):
        opening, shortest = (_DEEP, "(?:/.+?)??/") if number else (_DEEP_FIRST, "(?:.+?/)??") if anywhere else ("", "")
        plain = _NEGATED_SET.sub(_without_slash, _SEVERAL_STARS.sub(_STAR, piece))
        flat = _BEFORE_A_STAR.sub(lambda found: _settled(f"[^/]*?{found[1]}", next(names)), plain)
        is_last = number == len(others)
        pieces.append(opening + flat if is_last or not opening else _settled(f"{shortest}{flat}(?=/)", next(names)))
    return "^" + "".join(pieces)


def _without_slash(found: re.Match[str]) -> str:
    """A set of other characters than some, which to Git never holds a slash. To pathspec it may."""
    return found[1] or "[^/"


def _settled(regex: str, name: str) -> str:
    """What a regular expression matches first; what else it could match is not tried. Python has `(?>…)` for that from 3.11 on."""
    return f"(?=(?P<{name}>{regex}))(?P={name})"
