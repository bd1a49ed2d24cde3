"""What is known about the text of an open document, as it stands there now."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from mailguard.audience.place import Span
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.judge.finding import Finding
from mailguard.lsp.documents import Part
from mailguard.lsp.folder import Folder, Latest
from mailguard.lsp.positions import Encoding, to_range
from mailguard.lsp.server import MailguardServer


@dataclass(frozen=True, slots=True)
class Written:
    """A document, or a cell of a notebook, and the result that tells of exactly its text."""

    part: Part
    folder: Folder
    path: str  # in the results of the folder
    looked: Latest
    catalog: Catalog

    @property
    def result(self) -> RunResult:
        """What is reported of the project."""
        return self.looked.result

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that point into the document."""
        here = (finding for finding in self.result.findings if finding.place.path == self.path)
        return tuple(finding for finding in here if self.part.local(finding.place.span) is not None)

    def range_of(self, span: Span, encoding: Encoding) -> types.Range:
        """Return where a span of the program is in the document, for one that is."""
        return to_range(self.part.local(span) or span, self.part.text, encoding)


async def written(server: MailguardServer, uri: str) -> Written | None:
    """Return what is known about a document once it is known; None while its text is no Python, or if it is not open."""
    located, document = server.session.locate(uri), server.session.document(uri)
    part = document.part(uri) if document is not None else None
    if document is None or part is None:
        return None
    folder = located.folder
    await folder.settled()
    looked, settings, path = folder.latest, folder.settings, folder.relative(located.path)
    if looked is None or settings is None or looked.analysed.get(path) != document.content:
        return None
    return Written(part, folder, path, looked, settings.catalog)
