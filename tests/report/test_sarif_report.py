from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mailguard import __version__
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Catalog, Check
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.report.formats import OutputFormat, render
from mailguard.report.sarif_places import relative_uri
from mailguard.report.sarif_rules import rule_descriptor

if TYPE_CHECKING:
    from conftest import Project


def sarif_run(result: RunResult, catalog: Catalog) -> dict[str, Any]:
    text = render(result, catalog, OutputFormat.SARIF)
    assert text.isascii()
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_a_clean_run_lists_all_rules_and_an_empty_list_of_results(project: Project, catalog: Catalog) -> None:
    run = sarif_run(project.result(), catalog)
    driver = run["tool"]["driver"]
    assert run["results"] == []
    assert [(rule["id"], rule["name"]) for rule in driver["rules"]] == [
        ("MG101", "VisibleTo"),
        ("MG201", "VisibleTeamList"),
        ("MG902", "UnusedSuppression"),
    ]
    assert (driver["name"], driver["semanticVersion"]) == ("mailguard", __version__)
    assert run["automationDetails"] == {"id": "mailguard/"}
    assert run["columnKind"] == "utf16CodeUnits"
    assert set(run["originalUriBaseIds"]) == {"%SRCROOT%"}
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert run["properties"]["coverage"]["send_sites"] == 5


def test_the_table_of_rules_does_not_depend_on_what_was_found(project: Project, catalog: Catalog) -> None:
    clean = sarif_run(project.result(), catalog)
    dirty = sarif_run(project.result(project.traced_finding()), catalog)
    assert clean["tool"] == dirty["tool"]


def test_a_security_rule_carries_its_whole_page(catalog: Catalog) -> None:
    assert rule_descriptor(catalog.checks[0]) == {
        "id": "MG101",
        "name": "VisibleTo",
        "shortDescription": {"text": "Several people's addresses stand together in To."},
        "fullDescription": {
            "text": "Several people's addresses stand together in To. "
            "Everyone who gets the message reads the addresses of all the others."
        },
        "helpUri": "https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3",
        "help": {
            "text": "Several people's addresses stand together in To.\n\n"
            "Why it matters: Everyone who gets the message reads the addresses of all the others.\n\n"
            "What to do: Send one message to each person.\n\n"
            "See https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3",
            "markdown": VISIBLE_TO_PAGE,
        },
        "defaultConfiguration": {"enabled": True, "level": "error"},
        "properties": {
            "precision": "high",
            "tags": ["security", "privacy", "external/cwe/cwe-359"],
            "security-severity": "7.5",
        },
    }


VISIBLE_TO_PAGE = """\
# visible-to (MG101)

Several people's addresses stand together in To.

## Why it matters

Everyone who gets the message reads the addresses of all the others.

## What to do

Send one message to each person.

## Reported

all subscribers in one To.

```python
send_mail("s", "b", "f", emails)  # MG101
```

## Not reported

a message each.

```python
for one in emails:
    send_mail("s", "b", "f", [one])
```

## References

- <https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3>"""


def test_a_rule_about_the_check_itself_is_no_security_rule(catalog: Catalog) -> None:
    descriptor = rule_descriptor(catalog.checks[2])
    assert descriptor["properties"] == {
        "precision": "very-high",
        "tags": ["maintainability"],
        "problem.severity": "warning",
    }


def test_a_rule_that_is_off_by_default_says_so(catalog: Catalog) -> None:
    descriptor = rule_descriptor(catalog.checks[1])
    assert descriptor["defaultConfiguration"] == {"enabled": False, "level": "note"}


def test_descriptions_stay_within_github_s_limit(catalog: Catalog) -> None:
    wordy: Check = replace(catalog.checks[0], why="word " * 1000)
    text = rule_descriptor(wordy)["fullDescription"]["text"]  # type: ignore[index]
    assert len(text) <= 1024
    assert text.endswith("word...")


def test_a_result_leads_from_the_source_of_the_addresses_to_the_header(project: Project, catalog: Catalog) -> None:
    (result,) = sarif_run(project.result(project.traced_finding()), catalog)["results"]
    source = _location(5, 14, 57, "[user.email for user in User.objects.all()]")
    header = _location(7, 51, 57, "emails")
    steps = [
        {"physicalLocation": source, "message": {"text": "addresses of many users from the database."}},
        {
            "physicalLocation": header,
            "message": {"text": "given to send_mail as recipient_list, which is the To header."},
        },
    ]
    assert result == {
        "ruleId": "MG101",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "many users see each other's addresses in To. "
            "See [where the addresses come from](1) and [the header they reach](2). "
            "Send one message each with send_mass_mail()."
        },
        "locations": [{"physicalLocation": header}],
        "relatedLocations": [{"id": 1, **steps[0]}, {"id": 2, **steps[1]}],
        "codeFlows": [{"threadFlows": [{"locations": [{"location": step} for step in steps]}]}],
        "partialFingerprints": {
            # as `Sarif.Multitool rewrite --insert RollingHashPartialFingerprints` computes it
            "primaryLocationLineHash": "a1f8dd5cf02b2730:1",
            "mailguard/v1": "bc3254b0a6191427534539e1de6e13eb",
        },
        "rank": 90.0,
        "properties": {"confidence": "high", "field": "to", "library": "django"},
    }


def _location(line: int, column: int, end_column: int, snippet: str) -> dict[str, object]:
    return {
        "artifactLocation": {"uri": "app/news.py", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": line,
            "startColumn": column,
            "endLine": line,
            "endColumn": end_column,
            "snippet": {"text": snippet},
        },
    }


def test_columns_count_utf_16_code_units(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = 'notify("日本 😀", to=équipe)\n'
    (result,) = sarif_run(project.result(project.finding("équipe", "a.py")), catalog)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"], region["snippet"]["text"]) == (20, 26, "équipe")


def test_a_region_of_several_lines_ends_on_its_last(project: Project, catalog: Catalog) -> None:
    project.files["a.py"] = "send(to=[\n    u.email\n    for u in users\n])\n"
    (result,) = sarif_run(project.result(project.finding(MULTI_LINE, "a.py")), catalog)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 9,
        "endLine": 4,
        "endColumn": 2,
        "snippet": {"text": MULTI_LINE},
    }


MULTI_LINE = "[\n    u.email\n    for u in users\n]"


def test_a_trace_of_one_step_needs_one_link(project: Project, catalog: Catalog) -> None:
    steps = (project.step("emails", "taken for many", inferred=True),)
    finding = project.finding("emails", steps=steps, repair=None, confidence=Confidence.MEDIUM)
    (result,) = sarif_run(project.result(finding), catalog)["results"]
    assert result["message"]["text"] == (
        "many users see each other's addresses in To. See [how the addresses get there](1)."
    )
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "taken for many (inferred from a name or annotation)."
    assert (result["rank"], result["properties"]["confidence"]) == (60.0, "medium")


def test_a_finding_without_trace_or_known_rule_or_source_is_still_valid(project: Project) -> None:
    finding = project.finding("emails", field=None, library=None, repair=None)
    (result,) = sarif_run(replace(project.result(finding), sources={}), Catalog())["results"]
    assert set(result) == {"ruleId", "level", "message", "locations", "rank", "properties", "partialFingerprints"}
    assert set(result["partialFingerprints"]) == {"mailguard/v1"}
    assert result["properties"] == {"confidence": "high"}


def test_code_in_a_message_does_not_become_a_link(project: Project, catalog: Catalog) -> None:
    finding = project.finding("emails", message="`handlers[0](1)` sends to many")
    (result,) = sarif_run(project.result(finding), catalog)["results"]
    assert result["message"]["text"].startswith("`handlers[0] (1)` sends to many. ")


def test_unreadable_files_are_notifications_of_the_run(project: Project, catalog: Catalog, hostile: Unreadable) -> None:
    run = sarif_run(project.result(unreadable=(hostile,)), catalog)
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification == {
        "descriptor": {"id": "MG901", "index": 0},
        "level": "error",
        "message": {"text": "Not analysed: not valid\x1b]0;owned\x07 Python."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "app/%1B%5B2Jold%FF%20%C3%A9.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 8},
                }
            }
        ],
    }
    assert [descriptor["id"] for descriptor in run["tool"]["driver"]["notifications"]] == ["MG901"]


@pytest.mark.parametrize(
    ("files", "analysed", "unreadable", "successful"),
    [(2, 1, 1, True), (2, 0, 0, True), (2, 0, 2, False), (0, 0, 0, False)],
)
def test_a_run_that_could_look_at_nothing_was_not_successful(
    files: int, analysed: int, unreadable: int, successful: bool, catalog: Catalog
) -> None:
    broken = (Unreadable(Place("a.py", Span(1, 0, 1, 0)), "not Python"),) * unreadable
    run = sarif_run(RunResult((), broken, Coverage(files, analysed, 0, 0), {}), catalog)
    assert run["invocations"][0]["executionSuccessful"] is successful


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("app/a b.py", "app/a%20b.py"),
        ("app/100%#?.py", "app/100%25%23%3F.py"),
        ("c:d.py", "c%3Ad.py"),
        ("é\udcff.py", "%C3%A9%FF.py"),
        ("\ud800.py", "%ED%A0%80.py"),
    ],
)
def test_paths_are_percent_encoded(path: str, uri: str) -> None:
    assert relative_uri(path) == uri
