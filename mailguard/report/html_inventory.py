"""The inventory on the page: every place that sends mail, and the files of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from mailguard.audience.place import Place
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.site import Site, Verdict
from mailguard.report.audiences import FIELDS, MEANINGS, NOTHING_KNOWN, VERDICTS, audience, library_name, totals
from mailguard.report.html_findings import anchor
from mailguard.report.page import Node, element
from mailguard.report.source import Sources, decode_all, position
from mailguard.report.wording import sentence


def inventory_section(result: RunResult, catalog: Catalog, *, linked: bool) -> Iterator[Element]:
    """Yield the table of send sites; with `linked`, those that the page has a finding for lead to it."""
    yield element("h2", "Inventory: every place that sends mail")
    if not result.sites:
        yield element("p", "There is none.")
        return
    sources = decode_all(result.sources)
    anchors = {finding.place: anchor(number) for number, finding in enumerate(result.findings, 1)} if linked else {}
    headings = ("Place", "Who sees whom", "Library", "Recipients")
    table = element(
        "table",
        element("caption", f"{totals(result.sites)}."),
        element("thead", element("tr", *(element("th", heading, scope="col") for heading in headings))),
        element("tbody", *(_row(site, catalog, sources, anchors) for site in result.sites)),
    )
    yield element("div", table, class_="wide")
    yield from _legend({site.verdict for site in result.sites})


def _row(site: Site, catalog: Catalog, sources: Sources, anchors: dict[Place, str]) -> Element:
    people = [f"{FIELDS[each.field]}: {audience(each)}" for each in site.recipients] or [NOTHING_KNOWN]
    return element(
        "tr",
        element("td", position(site.place, sources), class_="place"),
        element(
            "td", element("span", VERDICTS[site.verdict], class_=f"tag {site.verdict.value}"), *_codes(site, anchors)
        ),
        element("td", library_name(site, catalog)),
        element("td", *(element("div", text) for text in people)),
    )


def _codes(site: Site, anchors: dict[Place, str]) -> Iterator[Node]:
    for code in site.codes:
        yield " "
        name = anchors.get(site.place)
        yield element("a", code, href=f"#{name}") if name else code


def _legend(used: set[Verdict]) -> Iterator[Element]:
    for verdict in Verdict:
        if verdict in used:
            name = element("span", VERDICTS[verdict], class_=f"tag {verdict.value}")
            yield element("p", name, f" {sentence(MEANINGS[verdict])}", class_="faint")


def unreadable_section(result: RunResult) -> Iterator[Element]:
    """Yield the files that could not be analysed."""
    if result.unreadable:
        sources = decode_all(result.sources)
        yield element("h2", "Not analysed")
        yield element("ul", *(_file(unreadable, sources) for unreadable in result.unreadable))


def _file(unreadable: Unreadable, sources: Sources) -> Element:
    place = element("span", position(unreadable.place, sources), class_="place")
    return element("li", place, f" {sentence(unreadable.reason)}")
