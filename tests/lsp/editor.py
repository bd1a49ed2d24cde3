"""A client that does what an editor does."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities

COMMAND = [sys.executable, "-m", "mailguard", "lsp"]

LEAK = dedent("""
    from django.core.mail import send_mail
    from app.models import User

    def announce(text):
        emails = [user.email for user in User.objects.all()]
        send_mail("News", text, None, emails)
    """).lstrip()

FILES = {
    "pyproject.toml": "",
    "app/__init__.py": "",
    "app/mailing.py": dedent("""
        from django.core.mail import EmailMessage

        def notify(text, people):
            EmailMessage("News", text, None, people).send()
        """).lstrip(),
    "app/news.py": dedent("""
        from app.mailing import notify
        from app.models import User

        def announce(text):
            notify(text, list(User.objects.values_list("email", flat=True)))
        """).lstrip(),
    "app/leak.py": LEAK,
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


class Editor:
    """What an editor does, on top of a client."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def start(
        self,
        *,
        client: str = "visual-studio-code",
        encodings: list[str] | None = None,
        folders: list[Path] | None = None,
        options: object = None,
        pull: bool = True,
        refresh: bool = True,
    ) -> types.InitializeResult:
        capabilities = client_capabilities(client)
        assert capabilities.text_document is not None
        assert capabilities.workspace is not None
        if encodings is not None:
            capabilities.general = types.GeneralClientCapabilities(position_encodings=encodings)
        if not pull:
            capabilities.text_document.diagnostic = None
        if not refresh:
            capabilities.workspace.diagnostics = None
        params = types.InitializeParams(
            capabilities=capabilities,
            root_uri=self.folder.as_uri(),
            workspace_folders=[
                types.WorkspaceFolder(uri=each.as_uri(), name=each.name) for each in folders or [self.folder]
            ],
            initialization_options=options,
        )
        return await self.client.initialize_session(params)

    def open(self, name: str, text: str | None = None, uri: str | None = None) -> None:
        content = text if text is not None else (self.folder / name).read_text(encoding="utf-8")
        self.versions[name] = 1
        item = types.TextDocumentItem(uri or self.uri(name), "python", 1, content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        self.versions[name] += 1
        identifier = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    def close(self, name: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def pull(self, name: str, uri: str | None = None) -> list[types.Diagnostic]:
        identifier = types.TextDocumentIdentifier(uri or self.uri(name))
        report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(identifier))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def actions(self, name: str, place: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        identifier = types.TextDocumentIdentifier(self.uri(name))
        found = await self.client.text_document_code_action_async(types.CodeActionParams(identifier, place, context))
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    def applied(self, action: types.CodeAction, name: str, text: str) -> str:
        """The text of a document after an action, whose columns are all ASCII."""
        assert action.edit is not None
        assert action.edit.document_changes is not None
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (self.uri(name), self.versions[name])
        lines = text.splitlines(keepends=True)
        for edit in sorted(change.edits, key=lambda each: each.range.start.line, reverse=True):
            assert isinstance(edit, types.TextEdit)
            start, end = edit.range.start, edit.range.end
            before = "".join(lines[: start.line]) + "".join(lines[start.line : start.line + 1])[: start.character]
            after = "".join(lines[end.line : end.line + 1])[end.character :] + "".join(lines[end.line + 1 :])
            lines = (before + edit.new_text + after).splitlines(keepends=True)
        return "".join(lines)
