"""Where a comment that suppresses a finding is to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mailguard.audience.place import Span
from mailguard.engine.comments import statement_around
from mailguard.engine.source_text import SourceText
from mailguard.engine.suppressions import Suppression, suppressions_in


@dataclass(frozen=True, slots=True)
class Insertion:
    """A text to be put into a file: what is before the place of the reason, and what comes after it."""

    place: Span  # empty
    before: str
    after: str
    has_reason: bool  # the comment that it becomes part of gives one already


def suppression_at(path: str, content: bytes, line: int, code: str, known: Collection[str]) -> Insertion:
    """Return what suppresses the rule `code` in the statement around a line, counted from 1.
    `known` are the codes that a comment may suppress.

    That is a comment on the line above the statement: one behind the code would change the line that code scanning knows
    an alert by. Where a comment suppresses another rule there already, the code is added to it.
    """
    source = SourceText.decode(content)
    for each in suppressions_in(path, content, known):
        if isinstance(each, Suppression) and each.statement and each.statement[0] <= line <= each.statement[1]:
            return _extended(each, source, code)
    statement = statement_around(source, line)
    first = statement[0] if statement is not None else line
    text = source.line(first)
    indent = text[: len(text) - len(text.lstrip())]
    end = "\r\n" if b"\r\n" in content else "\n"
    return Insertion(Span(first, 0, first, 0), f"{indent}# mailguard: ignore[{code}] -- ", end, has_reason=False)


def _extended(known: Suppression, source: SourceText, code: str) -> Insertion:
    span = known.place.span
    text = source.extract(span)
    column = span.column + len(text[: text.index("]")].encode("utf-8", "surrogatepass"))
    return Insertion(Span(span.line, column, span.line, column), f", {code}", "", has_reason=True)
