"""The text of scanned files, as lines that spans point into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from mailguard.audience.place import Place, Span
from mailguard.report.columns import ColumnMeasure, characters

# Where Python ends a line. str.splitlines() knows more separators (form feed, U+2028), which would shift every line after.
LINE_END = re.compile(r"\r\n|\r|\n")
DECLARATION_LINES = 2  # an encoding declaration may only stand on one of the first two lines


class Region(NamedTuple):
    """A span as shown to others: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file, without line ends."""

    lines: tuple[str, ...]

    @classmethod
    def decode(cls, content: bytes) -> SourceText:
        """Decode a file as Python does. Never fails: what can't be decoded becomes U+FFFD."""
        text = content.decode(_encoding(content), "replace")
        return cls(tuple(LINE_END.split(text)))

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1; empty when the file is shorter."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def extract(self, span: Span) -> str:
        """Return the text that `span` covers, lines separated by line feeds."""
        start = characters(self.line(span.line), span.column)
        end = characters(self.line(span.end_line), span.end_column)
        if span.line == span.end_line:
            return self.line(span.line)[start:end]
        between = self.lines[span.line : span.end_line - 1]
        return "\n".join((self.line(span.line)[start:], *between, self.line(span.end_line)[:end]))


Sources = Mapping[str, SourceText]


def decode_all(contents: Mapping[str, bytes]) -> Sources:
    """Decode each file of a run, by path."""
    return {path: SourceText.decode(content) for path, content in contents.items()}


def locate(place: Place, sources: Sources, measure: ColumnMeasure = characters) -> Region:
    """Say where `place` is, in columns of the unit that `measure` counts in.

    Without the file's text (an unreadable file) columns stay in UTF-8 bytes.
    """
    source, span = sources.get(place.path), place.span
    if source is None:
        return Region(max(span.line, 1), span.column + 1, max(span.end_line, 1), span.end_column + 1)
    column = measure(source.line(span.line), span.column)
    end_column = measure(source.line(span.end_line), span.end_column)
    return Region(max(span.line, 1), column + 1, max(span.end_line, 1), end_column + 1)


def _encoding(content: bytes) -> str:
    if b"coding" not in b"".join(content.split(b"\n", DECLARATION_LINES)[:DECLARATION_LINES]):
        return "utf-8-sig"
    import tokenize  # rarely needed, and not free at start-up

    try:
        return tokenize.detect_encoding(BytesIO(content).readline)[0]
    except SyntaxError:
        return "utf-8-sig"
