"""Changes of documents, in the form that a client understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lsprotocol import types

from mailguard.engine.source_text import SourceText
from mailguard.lsp.positions import to_range
from mailguard.lsp.server import MailguardServer
from mailguard.lsp.written import Written
from mailguard.repair.cells import in_one_cell
from mailguard.repair.repair import Repair


def workspace_edit(
    server: MailguardServer, changes: Mapping[str, Sequence[types.TextEdit | types.SnippetTextEdit]]
) -> types.WorkspaceEdit:
    """Return edits by URI as one change. Of open documents it holds for the version that was looked at only."""
    if not server.client.versioned_edits:
        plain = {uri: [edit for edit in edits if isinstance(edit, types.TextEdit)] for uri, edits in changes.items()}
        return types.WorkspaceEdit(changes=plain)
    documents = []
    for uri, edits in changes.items():
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, server.session.version_of(uri))
        documents.append(types.TextDocumentEdit(identifier, list(edits)))
    return types.WorkspaceEdit(document_changes=documents)


def repair_edit(server: MailguardServer, found: Written, repairs: Iterable[Repair]) -> types.WorkspaceEdit:
    """Return repairs as one change."""
    changes: dict[str, list[types.TextEdit | types.SnippetTextEdit]] = {}
    tree = found.looked.survey.discovery.tree
    for edit in (edit for repair in repairs for edit in repair.edits):
        text = SourceText.of_file(edit.path, tree.read_file(edit.path))
        shown = edit if text.notebook is None else in_one_cell(edit, text.notebook)
        place = to_range(shown.span, text, server.encoding)
        location = server.session.location(found.folder, edit.path, shown.span, place)
        changes.setdefault(location.uri, []).append(types.TextEdit(location.range, shown.text))
    return workspace_edit(server, changes)
