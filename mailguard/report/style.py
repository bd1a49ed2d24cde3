"""Colours of the text formats."""

from __future__ import annotations

from enum import Enum

from mailguard.audience.record import frozen
from mailguard.audience.terms import Severity


class Ink(str, Enum):
    """What a piece of text is; the value is its ANSI graphic rendition.

    Only the terminal's own sixteen colours, which the reader has chosen to be legible.
    """

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    STRONG = "1"
    LABEL = "1;32"
    GUTTER = "1;34"


SEVERITY_INK = {Severity.ERROR: Ink.ERROR, Severity.WARNING: Ink.WARNING, Severity.NOTE: Ink.NOTE}


@frozen
class Palette:
    """Paints text, or leaves it plain where the reader wants no colour."""

    colour: bool

    def paint(self, text: str, ink: Ink) -> str:
        """Return `text` in the colour of `ink`; it must be printable already."""
        return f"\x1b[{ink.value}m{text}\x1b[0m" if self.colour and text else text
