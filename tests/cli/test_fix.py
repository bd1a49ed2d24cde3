"""`mailguard fix`: what it writes, what it shows, and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from mailguard.engine.baseline import HEADER
from tests.cli.conftest import Mailguard

LEAK = """\
from django.core.mail import EmailMessage
from shop.models import Customer

people = [each.email for each in Customer.objects.all()]
EmailMessage("News", to=people).send()
"""
REPAIRED = LEAK.replace("to=", "bcc=")
HARD = """\
from airflow.utils.email import send_email
from shop.models import Customer

people = [each.email for each in Customer.objects.all()]
send_email(people, "News", "Hello")
"""
HELPLESS = HARD.replace("send_email(people", "sent = send_email(people")
PATCH = """\
--- a/news.py
+++ b/news.py
@@ -2,4 +2,4 @@
 from shop.models import Customer
{blank}
 people = [each.email for each in Customer.objects.all()]
-EmailMessage("News", to=people).send()
+EmailMessage("News", bcc=people).send()
""".format(blank=" ")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "news.py").write_text(LEAK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILGUARD_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def test_a_safe_repair_is_made(project: Path, mailguard: Mailguard) -> None:
    finished = mailguard("fix")
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.splitlines() == [
        "news.py:5: MG101 repaired: Move the people from To to Bcc.",
        "1 finding repaired in 1 file.",
        "Coverage: 1 file in scope, 1 analysed, 0 send sites, 0 not understood.",
    ]
    assert (project / "news.py").read_text() == REPAIRED


def test_a_second_run_changes_nothing(project: Path, mailguard: Mailguard) -> None:
    mailguard("fix")
    before = (project / "news.py").stat().st_mtime_ns
    finished = mailguard("fix")
    assert (finished.code, finished.out.splitlines()[0]) == (0, "0 findings repaired in 0 files.")
    assert (project / "news.py").stat().st_mtime_ns == before


def test_a_patch_is_shown_and_nothing_written(project: Path, mailguard: Mailguard) -> None:
    assert mailguard("fix", "--diff") == (1, PATCH, "mailguard: 1 finding would be repaired in 1 file.\n")
    assert (project / "news.py").read_text() == LEAK


@pytest.mark.parametrize("content", [LEAK, LEAK.rstrip("\n"), LEAK.replace("\n", "\r\n")])
def test_git_applies_the_patch(project: Path, mailguard: Mailguard, content: str) -> None:
    (project / "news.py").write_bytes(content.encode())
    patch = mailguard("fix", "--diff").out
    git = ["git", "-c", "core.autocrlf=false", "apply", "-"]
    applied = subprocess.run(git, cwd=project, input=patch.encode(), capture_output=True, check=False)
    assert applied.stderr == b""
    assert (project / "news.py").read_bytes() == content.replace("to=", "bcc=").encode()


def test_an_unsafe_repair_is_made_when_it_is_asked_for(project: Path, mailguard: Mailguard) -> None:
    (project / "news.py").write_text(HARD)
    finished = mailguard("fix")
    assert finished.code == 1
    offer, summary, _ = finished.out.splitlines()
    assert offer.startswith(
        "news.py:5: MG101 only with --unsafe: Send each person a message of their own (the messages"
    )
    assert summary == "0 findings repaired in 0 files, 1 more with --unsafe."
    assert (project / "news.py").read_text() == HARD
    assert mailguard("fix", "--unsafe").code == 0
    assert "for recipient in people:\n    send_email([recipient]" in (project / "news.py").read_text()


def test_advice_is_left_to_the_reader(project: Path, mailguard: Mailguard) -> None:
    (project / "news.py").write_text(HELPLESS)
    finished = mailguard("fix", "--unsafe")
    assert finished.code == 1
    assert finished.out.splitlines()[0].startswith("news.py:5: MG101 not repaired: ")
    assert finished.out.splitlines()[1] == "0 findings repaired in 0 files, 1 left to you."


def test_only_what_is_asked_for_is_repaired(project: Path, mailguard: Mailguard) -> None:
    (project / "other.py").write_text(LEAK)
    assert mailguard("fix", "--select", "MG102").code == 0
    assert mailguard("fix", "other.py", "--exclude", "news.py").code == 0
    assert (project / "news.py").read_text() == LEAK
    assert (project / "other.py").read_text() == REPAIRED


def test_what_a_baseline_knows_is_left_alone(project: Path, mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    assert mailguard("fix", "--baseline", "mailguard-baseline.txt").code == 0
    assert (project / "news.py").read_text() == LEAK


def test_what_is_suppressed_is_left_alone(project: Path, mailguard: Mailguard) -> None:
    (project / "news.py").write_text(LEAK.replace(".send()\n", ".send()  # mailguard: ignore[MG101] -- the board\n"))
    assert mailguard("fix").code == 0
    assert "to=people" in (project / "news.py").read_text()


def test_other_ways_to_end(project: Path, mailguard: Mailguard) -> None:
    (project / "news.py").write_text("import smtplib\n\nsmtplib.SMTP().sendmail(\n")
    finished = mailguard("fix")
    assert (finished.code, finished.err) == (4, "mailguard: 1 file could not be analysed; see 'mailguard check'\n")
    (project / "news.py").unlink()
    assert mailguard("fix") == (3, "", "mailguard: no Python file found; nothing was repaired\n")
    assert mailguard("fix", "missing.py").code == 2


def test_what_to_repair_is_said_as_for_a_check(project: Path, mailguard: Mailguard) -> None:
    (project / "known.txt").write_text(f"{HEADER}\nnews.py: MG101 in <module>: people\n")
    (project / "other.toml").write_text('ignore = ["MG101"]\n')
    left_alone = (
        ("--ignore", "MG101"),
        ("--select", "MG102"),
        ("--baseline", "known.txt"),
        ("--config", "other.toml"),
    )
    for options in left_alone:
        finished = mailguard("fix", "--jobs", "1", *options)
        assert (finished.code, finished.out.splitlines()[0]) == (0, "0 findings repaired in 0 files.")
    assert mailguard("fix", "news.py", "--exclude", "news.py").code == 0
    assert mailguard("fix", "--rules", "gone").code == 2
    assert mailguard("fix", "--diff-base", "main").code == 2
    assert (project / "news.py").read_text() == LEAK
    (project / "mailguard.toml").write_text('ignore = ["MG101"]\n')
    assert mailguard("fix", "--isolated", "--no-cache", "--min-confidence", "high").code == 0
    assert (project / "news.py").read_text() == REPAIRED


def test_notebooks_are_repaired(project: Path, mailguard: Mailguard) -> None:
    cells = [{"cell_type": "markdown", "source": ["# News"]}, {"cell_type": "code", "source": LEAK.splitlines(True)}]
    notebook = json.dumps({"metadata": {}, "cells": cells}, indent=1) + "\n"
    (project / "news.ipynb").write_text(notebook)
    finished = mailguard("fix", "news.ipynb", "--diff")
    assert (finished.code, finished.err) == (1, "mailguard: 1 finding would be repaired in 1 file.\n")
    assert finished.out.splitlines()[6:8] == [
        '-    "EmailMessage(\\"News\\", to=people).send()\\n"',
        '+    "EmailMessage(\\"News\\", bcc=people).send()\\n"',
    ]
    finished = mailguard("fix", "news.ipynb")
    assert finished.code == 0
    assert finished.out.startswith("news.ipynb:cell 2:5: MG101 repaired: Move the people from To to Bcc.\n")
    assert (project / "news.ipynb").read_text() == notebook.replace("to=", "bcc=")
