"""The inventory for spreadsheets: a line a send site."""

from __future__ import annotations

import csv
from io import StringIO

from mailguard.audience.place import Place
from mailguard.audience.terms import Field
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.judge.site import Site, Verdict
from mailguard.report.audiences import VERDICTS, audience, library_name
from mailguard.report.source import Sources, cell_of, decode_all, locate
from mailguard.report.wording import printable

COLUMNS = ("path", "cell", "line", "verdict", "rules", "library", *(field.value for field in Field))
FORMULA_STARTS = ("=", "+", "-", "@")


def render(result: RunResult, catalog: Catalog) -> str:
    """Render the inventory as CSV. Files that could not be analysed are in it, as not understood."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    sources = decode_all(result.sources)
    writer.writerows([_cell(value) for value in _values(site, catalog, sources)] for site in result.sites)
    for unreadable in result.unreadable:
        values = (*_place(unreadable.place, sources), VERDICTS[Verdict.NOT_UNDERSTOOD], "", "", *("" for _ in Field))
        writer.writerow([_cell(value) for value in values])
    return text.getvalue()


def _values(site: Site, catalog: Catalog, sources: Sources) -> list[str]:
    people = ["; ".join(audience(each) for each in site.recipients if each.field is field) for field in Field]
    return [
        *_place(site.place, sources),
        VERDICTS[site.verdict],
        " ".join(site.codes),
        library_name(site, catalog),
        *people,
    ]


def _place(place: Place, sources: Sources) -> list[str]:
    cell = cell_of(place, sources)
    return [place.path, "" if cell is None else str(cell), str(locate(place, sources).line)]


def _cell(value: str) -> str:
    """A file name must not become a formula when a spreadsheet opens the report."""
    shown = printable(value)
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown
