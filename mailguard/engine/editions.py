"""Files whose contents change: the summary of each is made from the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailguard.audience.renumbered import Numbering
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import Summarised, unparsable
from mailguard.syntax import tree as syntax
from mailguard.syntax.draft import Draft, draft, draft_of, drafted
from mailguard.syntax.parse import Unparsable


@dataclass(frozen=True, slots=True)
class Edition:
    """A file with some content: its summary, or why there is none."""

    content: bytes
    summary: syntax.Summary | None
    unreadable: Unreadable | None = None
    draft: Draft | None = None  # None: the summary was made elsewhere
    numbering: Numbering | None = None  # if its lines have other numbers in the summary


class Editions:
    """The latest edition of each file."""

    def __init__(self) -> None:
        self._latest: dict[str, Edition] = {}

    def of(self, tree: SourceTree, path: str, known: Callable[[str], Summarised | None] | None = None) -> Edition:
        """Return a file as it is in a tree. `known` returns summaries that were made elsewhere, for files that are new here."""
        try:
            content = tree.read(path)
        except UnreadableSourceError as error:
            return Edition(b"", None, error.unreadable)
        before = self._latest.get(path)
        if before is not None and before.content == content:
            return before
        made = known(path) if known is not None and before is None else None
        if made is not None:
            edition = Edition(content, made.summary, made.unreadable)
        else:
            try:
                edition = _edition(path, content, before)
            except Unparsable as error:
                return Edition(content, None, unparsable(path, error.line, error.reason))
        self._latest[path] = edition
        return edition

    def forget(self, path: str) -> None:
        """Take notice that a file is gone."""
        self._latest.pop(path, None)


def _edition(path: str, content: bytes, before: Edition | None) -> Edition:
    if before is None or before.summary is None:
        made = draft(path, content)
    else:
        made = drafted(before.draft or draft_of(before.summary, before.content), content)
    numbering = made.numbering
    return Edition(content, made.summary, None, made, numbering if numbering.is_changed else None)
