"""What a client is told about a folder: diagnostics by URI."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from lsprotocol import types

from mailguard.lsp.diagnostics import Decoded, Style, Texts, diagnostics
from mailguard.lsp.folder import Folder
from mailguard.lsp.options import DiagnosticMode
from mailguard.lsp.positions import Encoding
from mailguard.lsp.session import Session

Diagnostics = Mapping[str, tuple[types.Diagnostic, ...]]


class Teller:
    """Makes diagnostics of results, anew only when there is something new."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._decoded: dict[Folder, Decoded] = {}
        self._told: dict[Folder, tuple[tuple[object, ...], Diagnostics]] = {}

    def diagnostics_of(
        self, folder: Folder, encoding: Encoding, pages: Mapping[str, str], *, related: bool
    ) -> Diagnostics:
        """Return the diagnostics in a folder, by URI; of open documents also where there are none."""
        latest, session = folder.latest, self._session
        if latest is None:
            return {}
        documents = dict(session.in_folder(folder))
        basis = (latest, session.options, pages, *((each.uri, each.version) for each in documents.values()))
        known = self._told.get(folder)
        if known is not None and known[0] == basis:
            return known[1]
        decoded = self._decoded.setdefault(folder, Decoded())
        texts = Texts(latest.result.sources, documents, encoding, decoded, lambda path: session.uri_of(folder, path))
        found = diagnostics(latest.result, texts, Style(pages, related))
        shown = {uri for document in documents.values() for uri in document.uris}
        only_open = session.options.mode is DiagnosticMode.OPEN_FILES
        told = {uri: tuple(found.get(uri, ())) for uri in sorted(shown if only_open else found.keys() | shown)}
        self._told[folder] = basis, told
        return told

    def forget(self, folder: Folder) -> None:
        """Forget a folder that is gone."""
        self._told.pop(folder, None)
        self._decoded.pop(folder, None)


def fingerprint(found: tuple[types.Diagnostic, ...]) -> str:
    """Return what tells these diagnostics from others."""
    return blake2b(repr(found).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
