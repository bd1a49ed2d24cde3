"""The documents that are open in the editor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from tokenize import detect_encoding
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path, uri_scheme

from mailguard.audience.place import Span
from mailguard.engine.source_text import SourceText

_PYTHON = "python"
_NEW_DOCUMENTS = "untitled"
NOTEBOOK_ENDING = ".ipynb"
_NO_NAME = re.compile(r"\W+")


@dataclass(frozen=True)
class Part:
    """What of a program the editor shows in one document: all of it, or a cell."""

    uri: str
    version: int
    content: bytes
    above: int  # lines of the program before it

    @cached_property
    def text(self) -> SourceText:
        """Its lines."""
        return SourceText.decode(self.content)

    def local(self, span: Span) -> Span | None:
        """Return where a span of the program is in it; None for one outside."""
        moved = span._replace(line=span.line - self.above, end_line=span.end_line - self.above)
        return moved if moved.line >= 1 and moved.end_line <= len(self.text.lines) else None


def moved_to(place: types.Range, line: int) -> types.Range:
    """Return a range moved to where it begins in that line, counted from 1."""
    by = line - 1 - place.start.line
    start, end = place.start, place.end
    return types.Range(types.Position(start.line + by, start.character), types.Position(end.line + by, end.character))


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the editor shows it."""

    uri: str  # as the client writes it
    version: int
    text: str

    @property
    def uris(self) -> tuple[str, ...]:
        """The URIs that problems are shown at."""
        return (self.uri,)

    def location(self, span: Span, place: types.Range) -> types.Location:
        """Return where a span is to the client; of `place`, only the columns are right."""
        return types.Location(self.uri, moved_to(place, span.line))

    def part(self, uri: str) -> Part:
        """Return the whole document."""
        return Part(uri, self.version, self.content, 0)

    @property
    def content(self) -> bytes:
        """The bytes that would be in its file: in the encoding that it declares."""
        data = self.text.encode("utf-8", "surrogatepass")
        if b"coding" not in b"".join(data.split(b"\n", 2)[:2]):
            return data
        try:
            return self.text.encode(detect_encoding(BytesIO(data).readline)[0], "replace")
        except (SyntaxError, UnicodeError, LookupError):
            return data


def is_ours(item: types.TextDocumentItem) -> bool:
    """Say whether a document is Python: by what the client calls it, or by its name."""
    scheme = uri_scheme(item.uri)
    if scheme == _NEW_DOCUMENTS:
        return item.language_id == _PYTHON
    return scheme == "file" and (item.language_id == _PYTHON or item.uri.endswith(".py"))


def file_of(uri: str) -> str | None:
    """Return the path of the file that a URI stands for; None for what is in no file."""
    return to_fs_path(uri) if uri_scheme(uri) == "file" else None


def name_without_file(uri: str) -> str:
    """Return the name under which a document without a file is analysed."""
    ending = NOTEBOOK_ENDING if uri.endswith(NOTEBOOK_ENDING) else ".py"
    return f"{_NO_NAME.sub('_', unquote(uri)).strip('_').lower()}{ending}"
