"""Changes of documents, in the form that a client understands."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from mailguard.lsp.server import MailguardServer


def workspace_edit(
    server: MailguardServer, changes: dict[str, Sequence[types.TextEdit | types.SnippetTextEdit]]
) -> types.WorkspaceEdit:
    """Return edits by URI as one change. Of open documents it holds for the version that was looked at only."""
    if not server.client.versioned_edits:
        plain = {uri: [edit for edit in edits if isinstance(edit, types.TextEdit)] for uri, edits in changes.items()}
        return types.WorkspaceEdit(changes=plain)
    documents = []
    for uri, edits in changes.items():
        document = server.session.document(uri)
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, document.version if document else None)
        documents.append(types.TextDocumentEdit(identifier, list(edits)))
    return types.WorkspaceEdit(document_changes=documents)
