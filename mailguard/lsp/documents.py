"""The documents that are open in the editor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from tokenize import detect_encoding
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import to_fs_path, uri_scheme

from mailguard.engine.source_text import SourceText

_PYTHON = "python"
_NEW_DOCUMENTS = "untitled"
_NO_NAME = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the editor shows it."""

    uri: str  # as the client writes it
    version: int
    text: str

    @property
    def source(self) -> SourceText:
        """Its lines."""
        return SourceText.decode(self.content)

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
    return f"{_NO_NAME.sub('_', unquote(uri)).strip('_').lower()}.py"
