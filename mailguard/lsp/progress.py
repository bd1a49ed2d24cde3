"""Progress of a first look, shown by the client."""

from __future__ import annotations

from time import monotonic
from uuid import uuid4

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from mailguard.engine.progress import Stage
from mailguard.lsp.folder import Folder

_INTERVAL = 0.1  # seconds from one report to the next


class Shown:
    """The progress bars of a client, one a folder that is looked at for the first time."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._tokens: dict[Folder, str] = {}
        self._begun: set[str] = set()
        self._next = 0.0

    def report(self, folder: Folder, stage: Stage, done: int, total: int) -> None:
        """Show how far a folder has come."""
        token = self._tokens.get(folder)
        if token is None:
            self._begin(folder)
        elif token in self._begun and monotonic() >= self._next:
            self._next = monotonic() + _INTERVAL
            message = f"{stage.value} {done}/{total}"
            self._server.work_done_progress.report(token, types.WorkDoneProgressReport(message=message))

    def end(self, folder: Folder) -> None:
        """Take the bar of a folder away, if there is one."""
        token = self._tokens.pop(folder, None)
        if token in self._begun:
            self._server.work_done_progress.end(token, types.WorkDoneProgressEnd())

    def _begin(self, folder: Folder) -> None:
        """Ask the client for a bar; it must agree before it is told anything."""
        token = self._tokens[folder] = f"mailguard-{uuid4()}"

        def agreed(_: object) -> None:
            if self._tokens.get(folder) == token:
                self._begun.add(token)
                title = f"mailguard: {folder.path.name}"
                self._server.work_done_progress.begin(token, types.WorkDoneProgressBegin(title=title))

        self._server.work_done_progress.create(token, agreed)
