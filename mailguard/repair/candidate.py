"""Repairs that are still to be tried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from mailguard.audience.place import Place
from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Library
from mailguard.judge.finding import Finding
from mailguard.judge.site import Recipients, Site
from mailguard.repair.repair import Safety, TextEdit
from mailguard.repair.source import Region, Source


class Outcome(Enum):
    """What a repair does to the people whom the finding is about."""

    HIDDEN = "hidden"  # they are in Bcc instead
    JOINED = "joined"  # they are in Bcc instead, with those who were there before
    ENVELOPE = "envelope"  # they are in no header any more, but in the envelope, as before
    APART = "apart"  # each gets a message of their own
    SAME = "same"  # as far as one message is concerned, nothing


class Change(NamedTuple):
    """What is to stand in place of a part of a text."""

    region: Region
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Edits that may repair a finding. `reason` says why they are not safe; empty if they are."""

    title: str
    outcome: Outcome
    edits: tuple[TextEdit, ...]
    reason: str = ""

    @property
    def safety(self) -> Safety:
        return Safety.UNSAFE if self.reason else Safety.SAFE

    def doubted(self, reason: str) -> Candidate:
        """Return the candidate as an unsafe one, if it was not before."""
        return self if self.reason else replace(self, reason=reason)


@dataclass(frozen=True)
class Case:
    """A finding, with what is known about its message and the file with the expression that stands in the header."""

    finding: Finding
    site: Site
    header: Recipients
    source: Source
    node: cst.BaseExpression  # the expression that stands in the header
    library: Library
    catalog: Catalog
    sources: Mapping[str, Source]  # by path: the file of the finding and that of the sending call as well

    @property
    def is_direct(self) -> bool:
        """Whether the finding points at the header itself, not at a call that hands the people to a helper."""
        return self.header.place == self.finding.place

    @cached_property
    def sent(self) -> cst.Call | None:
        """The call that sends, as far as it is known."""
        return self.call_at(self.site.sent) if self.site.sent is not None else None

    def call_at(self, place: Place) -> cst.Call | None:
        """Return the call at a place of a file that is known."""
        source = self.sources.get(place.path)
        node = source.expression(place.span) if source is not None else None
        return node if isinstance(node, cst.Call) else None

    def candidate(
        self, title: str, outcome: Outcome, changes: Iterable[Change], reason: str = "", source: Source | None = None
    ) -> Candidate:
        """Return a candidate with changes of one file, the one with the header unless another is given."""
        return Candidate(title, outcome, text_edits(source or self.source, changes), reason)


def text_edits(source: Source, changes: Iterable[Change]) -> tuple[TextEdit, ...]:
    """Return changes of a file as edits, in their order and with the line ends of the file."""
    line_end = source.text.line_end
    return tuple(
        TextEdit(source.path, source.text.span(change.region), change.text.replace("\n", line_end))
        for change in sorted(changes)
    )


def replaced(source: Source, node: cst.CSTNode, text: str) -> Change:
    """Return the change that puts a text in place of a node, parentheses included."""
    return Change(source.whole_region(node), text)


def inserted(offset: int, text: str) -> Change:
    """Return the change that inserts a text."""
    return Change(Region(offset, offset), text)


def is_literal_nothing(node: cst.BaseExpression) -> bool:
    """Say whether an expression is None or an empty list or tuple."""
    if isinstance(node, cst.Name):
        return node.value == "None"
    elements: Sequence[object] = node.elements if isinstance(node, (cst.List, cst.Tuple)) else (node,)
    return not elements
