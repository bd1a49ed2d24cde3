"""The page: complete, self-contained, and deaf to what the scanned code would like to tell the browser."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Field
from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.site import Verdict
from mailguard.report import html_charts
from mailguard.report.formats import OutputFormat, render
from mailguard.report.inventory_formats import InventoryFormat
from mailguard.report.inventory_formats import render as render_inventory

if TYPE_CHECKING:
    from conftest import Project

VOID = {"meta", "br"}
HOSTILE = "</pre></style><script>alert(1)</script><img src=x onerror=alert(1)>&amp;\"'"
UNREADABLE = Unreadable(Place("old.py", Span(3, 0, 3, 0)), "written for Python 1")


class Page(HTMLParser):
    """What a browser would see: the elements with their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def text(self, tag: str) -> list[str]:
        return [" ".join(text.split()) for text in self.texts.get(tag, [])]


@pytest.fixture
def result(project: Project) -> RunResult:
    project.files["b.py"] = "send(to=office, bcc=people)\n"
    office = project.recipients("office", "b.py", number=(1, 1), origins=())
    hidden = project.site(
        "office",
        office,
        project.recipients("people", "b.py", field=Field.BCC),
        path="b.py",
        verdict=Verdict.HIDDEN,
        library="Post",
    )
    lost = project.site("send", path="b.py", library=None, verdict=Verdict.NOT_UNDERSTOOD, sent=None)
    result = project.result(project.traced_finding(), unreadable=(UNREADABLE,))
    return replace(result, sites=(project.exposed_site(), hidden, lost))


def page_of(result: RunResult, catalog: Catalog) -> Page:
    text = render(result, catalog, OutputFormat.HTML)
    assert text.isascii()
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    return Page(text)


def test_a_reader_learns_what_was_found_and_what_is_not_known(result: RunResult, catalog: Catalog) -> None:
    page = page_of(result, catalog)
    assert page.text("h1") == ["Who sees whom?"]
    assert page.text("p")[:4] == [
        "In 12 Python files there are 3 places that send mail. At one of them, several people see each other's addresses.",
        "1 place was not understood. Somebody who knows the code has to look.",
        "1 file could not be analysed: what is sent there is not known.",
        (
            "Everybody who gets a message reads its To and Cc lines. Where several customers, members or patients stand in them, "
            "each of them learns the addresses of all the others: a disclosure of personal data."
        ),
    ]
    assert page.text("li")[:4] == [
        "3places that send mail",
        "1places where people see each other",
        "1places not understood",
        "1files not analysed",
    ]
    assert page.text("h2") == [
        "Findings",
        "Why it matters",
        "Audiences by library",
        "Inventory: every place that sends mail",
        "Not analysed",
    ]


def test_a_finding_is_shown_with_code_trace_and_repair(result: RunResult, catalog: Catalog) -> None:
    page = page_of(result, catalog)
    [finding] = page.text("article")
    assert finding.startswith("MG101 Many users see each other's addresses in To.app/news.py, line 7")
    assert page.texts["pre"][0] == (
        "5      emails = [user.email for user in User.objects.all()]"
        '6  7      send_mail("News", body(), "news@example.org", emails)'
    )
    assert page.text("mark") == ["emails", "[user.email for user in User.objects.all()]", "emails"]
    assert [text.partition(" app/")[0] for text in page.text("li")[4:6]] == [
        "Addresses of many users from the database.",
        "Given to send_mail as recipient_list, which is the To header.",
    ]
    assert "What to do" in page.text("h4")
    assert "Send one message each with send_mass_mail()." in page.text("p")
    assert "Confidence: high. The number and origin of the people both follow from the code." in page.text("p")


def test_the_inventory_leads_to_the_findings(result: RunResult, catalog: Catalog) -> None:
    page = page_of(result, catalog)
    assert page.text("caption") == ["3 send sites: 1 exposed, 1 not understood, 1 hidden."]
    assert page.text("tr")[1:] == [
        "app/news.py:7exposed MG101djangoTo: several (application data)",
        "b.py:1hiddenPostTo: 1Bcc: several (application data)",
        "b.py:1not understoodtoo much code for the analysis to follow",
    ]
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    inner = [attributes["href"] for tag, attributes in page.elements if tag == "a" and attributes["href"][0] == "#"]  # type: ignore[index]
    assert inner == ["#finding-1"]
    assert {href.removeprefix("#") for href in inner if href} <= ids


def test_charts_have_words_for_those_who_do_not_see_them(result: RunResult, catalog: Catalog) -> None:
    page = page_of(result, catalog)
    pictures = [attributes["aria-label"] for tag, attributes in page.elements if attributes.get("role") == "img"]
    assert pictures == [
        (
            "What recipients see of each other (places): (not understood): 1 not understood; Post: 1 hidden; "
            "django: 1 exposed"
        ),
        (
            "Whose addresses they are (places; one can have several kinds): (not understood): 1 unknown; "
            "Post: 1 application data; django: 1 application data"
        ),
    ]
    bars = [attributes for tag, attributes in page.elements if tag == "rect" and "x" in attributes]
    assert [bar["class"] for bar in bars] == ["not-understood", "hidden", "exposed", "unknown", "app-data", "app-data"]


def test_bars_are_as_long_as_what_they_count_and_stay_in_the_picture(project: Project, catalog: Catalog) -> None:
    sites = tuple(project.site("emails", project.recipients("emails"), library="a" * 99) for _ in range(30))
    sites += (project.site("emails", project.recipients("emails"), library="b"),)
    page = page_of(replace(project.result(), sites=sites), catalog)
    bars = [attributes for tag, attributes in page.elements if tag == "rect" and "x" in attributes][:2]
    long, short = (float(bar["width"] or 0) for bar in bars)
    assert long == pytest.approx(30 * short, rel=0.01)
    assert html_charts.LABELS + long + html_charts.NUMBERS == html_charts.WIDTH
    assert "a" * 17 + "..." in page.text("text")


def test_the_page_asks_nobody_for_anything(result: RunResult, catalog: Catalog) -> None:
    page = page_of(result, catalog)
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"} == set()
    attributes = [name for _, attributes in page.elements for name in attributes]
    assert [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")] == []
    [style] = page.texts["style"]
    assert not re.search(r"url\(|@import|expression", style)
    [policy] = [found["content"] for _, found in page.elements if found.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("inventory_only", [False, True])
def test_hostile_code_and_names_stay_text(project: Project, inventory_only: bool) -> None:
    path = f"\x1b[2J\u202e\udcff{HOSTILE}.py"
    project.files[path] = f'send("{HOSTILE}", to=people)\n'
    steps = (project.step("people", HOSTILE, path=path),)
    finding = project.finding("people", path, message=HOSTILE, steps=steps, repair=HOSTILE, library=HOSTILE)
    site = project.site("people", project.recipients("people", path), path=path, library=HOSTILE, codes=("MG101",))
    unreadable = Unreadable(Place(path, Span(1, 0, 1, 0)), HOSTILE)
    result = replace(project.result(finding, unreadable=(unreadable,)), sites=(site,))
    render_page = render_inventory if inventory_only else render
    page = Page(render_page(result, Catalog(), InventoryFormat.HTML if inventory_only else OutputFormat.HTML))  # type: ignore[operator]
    assert {tag for tag, _ in page.elements} & {"script", "img"} == set()
    shown = rf"\x1b[2J\u202e\xff{HOSTILE}.py:1"
    assert page.text("td")[0] == shown
    assert HOSTILE in page.text("td")[2]
    everything = "".join(page.texts["html"]).replace("\n", "")
    assert everything.isprintable()


def test_a_clean_run_is_said_to_be_one(project: Project, catalog: Catalog) -> None:
    page = page_of(project.result(), catalog)
    assert page.text("p")[0] == "In 12 Python files there is no place that sends mail."
    assert page.text("h2") == ["Findings", "Inventory: every place that sends mail"]
    assert "svg" not in page.texts


@pytest.mark.parametrize(
    ("exposed", "others", "text"),
    [
        (
            0,
            1,
            "is 1 place that sends mail. There, people do not see each other's addresses, as far as the code tells.",
        ),
        (1, 0, "is 1 place that sends mail. There, several people see each other's addresses."),
        (
            0,
            2,
            "are 2 places that send mail. At none of them do people see each other's addresses, as far as the code tells.",
        ),
        (1, 1, "are 2 places that send mail. At one of them, several people see each other's addresses."),
        (2, 1, "are 3 places that send mail. At 2 of them, several people see each other's addresses."),
    ],
)
def test_how_many_places_are_exposed_is_the_first_thing_said(
    project: Project, catalog: Catalog, exposed: int, others: int, text: str
) -> None:
    single = project.site("emails", project.recipients("emails"))
    page = page_of(replace(project.result(), sites=(*[single] * others, *[project.exposed_site()] * exposed)), catalog)
    assert page.text("p")[0] == f"In 12 Python files there {text}"


def test_the_inventory_has_no_findings(result: RunResult, catalog: Catalog) -> None:
    page = Page(render_inventory(result, catalog, InventoryFormat.HTML))
    assert page.text("h2") == ["Audiences by library", "Inventory: every place that sends mail", "Not analysed"]
    assert "article" not in page.texts
    assert [attributes for tag, attributes in page.elements if tag == "a"] == []
