"""Comments that suppress findings, through the real command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mailguard.engine.baseline import HEADER
from tests.cli.conftest import Mailguard

PROGRAM = """\
from django.core.mail import send_mail
from shop.models import Customer


def announce(text):
    people = [each.email for each in Customer.objects.all()]
{statement}
"""
PLAIN = "    send_mail('News', text, None, people)"
WHY = "-- they know each other"


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)


def reported(mailguard: Mailguard, statement: str, *arguments: str) -> list[str]:
    """Return the line and code of each finding."""
    Path("a.py").write_text(PROGRAM.format(statement=statement), encoding="utf-8")
    finished = mailguard("check", "--jobs", "1", "--output-format", "json", *arguments)
    report = json.loads(finished.out)
    assert (finished.err, report["unreadable"]) == ("", [])
    return [f"{each['line']} {each['code']}" for each in report["findings"]]


@pytest.mark.parametrize(
    "statement",
    [
        f"{PLAIN}  # mailguard: ignore[MG101] {WHY}",
        f"    # mailguard: ignore[MG101] {WHY}\n{PLAIN}",
        f"    # mailguard: ignore[MG101] {WHY}\n\n    # They really do.\n{PLAIN}",
        f"    send_mail(  # mailguard: ignore[MG101] {WHY}\n        'News',\n        text,\n        None,\n        people,\n    )",
        f"    send_mail(\n        'News',\n        # mailguard: ignore[MG101] {WHY}\n        text,\n        None,\n        people,\n    )",
        f"    send_mail(\n        'News',\n        text,\n        None,\n        people,\n    )  # mailguard: ignore[MG101] {WHY}",
        f"    send_mail('''\n''', text, None, people)  # mailguard: ignore[MG101] {WHY}",
        f"{PLAIN}  # noqa: E501  # mailguard:ignore[ MG101 ]{WHY}  # pragma: no cover",
        f"{PLAIN}\n\n# mailguard: ignore-file[MG101] {WHY}",
    ],
)
def test_a_comment_covers_its_statement(mailguard: Mailguard, statement: str) -> None:
    assert reported(mailguard, statement) == []
    finished = mailguard("check")
    assert finished.code == 0
    assert " 1 suppressed." in " ".join(finished.out.split())


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"{PLAIN}\n    # mailguard: ignore[MG101] {WHY}\n    print(text)", ["7 MG101", "8 MG902"]),
        (f"    # mailguard: ignore[MG101] {WHY}\n    print(text)\n{PLAIN}", ["7 MG902", "9 MG101"]),
        (f"    # mailguard: ignore[MG101] {WHY}\n    if text:\n    {PLAIN}", ["7 MG902", "9 MG101"]),
        (f"{PLAIN}  # mailguard: ignore[MG102] {WHY}", ["7 MG101", "7 MG902"]),
        (f"{PLAIN}  # mailguard: ignore[MG101, MG102] {WHY}", ["7 MG902"]),
        (f'    """\n# mailguard: ignore[MG101] {WHY}"""\n{PLAIN}', ["9 MG101"]),
        (f"    print('# mailguard: ignore-file[MG101] {WHY}')\n{PLAIN}", ["8 MG101"]),
        (f"{PLAIN}  # see `# mailguard: ignore[MG101]`", ["7 MG101"]),
        (f"{PLAIN}  # mailguard reports this", ["7 MG101"]),
        (f"# mailguard: ignore-file[MG104] {WHY}\n{PLAIN}", ["7 MG902", "8 MG101"]),
    ],
)
def test_a_comment_covers_nothing_else(mailguard: Mailguard, statement: str, found: list[str]) -> None:
    assert reported(mailguard, statement) == found


@pytest.mark.parametrize("reason", ["", " --", " --  ", " # they know each other"])
def test_a_reason_is_asked_for(mailguard: Mailguard, reason: str) -> None:
    assert reported(mailguard, f"{PLAIN}  # mailguard: ignore[MG101]{reason}") == ["7 MG903"]
    assert reported(mailguard, f"{PLAIN}  # mailguard: ignore[MG101]{reason}", "--ignore", "MG903") == []


MALFORMED = {
    "# mailguard: ignore": "no rule is named; name its code in brackets right behind the word: # mailguard: ignore[MG101]",
    "# mailguard: ignore[]": "no rule is named; name its code in the brackets",
    "# mailguard: ignore MG101": "no rule is named; name its code in brackets right behind the word",
    "# mailguard: ignore[MG999] -- x": "MG999 is not the code of a rule that a comment can suppress",
    "# mailguard: ignore[mg101] -- x": "mg101 is not the code of a rule that a comment can suppress; did you mean MG101?",
    "# mailguard: ignore[MG902] -- x": "MG902 is not the code of a rule that a comment can suppress",
    "# mailguard: ignore[visible-to] -- x": "visible-to is not the code of a rule that a comment can suppress",
    "# mailguard: ignore[MG101] they know": "put two hyphens before the reason: -- they know",
    "# mailguard: ignroe[MG101] -- x": "'ignroe' is neither ignore nor ignore-file; write # mailguard: ignore[MG101]",
    "# mailguard:": "write # mailguard: ignore[MG101] -- reason",
    "# mailguard ignore[MG101] -- x": "there is no colon after mailguard; write # mailguard: ignore[MG101] -- reason",
    "# mailguard-disable": "there is no colon after mailguard",
    "# Mailguard: Ignore[MG101] -- x": "'Ignore' is neither ignore nor ignore-file",
    "# mailguard: ignore-file[MG101] -- x": "ignore-file must stand on a line of its own",
    "\n# mailguard: ignore[MG101] -- x": "no statement follows; write it above the statement or on one of its lines",
}


@pytest.mark.parametrize("comment", MALFORMED)
def test_a_malformed_comment_is_an_error_that_tells_the_remedy(mailguard: Mailguard, comment: str) -> None:
    line = 7 + comment.count("\n")
    assert reported(mailguard, f"{PLAIN}  {comment}") == ["7 MG101", f"{line} MG904"]
    assert reported(mailguard, f"{PLAIN}  {comment}", "--select", "MG102") == [f"{line} MG904"]
    assert reported(mailguard, f"{PLAIN}  {comment}", "--select", "MG102", "--ignore", "MG904") == []
    finished = mailguard("check", "--output-format", "concise")
    assert re.search(rf"^a\.py:{line}:\d+: MG904 .*{re.escape(MALFORMED[comment])}", finished.out, re.MULTILINE)


@pytest.mark.parametrize("arguments", [[], ["--select", "MG102,MG902"], ["--min-confidence", "high"]])
def test_a_comment_is_used_whatever_is_reported(mailguard: Mailguard, arguments: list[str]) -> None:
    assert reported(mailguard, f"{PLAIN}  # mailguard: ignore[MG101] {WHY}", *arguments) == []


def test_a_comment_for_a_rule_that_is_not_selected_is_not_judged(mailguard: Mailguard) -> None:
    unused = f"    pass  # mailguard: ignore[MG101] {WHY}"
    assert reported(mailguard, unused, "--select", "MG102,MG902") == []
    assert reported(mailguard, unused, "--select", "MG101,MG902") == ["7 MG902"]


def test_what_comments_suppress_is_told_with_the_reason_if_it_would_be_reported(mailguard: Mailguard) -> None:
    reported(mailguard, f"    # mailguard: ignore[MG101]{WHY}  # noqa\n{PLAIN}")
    report = json.loads(mailguard("check", "--output-format", "json").out)
    [suppressed] = report["suppressed"]
    assert (suppressed["code"], suppressed["line"], suppressed["reason"]) == ("MG101", 8, "they know each other")
    assert len(suppressed["fingerprint"]) == 32
    assert report["coverage"]["suppressed"] == 1
    report = json.loads(mailguard("check", "--select", "MG102", "--output-format", "json").out)
    assert (report["suppressed"], report["coverage"]["suppressed"]) == ([], 0)


def test_a_comment_is_judged_in_files_that_say_nothing_of_mail(mailguard: Mailguard) -> None:
    Path("b.py").write_text("x = 1  # mailguard: ignore[MG101] -- once there was a mail\n")
    assert reported(mailguard, "    pass") == ["1 MG902"]
    assert reported(mailguard, "    pass", "a.py") == []


def test_the_statement_that_the_finding_points_at_is_covered_not_the_helper(mailguard: Mailguard) -> None:
    helper = "from django.core.mail import send_mail\n\n\ndef post(people):\n    send_mail('', '', None, people)"
    Path("helper.py").write_text(f"{helper}  # mailguard: ignore[MG101] {WHY}\n")
    call = "    from helper import post\n    post(people)"
    assert reported(mailguard, call, "--ignore", "MG902") == ["8 MG101"]
    Path("helper.py").write_text(f"{helper}\n")
    assert reported(mailguard, f"{call}  # mailguard: ignore[MG101] {WHY}") == []
    assert reported(mailguard, f"{call}  # mailguard: ignore[MG101] {WHY}", "helper.py") == []


def test_python_2_and_newer_syntax_can_be_suppressed(mailguard: Mailguard) -> None:
    comment = f"# mailguard: ignore[MG101] {WHY}"
    newer = '    type X = str\n    print(f"{f"{text}"}")'
    assert reported(mailguard, f"    print text, 'x'\n{PLAIN}  {comment}") == []
    assert reported(mailguard, f"{newer}\n{PLAIN}  {comment}") == []


def test_a_broken_file_is_not_said_to_suppress_nothing(mailguard: Mailguard) -> None:
    Path("a.py").write_text(f"import smtplib\nsmtplib.SMTP().sendmail(:\n    pass  # mailguard: ignore[MG101] {WHY}\n")
    finished = mailguard("check", "--output-format", "concise")
    assert finished.code == 4
    assert "MG902" not in finished.out


def sarif_results(mailguard: Mailguard, *arguments: str) -> list[dict[str, Any]]:
    finished = mailguard("check", "--output-format", "sarif", "--jobs", "1", *arguments)
    results: list[dict[str, Any]] = json.loads(finished.out)["runs"][0]["results"]
    return results


def test_sarif_has_what_is_suppressed_where_it_is_asked_for(mailguard: Mailguard, tmp_path: Path) -> None:
    code = """\
from django.core.mail import send_mail
from shop.models import Customer


def {name}():
    people = [each.email for each in Customer.objects.all()]
    send_mail("News", "", None, people){comment}
"""
    for name, comment in (("a", "  # mailguard: ignore[MG101] -- friends"), ("b", ""), ("c", "")):
        (tmp_path / f"{name}.py").write_text(code.format(name=name, comment=comment))
    (tmp_path / "known.txt").write_text(f"{HEADER}\nb.py: MG101 in b: people\n")
    baseline = ("--baseline", "known.txt")
    assert ["suppressions" in result for result in sarif_results(mailguard, *baseline)] == [False]
    results = sarif_results(mailguard, *baseline, "--show-suppressed")
    files = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert list(zip(files, (result["suppressions"] for result in results), strict=True)) == [
        ("c.py", []),
        ("a.py", [{"kind": "inSource", "justification": "friends"}]),
        ("b.py", [{"kind": "external", "justification": "in the baseline"}]),
    ]
    mailguard("check", *baseline, "--show-suppressed", "--output", "sarif=report.sarif")
    assert json.loads((tmp_path / "report.sarif").read_text())["runs"][0]["results"] == results
