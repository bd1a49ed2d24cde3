"""A page for readers, before it is known whether it goes to a terminal or to the documentation site."""

from __future__ import annotations

from mailguard.audience.record import frozen


@frozen
class Heading:
    """The heading of a section; `level` 1 is the title of the page."""

    text: str
    level: int = 2


@frozen
class Prose:
    """A paragraph. Code in it stands in backticks."""

    text: str


@frozen
class Facts:
    """Labelled facts, one a line."""

    pairs: tuple[tuple[str, str], ...]


@frozen
class Links:
    addresses: tuple[str, ...]


@frozen
class Code:
    """A Python program."""

    text: str


Block = Heading | Prose | Facts | Links | Code
Page = tuple[Block, ...]
