r"""Whole messages written as text: `"To: " + recipients + "\r\n..."`."""

from __future__ import annotations

import re

from mailguard.audience.place import Place
from mailguard.audience.terms import Exposure, Field
from mailguard.audience.values import (
    Collection,
    Constant,
    External,
    Joined,
    Member,
    One,
    Options,
    Outcome,
    Serialised,
    Spread,
    Text,
    Value,
    bare,
)
from mailguard.project import headers, language, outgoing
from mailguard.project.exposure import Decision
from mailguard.project.heap import Headers, Recipient
from mailguard.project.outgoing import Manner
from mailguard.project.run import Run

_HEADER_AT_END = re.compile(r"(?:^|\n)[ \t]*(to|cc|bcc)[ \t]*:[^\n]*$", re.IGNORECASE)


def visible_text(run: Run, value: Value) -> str:
    """The constant pieces of a text, with a space for what is not known: enough to recognise a URL."""
    value = bare(value)
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else " "
    if isinstance(value, Text):
        return "".join(visible_text(run, part) for part in value.parts)
    if isinstance(value, Options):
        return " ".join(visible_text(run, single) for single in value.values)
    if isinstance(value, Outcome) and isinstance(bare(value.callee), Member):
        callee = bare(value.callee)
        return visible_text(run, callee.base) if isinstance(callee, Member) and callee.name == "format" else " "
    if isinstance(value, External):
        return " "
    return " "


def send_text(run: Run, library: str, value: Value, place: Place, repair: str | None) -> None:
    """A text is sent as a message: a serialised message object, or one whose headers are written out."""
    inner = bare(value)
    if isinstance(inner, Options):
        for single in inner.values:
            send_text(run, library, single, place, repair)
    elif isinstance(inner, Serialised):
        outgoing.leave_value(run, inner.message, place, serialised=True)
    elif isinstance(inner, Outcome) and isinstance(bare(inner.callee), Member):
        callee = bare(inner.callee)
        if isinstance(callee, Member) and callee.name in run.project.vocabulary.serialising:
            outgoing.note_deliverer(run, callee.base)
        elif isinstance(callee, Member):  # text.encode(), text.strip()
            send_text(run, library, callee.base, place, repair)
    else:
        _send_written(run, library, inner, place, repair)


def _send_written(run: Run, library: str, value: Value, place: Place, repair: str | None) -> None:
    fields: dict[Field, Headers] = {}
    before = ""
    for piece in pieces(run, value):
        if isinstance(piece, Constant):
            before = (before + str(piece.value))[-400:]
            continue
        found = _HEADER_AT_END.search(before)
        if found is not None:
            field = headers.RECIPIENT_HEADERS[found[1].lower()]
            recipient = Recipient(Spread(piece, piece.place), piece.place, len(run.stack) - 1)
            fields[field] = fields.get(field, Headers(((),), run.loops)).adding(recipient)
        before += "\0"
    if fields:
        outgoing.record(run, place, fields, Manner(library, Decision(Exposure.VISIBLE), repair, serialised=True))


def pieces(run: Run, value: Value) -> list[Value]:
    """The constants and other values that a text is made of, in order."""
    inner = language.seen(run, value)
    if isinstance(inner, Text):
        return [piece for part in inner.parts for piece in pieces(run, part)]
    if isinstance(inner, Collection) and inner.kind == "sum":
        return [piece for part in inner.parts for piece in pieces(run, part.value)]
    if isinstance(inner, Joined) and isinstance(inner.separator, Constant) and "\n" in str(inner.separator.value):
        items = language.seen(run, inner.items)
        if isinstance(items, Collection) and all(isinstance(part, One) for part in items.parts):
            lines: list[Value] = []
            for part in items.parts:
                lines += [*pieces(run, part.value), inner.separator]
            return lines
    return [value if not isinstance(inner, Constant) else inner]
