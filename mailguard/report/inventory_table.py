"""The inventory for people at a terminal: a table, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.judge.site import Site, Verdict
from mailguard.report.audiences import (
    FIELDS,
    MEANINGS,
    NOTHING_KNOWN,
    VERDICTS,
    audience,
    library_name,
    totals,
    verdict,
)
from mailguard.report.source import Sources, cell_of, decode_all, locate, position
from mailguard.report.summary import counted
from mailguard.report.wording import display_width, paragraph, printable

DEFAULT_WIDTH = 80
NARROWEST = 52
HEADINGS = ("LINE", "VERDICT", "LIBRARY", "RECIPIENTS")
WIDEST = (6, 14, 20)  # of the first three columns; the last one gets the rest
GAP = "  "

Row = tuple[list[str], ...]  # for each column what stands in it, a paragraph an item


def render(result: RunResult, catalog: Catalog, *, width: int | None) -> str:
    """Render the inventory as a table of at most `width` columns; 80 without a terminal (None)."""
    available = max(NARROWEST, width or DEFAULT_WIDTH)
    lines: list[str] = []
    if result.sites:
        sources = decode_all(result.sources)
        rows = {site: _row(site, catalog, sources) for site in result.sites}
        widths = _widths(list(rows.values()), available)
        lines += _set(tuple([heading] for heading in HEADINGS), widths)
        for where, sites in groupby(result.sites, key=lambda site: _file_or_cell(site, sources)):
            lines += ["", printable(where)]
            lines += [line for site in sites for line in _set(rows[site], widths)]
        lines.append("")
    for text in _closing(result):
        lines += paragraph("", text, width=available, indent=2)
    return "\n".join(lines) + "\n"


def _file_or_cell(site: Site, sources: Sources) -> str:
    cell = cell_of(site.place, sources)
    return site.place.path if cell is None else f"{site.place.path}, cell {cell}"


def _row(site: Site, catalog: Catalog, sources: Sources) -> Row:
    people = [f"{FIELDS[recipients.field]}: {audience(recipients)}" for recipients in site.recipients]
    library = library_name(site, catalog)
    return (
        [str(locate(site.place, sources).line)],
        [verdict(site)],
        [library] if library else [],
        people or [NOTHING_KNOWN],
    )


def _widths(rows: Sequence[Row], available: int) -> list[int]:
    """As wide as what stands in a column needs, up to a limit; the library gives way where there is no room."""
    widths = []
    for index, widest in enumerate(WIDEST):
        cells = [HEADINGS[index], *(text for row in rows for text in row[index])]
        widths.append(min(widest, max(display_width(printable(cell)) for cell in cells)))
    rest = available - sum(widths) - len(GAP) * len(WIDEST)
    missing = max(0, available // 3 - rest)
    given = min(missing, max(0, widths[2] - len(HEADINGS[2])))
    widths[2] -= given
    return [*widths, rest + given]


def _set(row: Row, widths: Sequence[int]) -> Iterator[str]:
    cells = [
        [line for text in texts for line in paragraph("", text, width=width, indent=2 if index == len(WIDEST) else 0)]
        for index, (texts, width) in enumerate(zip(row, widths, strict=True))
    ]
    for number, line in enumerate(zip_longest(*cells, fillvalue="")):
        first = f"{line[0]:>{widths[0]}}" if number == 0 else " " * widths[0]
        rest = [text + " " * (width - display_width(text)) for text, width in zip(line[1:], widths[1:], strict=True)]
        yield GAP.join([first, *rest]).rstrip()


def _closing(result: RunResult) -> Iterator[str]:
    used = {site.verdict for site in result.sites}
    names = VERDICTS | {Verdict.EXPOSED: "code of a rule"}
    yield from (f"{names[item]}: {MEANINGS[item]}." for item in Verdict if item in used)
    if used:
        yield ""
    yield f"{totals(result.sites)}."
    sources = decode_all(result.sources) if result.unreadable else {}
    for unreadable in result.unreadable:
        yield f"Not in the table: {position(unreadable.place, sources)}: {unreadable.reason}."
    coverage = result.coverage
    yield f"Coverage: {counted(coverage.files, 'file')} in scope, {coverage.analysed} analysed."
