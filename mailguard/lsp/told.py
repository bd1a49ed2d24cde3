"""What a client is told about a folder: diagnostics by URI."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from lsprotocol import types

from mailguard.lsp.diagnostics import Style, Texts, diagnostics
from mailguard.lsp.folder import Folder, Latest
from mailguard.lsp.options import DiagnosticMode
from mailguard.lsp.positions import Encoding
from mailguard.lsp.session import Session

Diagnostics = Mapping[str, tuple[types.Diagnostic, ...]]


def texts_of(session: Session, folder: Folder, looked: Latest, encoding: Encoding) -> Texts:
    """Return the texts that the latest result of a folder points into."""
    shown = {path: document.content for path, document in session.in_folder(folder)}
    return Texts.of(looked.result, looked.analysed, shown, encoding)


def diagnostics_of(
    session: Session, folder: Folder, encoding: Encoding, pages: Mapping[str, str], *, related: bool
) -> Diagnostics:
    """Return the diagnostics in a folder, by URI; of open documents also where there are none."""
    looked, settings = folder.latest, folder.settings
    if looked is None or settings is None:
        return {}
    open_files = {path: document.uri for path, document in session.in_folder(folder)}
    style = Style(lambda path: session.uri_of(folder, path), pages, related)
    found = diagnostics(looked.result, settings.catalog, texts_of(session, folder, looked, encoding), style)
    only_open = session.options.mode is DiagnosticMode.OPEN_FILES
    wanted = open_files.keys() if only_open else found.keys() | open_files.keys()
    return {style.uri_of(path): tuple(found.get(path, ())) for path in sorted(wanted)}


def fingerprint(found: tuple[types.Diagnostic, ...]) -> str:
    """Return what tells these diagnostics from others."""
    return blake2b(repr(found).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
