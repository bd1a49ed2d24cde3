"""The inventory as a table, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from mailguard.audience.audience import MANY
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Evidence, Field, Origin
from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Library
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.site import Site, Verdict
from mailguard.report.audiences import MEANINGS, VERDICTS, WHO, audience, how_many, totals
from mailguard.report.inventory_formats import InventoryFormat, render
from mailguard.report.wording import display_width
from tests.report.schemas import published, undescribed

if TYPE_CHECKING:
    from conftest import Project

CATALOG = Catalog(libraries=(Library("django", "Django", "https://example.org", "Django", "django.toml"),))
SCHEMA = published("inventory-v1.schema.json")
UNREADABLE = Unreadable(Place("old.py", Span(3, 0, 3, 0)), "written for Python 1")


@pytest.fixture
def sites(project: Project) -> tuple[Site, ...]:
    project.files["b.py"] = "send(to=office, bcc=people)\n"
    to = project.recipients("office", "b.py", number=(1, 1), origins=(Origin.CONFIG, Origin.LITERAL))
    bcc = project.recipients("people", "b.py", field=Field.BCC)
    lost = project.site("send", path="b.py", library=None, verdict=Verdict.NOT_UNDERSTOOD, sent=None)
    return (project.exposed_site(), project.site("office", to, bcc, path="b.py", verdict=Verdict.HIDDEN), lost)


@pytest.fixture
def result(project: Project, sites: tuple[Site, ...]) -> RunResult:
    return replace(project.result(unreadable=(UNREADABLE,)), sites=sites)


@pytest.mark.parametrize(
    ("number", "evidence", "words"),
    [
        ((0, MANY), Evidence.DERIVED, "several"),
        ((0, MANY), Evidence.NAMED, "several"),
        ((0, MANY), Evidence.NONE, "unknown number"),
        ((0, 0), Evidence.DERIVED, "nobody"),
        ((3, 3), Evidence.DERIVED, "3"),
        ((0, 1), Evidence.DERIVED, "at most 1"),
        ((2, 5), Evidence.DERIVED, "2 to 5"),
    ],
)
def test_numbers_in_words(project: Project, number: tuple[int, int], evidence: Evidence, words: str) -> None:
    assert how_many(project.recipients("emails", number=number, evidence=evidence)) == words


def test_who_they_are_is_said_where_it_is_known(project: Project) -> None:
    assert audience(project.recipients("emails", number=(0, 0), origins=())) == "nobody"
    both = project.recipients("emails", origins=(Origin.APP_DATA, Origin.UNKNOWN))
    assert audience(both) == "several (application data, unknown)"


def test_every_word_of_the_domain_has_one_for_people() -> None:
    assert set(VERDICTS) == set(MEANINGS) == set(Verdict)
    assert set(WHO) == set(Origin)


def test_the_table(result: RunResult) -> None:
    assert render(result, CATALOG, InventoryFormat.TABLE) == (
        """\
LINE  VERDICT         LIBRARY  RECIPIENTS

app/news.py
   7  MG101           Django   To: several (application data)

b.py
   1  hidden          Django   To: 1 (configuration, in the code)
                               Bcc: several (application data)
   1  not understood           too much code for the analysis to follow

code of a rule: several people see each other's addresses.
not understood: the analysis cannot say who sees whom; a person has to look.
hidden: the recipients do not see each other.

3 send sites: 1 exposed, 1 not understood, 1 hidden.
Not in the table: old.py:3: written for Python 1.
Coverage: 12 files in scope, 3 analysed.
"""
    )


@pytest.mark.parametrize("width", [None, 52, 60, 80, 120])
def test_the_table_fits(result: RunResult, width: int | None) -> None:
    catalog = replace(CATALOG, libraries=(replace(CATALOG.libraries[0], name="A library with a rather long name"),))
    table = render(result, catalog, InventoryFormat.TABLE, width=width)
    assert max(map(display_width, table.splitlines())) <= (width or 80)
    assert "application" in table


def test_an_empty_table_says_so(project: Project) -> None:
    assert render(project.result(), CATALOG, InventoryFormat.TABLE) == (
        "No send sites.\nCoverage: 12 files in scope, 3 analysed.\n"
    )


def test_a_file_name_does_not_steer_the_terminal(project: Project, hostile: Unreadable) -> None:
    path = "\x1b[2J\u202e.py"
    project.files[path] = "send(to=people)\n"
    site = project.site("people", project.recipients("people", path), path=path, library="\x1b[31m")
    table = render(replace(project.result(unreadable=(hostile,)), sites=(site,)), CATALOG, InventoryFormat.TABLE)
    assert "\n\\x1b[2J\\u202e.py\n" in table
    assert table.replace("\n", "").isprintable()


def test_csv(result: RunResult) -> None:
    text = render(result, CATALOG, InventoryFormat.CSV)
    assert list(csv.reader(StringIO(text, newline=""))) == [
        ["path", "cell", "line", "verdict", "rules", "library", "to", "cc", "bcc", "envelope"],
        ["app/news.py", "", "7", "exposed", "MG101", "Django", "several (application data)", "", "", ""],
        [
            "b.py",
            "",
            "1",
            "hidden",
            "",
            "Django",
            "1 (configuration, in the code)",
            "",
            "several (application data)",
            "",
        ],
        ["b.py", "", "1", "not understood", "", "", "", "", "", ""],
        ["old.py", "", "3", "not understood", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("name", ["=HYPERLINK(1).py", "+1.py", "-1.py", "@a.py"])
def test_a_file_name_does_not_become_a_formula(project: Project, name: str) -> None:
    project.files[name] = "send(to=people)\n"
    result = replace(project.result(), sites=(project.site("people", path=name),))
    assert render(result, CATALOG, InventoryFormat.CSV).splitlines()[1].startswith(f"'{name},,1,")


def test_json(result: RunResult) -> None:
    text = render(result, CATALOG, InventoryFormat.JSON)
    assert text.isascii()
    document = json.loads(text)
    place = {"path": "app/news.py", "cell": None, "line": 7, "column": 51, "end_line": 7, "end_column": 57}
    assert document["sites"][0] == {
        **place,
        "library": "django",
        "verdict": "exposed",
        "codes": ["MG101"],
        "recipients": [
            {
                "field": "to",
                **place,
                "at_least": 0,
                "at_most": None,
                "evidence": "derived",
                "origins": ["app-data"],
            }
        ],
        "sent": place,
    }
    assert (document["sites"][2]["library"], document["sites"][2]["sent"]) == (None, None)
    assert document["unreadable"][0]["path"] == "old.py"
    assert document["coverage"]["files"] == 12
    assert undescribed(SCHEMA, "", document) == []


def test_the_schema_has_the_words_of_the_domain() -> None:
    definitions = SCHEMA["$defs"]
    recipients = definitions["recipients"]["properties"]
    assert set(definitions["site"]["properties"]["verdict"]["enum"]) == {item.value for item in Verdict}
    assert set(recipients["field"]["enum"]) == {item.value for item in Field}
    assert set(recipients["evidence"]["enum"]) == {item.value for item in Evidence}
    assert set(recipients["origins"]["items"]["enum"]) == {item.value for item in Origin}


def test_totals() -> None:
    assert totals(()) == "No send sites"
