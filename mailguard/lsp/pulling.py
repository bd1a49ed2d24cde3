"""Diagnostics for clients that ask for them."""

from __future__ import annotations

from lsprotocol import types

from mailguard.lsp.server import NAME, MailguardServer
from mailguard.lsp.told import fingerprint


def register(server: MailguardServer) -> None:
    """Let clients ask for diagnostics, of a document or of all files."""
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=NAME)
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_of_document)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(_of_workspace)


async def _of_document(
    server: MailguardServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    folder = server.session.locate(params.text_document.uri).folder
    if folder.latest is not None or not server.client.refreshes:
        await folder.settled()  # else the client asks again when the first look is over
    found = server.diagnostics_of(folder).get(params.text_document.uri, ())
    known = fingerprint(found)
    if params.previous_result_id == known:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=known)
    return types.RelatedFullDocumentDiagnosticReport(list(found), result_id=known)


async def _of_workspace(
    server: MailguardServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    before = {previous.uri: previous.value for previous in params.previous_result_ids}
    items: list[types.WorkspaceDocumentDiagnosticReport] = []
    for folder in server.session.folders:
        if folder.latest is not None or not server.client.refreshes:
            await folder.settled()
        for uri, found in server.diagnostics_of(folder).items():
            items.append(_report(server, uri, found, before.pop(uri, None)))
    gone = [uri for uri, known in before.items() if known != fingerprint(())]
    return types.WorkspaceDiagnosticReport([*items, *(_report(server, uri, (), None) for uri in gone)])


def _report(
    server: MailguardServer, uri: str, found: tuple[types.Diagnostic, ...], before: str | None
) -> types.WorkspaceDocumentDiagnosticReport:
    version = server.session.version_of(uri)
    known = fingerprint(found)
    if before == known:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, known, version=version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, list(found), version=version, result_id=known)
