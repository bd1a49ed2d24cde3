"""Whether to write in colour."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Colour(str, Enum):
    """What a user types after `--color`."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_colour(choice: Colour, environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Decide from the option, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then the terminal."""
    if choice is not Colour.AUTO:
        return choice is Colour.ALWAYS
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"
