"""Words, sentences and paragraphs.

All that the scanned code and its file names say passes through here on its way to a terminal, which it must not steer.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

INFERRED = " (inferred from a name or annotation)"  # after the sentence of a step that is not derived from code
ZERO_WIDTH_CATEGORIES = ("Mn", "Me")
WIDE = ("W", "F")
# What the machines of CI services take for a command wherever they read it in a log: `##vso[…]`, `##[…]`, `##teamcity[…]`;
# and `::name …::…`, which GitHub Actions looks for at the beginning of lines.
_COMMAND = re.compile(r"#(?=#\w*\[)|(?<![^ ]):(?=:[\w-]+.*::)")


def printable(text: str) -> str:
    r"""Return `text` with everything that does not print written as a visible escape.

    That is: control characters (`\x1b`, `\n`), characters that reorder or hide text (`\u202e`), unusual spaces (`\xa0`),
    and bytes of a file name that are no UTF-8, which Python keeps as surrogates (`\xff`). Of what a CI service would take
    for a command the first character is (`\x23`).
    """
    if text.isprintable() and "##" not in text and "::" not in text:
        return text
    return "".join(printable_characters(text))


def printable_characters(text: str) -> list[str]:
    """Return what `printable` makes of each character."""
    commands = {found.start() for found in _COMMAND.finditer(text)}
    return [char if char.isprintable() and index not in commands else _visible(char) for index, char in enumerate(text)]


def without_surrogates(text: str) -> str:
    """Return `text` with lone surrogates written as visible escapes, so that it can be encoded; all else stays as it is."""
    return "".join(_visible(char) if category(char) == "Cs" else char for char in text)


def sentence(text: str) -> str:
    """Return `text` on one line, ended with a full stop if nothing ends it."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _visible(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"\\x{ord(char) - 0xDC00:02x}"
    return f"\\x{ord(char):02x}" if char in ":#" else char.encode("unicode_escape").decode("ascii")


def display_width(text: str) -> int:
    """How many columns printable `text` takes in a terminal: East Asian wide characters and emoji take two."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if category(char) in ZERO_WIDTH_CATEGORIES:
        return 0
    return 2 if east_asian_width(char) in WIDE else 1


def paragraph(prefix: str, text: str, *, width: int, indent: int) -> list[str]:
    """Set `text` as lines of at most `width` columns, the first after `prefix`, the others after `indent` spaces.

    White space in `text` is collapsed and everything unprintable made visible. A word wider than a line stays whole,
    so that a path can still be copied.
    """
    lines: list[str] = []
    line, used = prefix, display_width(prefix)
    fresh = True  # nothing of the text stands on this line yet
    for word in map(printable, text.split()):
        needed = display_width(word)
        if not fresh and used + 1 + needed > width:
            lines.append(line)
            line, used, fresh = " " * indent, indent, True
        line += word if fresh else f" {word}"
        used += needed if fresh else needed + 1
        fresh = False
    lines.append(line.rstrip())
    return lines
