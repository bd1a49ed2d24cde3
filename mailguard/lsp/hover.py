"""Who sees whom, at the expression under the pointer."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from mailguard.audience.place import Place, Span
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.judge.site import Site
from mailguard.lsp.positions import covers, from_position
from mailguard.lsp.server import MailguardServer
from mailguard.lsp.written import written
from mailguard.report.audiences import FIELDS, MEANINGS, NOTHING_KNOWN, audience, library_name, verdict
from mailguard.report.wording import INFERRED, printable, sentence


def register(server: MailguardServer) -> None:
    """Let clients ask about an expression."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)


async def _hover(server: MailguardServer, params: types.HoverParams) -> types.Hover | None:
    found = await written(server, params.text_document.uri)
    if found is None:
        return None
    line, column = from_position(params.position, found.part.text, server.encoding)
    site = site_at(found.result, found.path, line + found.part.above, column)
    if site is None:
        return None
    heading = f"**Who sees whom?** {_capital(sentence(MEANINGS[site.verdict]))}"
    lines = [heading, *_details(site, found.result, found.catalog)]
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n".join(lines)))


def site_at(result: RunResult, path: str, line: int, column: int) -> Site | None:
    """Return the send site one of whose expressions is there, the one with the smallest expression if there are several."""
    found = [
        (_size(place.span), site)
        for site in result.sites
        for place in _places(site)
        if place.path == path and covers(place.span, line, column)
    ]
    return min(found, key=lambda each: (each[0], each[1].sort_key()))[1] if found else None


def _places(site: Site) -> Iterator[Place]:
    yield site.place
    yield from (recipients.place for recipients in site.recipients)


def _size(span: Span) -> tuple[int, int]:
    return span.end_line - span.line, span.end_column - span.column


def _details(site: Site, result: RunResult, catalog: Catalog) -> Iterator[str]:
    yield ""
    if site.library is None:
        yield f"- {_capital(sentence(NOTHING_KNOWN))}"
        return
    for recipients in site.recipients:
        yield f"- {FIELDS[recipients.field]}: {audience(recipients)}"
    yield f"- Verdict: {verdict(site)}; sent with {library_name(site, catalog)}"
    findings = [finding for finding in result.findings if finding.place == site.place and finding.code in site.codes]
    for finding in findings[:1]:
        yield "\nWhy:"
        for number, step in enumerate(finding.steps, 1):
            text = sentence(step.text + (INFERRED if step.inferred else ""))
            yield f"{number}. {_code(f'{step.place.path}:{step.place.span.line}')} {_plain(text)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _code(text: str) -> str:
    return f"`{printable(text).replace('`', '')}`"


def _plain(text: str) -> str:
    """Return what comes from the scanned code such that no part of it is markup."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>!&#|" else char for char in printable(text))
