"""A page for readers, before it is known whether it goes to a terminal or to the documentation site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; `level` 1 is the title of the page."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. Code in it stands in backticks."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled facts, one a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Links:
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A Python program."""

    text: str


Block = Heading | Prose | Facts | Links | Code
Page = tuple[Block, ...]
