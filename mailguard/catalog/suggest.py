"""Wording for error messages: values as they were written, and what was probably meant."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

_LONGEST_SHOWN = 60
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def printable(text: str) -> str:
    """Return `text` on one line: control and direction characters come out escaped."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def quoted(text: str) -> str:
    """Return `text` as it would stand in TOML, in double quotes, cut to a readable length."""
    shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return '"' + printable(shown.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def key_name(key: str) -> str:
    """Return `key` as it would stand in a TOML key path."""
    return key if _BARE_KEY.fullmatch(key) and len(key) <= _LONGEST_SHOWN else quoted(key)


def did_you_mean(word: str, allowed: Collection[str]) -> str:
    """Return the part of a message that names what was meant and what is allowed, starting at its punctuation."""
    from difflib import get_close_matches  # slow to load, and only needed where something is wrong

    close = get_close_matches(word[:_LONGEST_SHOWN].lower(), allowed, n=1, cutoff=0.6)
    meant = f"; did you mean {quoted(close[0])}?" if close else "."
    return f"{meant} Allowed: {', '.join(allowed)}"
