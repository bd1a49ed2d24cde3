"""Code actions: repair a finding, or suppress it with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from mailguard.catalog.models import Catalog
from mailguard.engine.suppressing import suppression_at
from mailguard.judge.finding import Finding
from mailguard.lsp.edits import repair_edit, workspace_edit
from mailguard.lsp.positions import overlap, to_range
from mailguard.lsp.repairs import all_safe, offered
from mailguard.lsp.server import MailguardServer
from mailguard.lsp.written import Written, written
from mailguard.repair.repair import Advice, Repair, Safety
from mailguard.report.wording import printable

_REASON = "say why"  # what stands for the reason until it is typed, in editors that can leave a place for it


FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.mailguard"


def register(server: MailguardServer) -> None:
    """Let clients ask what can be done about a finding."""
    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_actions)


async def _actions(server: MailguardServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    found = await written(server, params.text_document.uri)
    if found is None:
        return []
    actions: list[types.CodeAction] = []
    if _asked_for(types.CodeActionKind.QuickFix.value, params.context.only):
        actions += await _quick_fixes(server, found, params.range)
    if params.context.only is not None and _asked_for(FIX_ALL, params.context.only):
        repairs = await all_safe(found)
        if repairs:
            edit = repair_edit(server, found, repairs)
            actions.append(types.CodeAction("Make all safe repairs of mailguard", kind=FIX_ALL, edit=edit))
    return actions


async def _quick_fixes(server: MailguardServer, found: Written, place: types.Range) -> list[types.CodeAction]:
    known = suppressible(found.catalog)
    here = [each for each in found.findings if overlap(found.range_of(each.place.span, server.encoding), place)]
    offers = await offered(found, [finding for finding in here if finding.code in known])
    repairs = [_repair(server, found, each) for each in offers if isinstance(each, Repair)]
    advice = [_advice(server, found, each) for each in offers if isinstance(each, Advice) and server.client.disabled]
    suppressions = [_suppression(server, found, finding, known) for finding in here if finding.code in known]
    return [*repairs, *advice, *suppressions]


def _repair(server: MailguardServer, found: Written, repair: Repair) -> types.CodeAction:
    is_safe = repair.safety is Safety.SAFE
    return types.CodeAction(
        title=printable(repair.title if is_safe else f"{repair.title} (not safe: {repair.reason})"),
        kind=types.CodeActionKind.QuickFix,
        diagnostics=list(_matching(server, found, repair.finding)),
        is_preferred=is_safe,
        edit=repair_edit(server, found, [repair]),
    )


def _advice(server: MailguardServer, found: Written, advice: Advice) -> types.CodeAction:
    return types.CodeAction(
        title=f"Repair {advice.finding.code}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=list(_matching(server, found, advice.finding)),
        disabled=types.CodeActionDisabled(printable(advice.reason)),
    )


def suppressible(catalog: Catalog) -> frozenset[str]:
    """Return the codes of the rules that a comment can suppress."""
    return frozenset(check.code for check in catalog.checks if check.predicate is not None or check.rule is not None)


def _asked_for(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Say whether a client that asks for some kinds of actions only asks for this one: `source` stands for `source.x` too."""
    asked = [each.value if isinstance(each, types.CodeActionKind) else each for each in only or ()]
    return only is None or any(each in ("", kind) or kind.startswith(f"{each}.") for each in asked)


def _suppression(server: MailguardServer, found: Written, finding: Finding, known: frozenset[str]) -> types.CodeAction:
    part = found.part
    line = finding.place.span.line - part.above
    insertion = suppression_at(found.path, part.content, line, finding.code, known)
    place = to_range(insertion.place, part.text, server.encoding)
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
        edit=workspace_edit(server, {part.uri: [edit]}),
    )


def _matching(server: MailguardServer, found: Written, finding: Finding) -> Iterator[types.Diagnostic]:
    place = found.range_of(finding.place.span, server.encoding)
    for diagnostic in server.diagnostics_of(found.folder).get(found.part.uri, ()):
        if diagnostic.code == finding.code and diagnostic.range == place:
            yield diagnostic
