from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


def test_a_diagnostic_has_the_message_the_way_and_the_repair(project: Project, catalog: Catalog) -> None:
    text = render(project.result(project.traced_finding()), catalog, OutputFormat.RDJSON)
    assert text.isascii()
    assert json.loads(text) == {
        "source": {"name": "mailguard"},
        "diagnostics": [
            {
                "message": "many users see each other's addresses in To.\n"
                "1. app/news.py:5: addresses of many users from the database\n"
                "2. app/news.py:7: given to send_mail as recipient_list, which is the To header\n"
                "Send one message each with send_mass_mail().",
                "location": _location(7, 51, 57),
                "severity": "ERROR",
                "code": {"value": "MG101"},
                "related_locations": [
                    {"message": "addresses of many users from the database", "location": _location(5, 14, 57)},
                    {
                        "message": "given to send_mail as recipient_list, which is the To header",
                        "location": _location(7, 51, 57),
                    },
                ],
            }
        ],
    }


def _location(line: int, column: int, end_column: int) -> dict[str, object]:
    position = {"start": {"line": line, "column": column}, "end": {"line": line, "column": end_column}}
    return {"path": "app/news.py", "range": position}


def test_columns_count_bytes(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = 'notify("日本 😀", to=équipe)\n'
    text = render(project.result(project.finding("équipe", "a.py")), catalog, OutputFormat.RDJSON)
    described = json.loads(text)["diagnostics"][0]["location"]["range"]
    assert (described["start"]["column"], described["end"]["column"]) == (26, 33)


def test_an_unreadable_file_is_a_diagnostic(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    document = json.loads(render(project.result(unreadable=(hostile,)), catalog, OutputFormat.RDJSON))
    [diagnostic] = document["diagnostics"]
    assert (diagnostic["severity"], diagnostic["code"]) == ("WARNING", {"value": "MG901"})
    assert set(diagnostic) == {"message", "location", "severity", "code"}
