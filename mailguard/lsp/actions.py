"""Code actions: what can be done about a finding."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from mailguard.catalog.models import Catalog
from mailguard.engine.suppressing import suppression_at
from mailguard.judge.finding import Finding
from mailguard.lsp.edits import workspace_edit
from mailguard.lsp.positions import overlap, to_range
from mailguard.lsp.server import MailguardServer
from mailguard.lsp.written import Written, written

_REASON = "say why"  # what stands for the reason until it is typed, in editors that can leave a place for it


def register(server: MailguardServer) -> None:
    """Let clients ask what can be done about a finding."""
    kinds = [types.CodeActionKind.QuickFix]
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))(_actions)


async def _actions(server: MailguardServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    found = await written(server, params.text_document.uri)
    if found is None or not _asked_for(types.CodeActionKind.QuickFix, params.context.only):
        return []
    known = suppressible(found.catalog)
    here = [
        finding
        for finding in found.findings
        if overlap(to_range(finding.place.span, found.text, server.encoding), params.range)
    ]
    return [_suppression(server, found, finding, known) for finding in here if finding.code in known]


def suppressible(catalog: Catalog) -> frozenset[str]:
    """Return the codes of the rules that a comment can suppress."""
    return frozenset(check.code for check in catalog.checks if check.predicate is not None or check.rule is not None)


def _asked_for(kind: str, only: object) -> bool:
    """Say whether a client that asks for some kinds of actions only asks for this one: `quickfix` stands for `quickfix.x` too."""
    return not isinstance(only, (list, tuple)) or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _suppression(server: MailguardServer, found: Written, finding: Finding, known: frozenset[str]) -> types.CodeAction:
    insertion = suppression_at(found.path, found.content, finding.place.span.line, finding.code, known)
    place = to_range(insertion.place, found.text, server.encoding)
    edit: types.TextEdit | types.SnippetTextEdit
    if server.client.snippets and not insertion.has_reason:
        before = insertion.before.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
        edit = types.SnippetTextEdit(place, types.StringValue(f"{before}${{1:{_REASON}}}{insertion.after}"))
    else:
        edit = types.TextEdit(place, f"{insertion.before.rstrip(' ')}{insertion.after}")
    return types.CodeAction(
        title=f"Suppress {finding.code} here with a reason",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=list(_matching(server, found, finding)),
        edit=workspace_edit(server, {found.uri: [edit]}),
    )


def _matching(server: MailguardServer, found: Written, finding: Finding) -> Iterator[types.Diagnostic]:
    place = to_range(finding.place.span, found.text, server.encoding)
    for diagnostic in server.diagnostics_of(found.folder).get(found.uri, ()):
        if diagnostic.code == finding.code and diagnostic.range == place:
            yield diagnostic
