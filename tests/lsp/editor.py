"""A client that does what an editor does."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from textwrap import dedent

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities

COMMAND = [sys.executable, "-m", "mailguard", "lsp"]
PATIENCE = 120  # seconds for what is pushed

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
        self.texts: dict[str, str] = {}
        self.registered: list[types.Registration] = []

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered.extend(params.registrations)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def start(
        self,
        *,
        encodings: list[str] | None = None,
        folders: list[Path] | None = None,
        options: object = None,
        pull: bool = True,
        refresh: bool = False,
    ) -> types.InitializeResult:
        """Begin a session. `pull`: the client asks for diagnostics; `refresh`: it can be asked to ask again."""
        capabilities = client_capabilities("visual-studio-code")
        assert capabilities.text_document is not None
        assert capabilities.workspace is not None
        if encodings is not None:
            kinds = [types.PositionEncodingKind(encoding) for encoding in encodings]
            capabilities.general = types.GeneralClientCapabilities(position_encodings=kinds)
        capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities() if pull else None
        capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=refresh)
        capabilities.workspace.configuration = None
        capabilities.notebook_document = types.NotebookDocumentClientCapabilities(
            types.NotebookDocumentSyncClientCapabilities()
        )
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
        self.versions[name], self.texts[name] = 1, content
        item = types.TextDocumentItem(uri or self.uri(name), "python", 1, content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str) -> None:
        self.versions[name] += 1
        self.texts[name] = text
        identifier = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    def close(self, name: str) -> None:
        identifier = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    def touched(self, name: str, kind: types.FileChangeType) -> None:
        event = types.FileEvent(self.uri(name), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def pull(self, name: str, uri: str | None = None) -> list[types.Diagnostic]:
        identifier = types.TextDocumentIdentifier(uri or self.uri(name))
        report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(identifier))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def pushed(self, name: str, number: int) -> list[types.Diagnostic]:
        """Wait until a file is said to have so many findings."""
        while len(self.client.diagnostics.get(self.uri(name), "nothing yet")) != number:
            waiting = self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            await asyncio.wait_for(waiting, PATIENCE)
        return list(self.client.diagnostics[self.uri(name)])

    async def refreshed(self, times: int = 1) -> None:
        """Wait until the server has asked so often to be asked again."""
        for _ in range(PATIENCE * 50):
            if self.client.diagnostic_refresh_count >= times:
                return
            await asyncio.sleep(0.02)
        raise TimeoutError

    async def hover(self, name: str, line: int, column: int) -> str | None:
        position = types.Position(line, column)
        params = types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), position)
        hover = await self.client.text_document_hover_async(params)
        assert hover is None or isinstance(hover.contents, types.MarkupContent)
        return hover.contents.value if hover is not None and isinstance(hover.contents, types.MarkupContent) else None

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
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        for edit in sorted(change.edits, key=lambda each: str(each.range.start.line).zfill(9), reverse=True):
            assert isinstance(edit, types.TextEdit)
            start = starts[edit.range.start.line] + edit.range.start.character
            end = starts[edit.range.end.line] + edit.range.end.character
            text = text[:start] + edit.new_text + text[end:]
        return text
