"""The language server: a session, and what its client hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from lsprotocol import types
from pygls.exceptions import FeatureRequestError
from pygls.lsp.server import LanguageServer

from mailguard import __version__
from mailguard.catalog.models import Catalog
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.progress import Stage
from mailguard.lsp.client import Client
from mailguard.lsp.folder import Folder
from mailguard.lsp.notebooks import SYNC
from mailguard.lsp.positions import Encoding
from mailguard.lsp.progress import Shown
from mailguard.lsp.rule_pages import rule_pages
from mailguard.lsp.session import Session
from mailguard.lsp.told import Diagnostics, Teller

NAME = "mailguard"


class MailguardServer(LanguageServer):
    """Tells one client what mailguard finds. Everything runs on the thread of the event loop, apart from the looking."""

    def __init__(self) -> None:
        # Whole texts: pygls applies partial changes to lines as `str.splitlines` sees them, which has more line ends
        # than editors and Python have.
        super().__init__(
            NAME, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full, notebook_document_sync=SYNC
        )
        self.looking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mailguard")
        self.session = Session(Database(cache_directory()), self.looking, self)
        self.client = Client()
        self.pages: Mapping[str, str] = {}
        self._paged: Catalog | None = None
        self._published: dict[Folder, Diagnostics] = {}
        self._shown = Shown(self)
        self._teller = Teller(self.session)

    @property
    def encoding(self) -> Encoding:
        """The unit of columns that was agreed on."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    def log(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Write a line into the client's log."""
        self.window_log_message(types.LogMessageParams(kind, message))

    def complain(self, message: str) -> None:
        """Tell the user of something to be put right."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"mailguard: {message}"))

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what went wrong in a handler; the server goes on."""
        if source is not FeatureRequestError:
            self.log(f"internal error: {error}; this is a bug in mailguard, please report it", types.MessageType.Error)

    def diagnostics_of(self, folder: Folder) -> Diagnostics:
        """Return what there is to say about a folder, by URI."""
        self._write_pages(folder)
        return self._teller.diagnostics_of(folder, self.encoding, self.pages, related=self.client.related)

    def looked(self, folder: Folder) -> None:
        """Tell the client what is new in a folder."""
        self._shown.end(folder)
        if folder.news:
            self._tell_of_settings(folder)
        self.tell(folder)

    def tell(self, folder: Folder) -> None:
        """Publish what has changed, or let a client that asks by itself ask again."""
        told = self.diagnostics_of(folder)
        before = self._published.get(folder, {})
        self._published[folder] = told
        if self.client.pulls:
            # Of what it edits itself, the client asks anyway.
            if self.client.refreshes and told != before:
                self.workspace_diagnostic_refresh(None)
            return
        for uri in [*told, *(uri for uri in before if uri not in told)]:
            if before.get(uri) != told.get(uri, ()):
                self._publish(uri, told.get(uri, ()))

    def forget(self, folder: Folder) -> None:
        """Take back what was published of a folder that is gone."""
        self._shown.end(folder)
        self._teller.forget(folder)
        for uri in self._published.pop(folder, {}):
            if not self.client.pulls:
                self._publish(uri, ())

    def failed(self, folder: Folder, error: Exception) -> None:
        """Log what went wrong."""
        self._shown.end(folder)
        description = " ".join(f"{type(error).__name__}: {error}".split())
        self.log(
            f"{folder.path}: internal error ({description}); this is a bug in mailguard, please report it",
            types.MessageType.Error,
        )

    def progressed(self, folder: Folder, stage: Stage, done: int, total: int) -> None:
        """Show how far a first look has come."""
        if self.client.progress:
            self._shown.report(folder, stage, done, total)

    def _publish(self, uri: str, found: tuple[types.Diagnostic, ...]) -> None:
        version = self.session.version_of(uri)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, list(found), version))

    def _tell_of_settings(self, folder: Folder) -> None:
        folder.news = False
        if folder.mistake:
            self.complain(folder.mistake)
        if folder.settings is not None and folder.settings.ignored:
            left_out = " and ".join(folder.settings.ignored)
            self.log(
                f"{folder.path}: the workspace is not trusted, so {left_out} are not used", types.MessageType.Warning
            )

    def _write_pages(self, folder: Folder) -> None:
        catalog = folder.settings.catalog if folder.settings is not None else None
        if catalog is not None and catalog is not self._paged:
            self._paged = catalog
            self.pages = rule_pages(catalog)
