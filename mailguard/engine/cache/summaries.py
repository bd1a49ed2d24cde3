"""Summaries as bytes and back."""

from __future__ import annotations

import zlib

from mailguard.audience.place import Span
from mailguard.engine.cache.records import Records, UnknownRecord
from mailguard.engine.summaries import Summarised, unparsable
from mailguard.syntax import tree
from mailguard.syntax.summarise import Later
from mailguard.syntax.text import Text

_COMPRESSION = 1  # fast, and already a fifth of the size


def _where(code: tree.Code) -> tuple[object, ...]:
    """Where the statements of a function stand in its file, which is all that is kept of them."""
    later = code.later
    if not isinstance(later, Later):
        raise UnknownRecord(type(later).__name__)
    return later.first, later.last, later.scope


def _whole(summary: tree.Summary) -> tuple[object, ...]:
    return summary.body, summary.mentions


RECORDS = Records(
    (Span, tree.Code, tree.Summary, tree.ImportName, *tree.NODES), {tree.Code: _where, tree.Summary: _whole}
)


def write_summary(made: Summarised) -> bytes:
    """Return the summary of a file, or why there is none, without the file's path and text.

    Raises:
        UnknownRecord, ValueError, RecursionError: it cannot be written: a number of thousands of digits, deep nesting.
    """
    if made.unreadable is not None:
        content = RECORDS.write((None, made.unreadable.place.span.line, made.unreadable.reason))
    else:
        content = RECORDS.write((made.summary, 0, ""))
    return zlib.compress(content, _COMPRESSION)


def read_summary(row: bytes, path: str, data: bytes, content: str) -> Summarised:
    """Return what `write_summary` wrote, for the file at `path`, whose content is `data` with the digest `content`.

    Raises:
        ValueError, TypeError, LookupError, RecursionError, zlib.error: `row` is not what `write_summary` wrote.
    """
    text = Text(data)

    def code(first: int, last: int, scope: tuple[str, ...]) -> tree.Code:
        return tree.Code(Later(text, first, last, scope))

    def whole(body: tuple[tree.Statement, ...], mentions: tuple[str, ...]) -> tree.Summary:
        return tree.Summary(path, body, mentions)

    record = RECORDS.read(zlib.decompress(row), {tree.Code: code, tree.Summary: whole})
    match record:
        case (tree.Summary() as summary, int(), str()):
            return Summarised(summary, None, content)
        case (None, int(line), str(reason)):
            return Summarised(None, unparsable(path, line, reason), content)
    raise TypeError("no summary of a file")
