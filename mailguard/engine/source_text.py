"""The text of scanned files, as lines that spans point into."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from mailguard.audience.place import Span
from mailguard.engine.sources import is_notebook

if TYPE_CHECKING:
    from mailguard.syntax.notebook import Notebook  # most projects have none
from mailguard.audience.record import frozen

# Where Python ends a line. str.splitlines() knows more separators (form feed, U+2028), which would shift every line after.
LINE_END = re.compile(r"\r\n|\r|\n")
DECLARATION_LINES = 2  # an encoding declaration may only stand on one of the first two lines


@frozen
class SourceText:
    """A decoded file, without line ends; of a notebook the code, as people wrote it."""

    lines: tuple[str, ...]
    notebook: Notebook | None = None
    file: str = ""  # that the notebook is kept in

    @classmethod
    def of_file(cls, path: str, content: bytes) -> SourceText:
        """Decode the file at `path`. Never fails: a notebook that is damaged is taken as the text that it is."""
        if not is_notebook(path):
            return cls.decode(content)
        from mailguard.syntax.notebook import DamagedNotebook, read_notebook

        try:
            notebook = read_notebook(content)
        except DamagedNotebook:
            return cls.decode(content)
        return cls(notebook.lines, notebook, content.decode("utf-8-sig"))

    @classmethod
    def decode(cls, content: bytes) -> SourceText:
        """Decode a file as Python does. Never fails: what can't be decoded becomes U+FFFD."""
        text = content.decode(_encoding(content), "replace")
        return cls(tuple(LINE_END.split(text)))

    @property
    def program(self) -> str:
        """The text as a program, line for line."""
        return "\n".join(self.lines) if self.notebook is None else self.notebook.module()

    def around(self, span: Span) -> tuple[SourceText, Span]:
        """Return what people see of the text when they look at `span`, the cell of a notebook, and where it is in that."""
        cell = self.notebook.cell_at(span.line) if self.notebook else None
        if cell is None:
            return self, span
        return SourceText(cell.lines), span._replace(line=span.line - cell.above, end_line=span.end_line - cell.above)

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1; empty when the file is shorter."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def extract(self, span: Span) -> str:
        """Return the text that `span` covers, lines separated by line feeds."""
        if span.line == span.end_line:
            return _cut(self.line(span.line), span.column, span.end_column)
        first, last = _cut(self.line(span.line), span.column, None), _cut(self.line(span.end_line), 0, span.end_column)
        return "\n".join((first, *self.lines[span.line : span.end_line - 1], last))


def _cut(line: str, start: int, end: int | None) -> str:
    """Return the part of a line between two columns in UTF-8 bytes. A column inside a character counts as the one before it."""
    encoded = line.encode("utf-8", "surrogatepass")
    before = len(encoded[:start].decode("utf-8", "ignore"))
    return line[before:] if end is None else line[before : len(encoded[:end].decode("utf-8", "ignore"))]


def _encoding(content: bytes) -> str:
    if b"coding" not in b"".join(content.split(b"\n", DECLARATION_LINES)[:DECLARATION_LINES]):
        return "utf-8-sig"
    import tokenize  # rarely needed, and not free at start-up

    try:
        return tokenize.detect_encoding(BytesIO(content).readline)[0]
    except SyntaxError:
        return "utf-8-sig"
