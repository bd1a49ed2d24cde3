"""Rules that are off by default, from the command line to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Mailguard

PROGRAM = """\
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail


def alert():
    send_mail("Alert", "Text", None, ["a@example.org", "b@example.org"])


def invite():
    people = [user.email for user in User.objects.all()]
    EmailMessage("News", "Text", None, ["club@example.org"], bcc=people).send()


def deliver(recipients):
    send_mail("News", "Text", None, recipients)
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("options", "reported"),
    [
        ([], []),
        (["--select", "MG1"], []),
        (["--select", "MG201"], ["program.py:7: MG201"]),
        (["--select", "exposing-wrapper"], ["program.py:16: MG202"]),
        (["--select", "exposing-wrapper", "--min-confidence", "high"], []),
        (["--select", "MG3"], ["program.py:12: MG301"]),
        (["--select", "ALL"], ["program.py:7: MG201", "program.py:12: MG301", "program.py:16: MG202"]),
        (["--select", "ALL", "--ignore", "MG2"], ["program.py:12: MG301"]),
    ],
)
def test_rules_that_are_off_speak_when_they_are_selected(
    mailguard: Mailguard, options: list[str], reported: list[str]
) -> None:
    finished = mailguard("check", "--jobs", "1", "--output-format", "concise", *options)
    assert (finished.code, finished.err) == (1 if reported else 0, "")
    found = [line.split() for line in finished.out.splitlines() if line.startswith("program.py:")]
    assert [f"{place.rsplit(':', 2)[0]}: {code}" for place, code, *_ in found] == reported
