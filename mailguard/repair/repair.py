"""What is offered for a finding: a repair that was tried out, or advice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mailguard.audience.place import Span
from mailguard.judge.finding import Finding


class Safety(str, Enum):
    """Whether a repair may be made unasked.

    safe: nobody loses or gains a mail, nobody sees more than before, and what the sender gets back is the same.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class TextEdit:
    """What is to stand in place of a region of a file; an empty region is a place to insert at.

    `path` is relative to the root of the tree. `span` counts as everywhere: columns in UTF-8 bytes of the decoded line,
    whatever the encoding of the file. `text` has the line ends of the file.
    """

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Edits after which the finding is gone, and nothing new is found. They do not overlap, and come in their order."""

    finding: Finding
    title: str  # what is done, as an imperative without a full stop
    safety: Safety
    reason: str  # why it is unsafe, one sentence without a full stop; empty if it is safe
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A finding that has no repair; `reason` says why, in one sentence without a full stop."""

    finding: Finding
    reason: str
