"""Documents that are opened, edited and closed."""

from __future__ import annotations

from lsprotocol import types

from mailguard.lsp.documents import Document, is_ours
from mailguard.lsp.server import MailguardServer


def register(server: MailguardServer) -> None:
    """Let the server follow what is written."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)


def _opened(server: MailguardServer, params: types.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    if is_ours(item):
        _take_up(server, Document(item.uri, item.version, item.text))


def _changed(server: MailguardServer, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    if server.session.document(uri) is not None:
        _take_up(server, Document(uri, params.text_document.version, params.content_changes[-1].text))


def _saved(server: MailguardServer, params: types.DidSaveTextDocumentParams) -> None:
    located = server.session.locate(params.text_document.uri)
    if not server.client.watches and located.path in server.session.documents:
        for folder in server.session.folders:  # a file that was new until now can be imported from now on
            folder.touch(located.path, added_or_removed=True)


def _closed(server: MailguardServer, params: types.DidCloseTextDocumentParams) -> None:
    located = server.session.locate(params.text_document.uri)
    if server.session.documents.pop(located.path, None) is not None:
        located.folder.write(located.path, None)


def _take_up(server: MailguardServer, document: Document) -> None:
    located = server.session.locate(document.uri)
    server.session.documents[located.path] = document
    located.folder.write(located.path, document.content)
