"""What is known about the text of an open document, as it stands there now."""

from __future__ import annotations

from dataclasses import dataclass

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.engine.source_text import SourceText
from mailguard.judge.finding import Finding
from mailguard.lsp.folder import Folder, Latest
from mailguard.lsp.server import MailguardServer


@dataclass(frozen=True, slots=True)
class Written:
    """A document and the result that tells of exactly its text."""

    uri: str
    folder: Folder
    path: str  # in the results of the folder
    content: bytes
    text: SourceText
    looked: Latest
    catalog: Catalog

    @property
    def result(self) -> RunResult:
        """What is reported of the project."""
        return self.looked.result

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that point into the document."""
        return tuple(finding for finding in self.result.findings if finding.place.path == self.path)


async def written(server: MailguardServer, uri: str) -> Written | None:
    """Return what is known about a document once it is known; None while its text is no Python, or if it is not open."""
    located, document = server.session.locate(uri), server.session.document(uri)
    if document is None:
        return None
    folder = located.folder
    await folder.settled()
    looked, settings, path = folder.latest, folder.settings, folder.relative(located.path)
    if looked is None or settings is None or looked.analysed.get(path) != document.content:
        return None
    return Written(uri, folder, path, document.content, document.source, looked, settings.catalog)
