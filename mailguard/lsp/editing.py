"""Documents and notebooks that are opened, edited and closed."""

from __future__ import annotations

from lsprotocol import types

from mailguard.lsp.documents import Document, is_ours
from mailguard.lsp.notebooks import NotebookDocument
from mailguard.lsp.server import MailguardServer


def register(server: MailguardServer) -> None:
    """Let the server follow what is written."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)(_notebook_opened)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)(_notebook_changed)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)(_notebook_saved)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)(_notebook_closed)


def _opened(server: MailguardServer, params: types.DidOpenTextDocumentParams) -> None:
    item = params.text_document
    if is_ours(item):
        server.session.take_up(Document(item.uri, item.version, item.text))


def _changed(server: MailguardServer, params: types.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    if isinstance(server.session.document(uri), Document):
        server.session.take_up(Document(uri, params.text_document.version, params.content_changes[-1].text))


def _saved(server: MailguardServer, params: types.DidSaveTextDocumentParams) -> None:
    _touch(server, params.text_document.uri)


def _touch(server: MailguardServer, uri: str) -> None:
    located = server.session.locate(uri)
    if not server.client.watches and located.path in server.session.documents:
        for folder in server.session.folders:  # a file that was new until now can be imported from now on
            folder.touch(located.path, added_or_removed=True)


def _closed(server: MailguardServer, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    if isinstance(server.session.document(uri), Document):  # some clients also speak of cells as of documents
        server.session.close(uri)


def _notebook_opened(server: MailguardServer, params: types.DidOpenNotebookDocumentParams) -> None:
    server.session.take_up(NotebookDocument.opened(params))


def _notebook_changed(server: MailguardServer, params: types.DidChangeNotebookDocumentParams) -> None:
    notebook = server.session.document(params.notebook_document.uri)
    if isinstance(notebook, NotebookDocument):
        server.session.take_up(notebook.changed(params, server.encoding))


def _notebook_saved(server: MailguardServer, params: types.DidSaveNotebookDocumentParams) -> None:
    _touch(server, params.notebook_document.uri)


def _notebook_closed(server: MailguardServer, params: types.DidCloseNotebookDocumentParams) -> None:
    server.session.close(params.notebook_document.uri)
