"""`mailguard inventory`, on real programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailguard.report.inventory_formats import InventoryFormat
from tests.cli.conftest import Mailguard

NEWS = """\
from django.contrib.auth.models import User
from django.core.mail import send_mail


def news():
    send_mail("News", "", None, [user.email for user in User.objects.all()])


def welcome(user):
    send_mail("Welcome", "", None, [user.email])
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "news.py").write_text(NEWS)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "welcome.py").write_text(NEWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_project_is_listed(mailguard: Mailguard, project: Path) -> None:
    finished = mailguard("inventory")
    assert (finished.code, finished.err) == (0, "")
    lines = finished.out.splitlines()
    assert lines[2:5] == [
        "news.py",
        "   6  MG101    Django   To: several (application data)",
        "  10  single   Django   To: 1 (application data)",
    ]
    assert lines[-2:] == ["4 send sites: 2 exposed, 2 single.", "Coverage: 2 files in scope, 2 analysed."]


def test_only_what_is_named_is_listed(mailguard: Mailguard, project: Path) -> None:
    sites = json.loads(mailguard("inventory", "old", "--format", "json").out)["sites"]
    assert {site["path"] for site in sites} == {"old/welcome.py"}


def test_what_is_excluded_is_not_listed(mailguard: Mailguard, project: Path) -> None:
    sites = json.loads(mailguard("inventory", "--exclude", "old/", "--format", "json").out)["sites"]
    assert {site["path"] for site in sites} == {"news.py"}


def test_the_configuration_holds_here_too(mailguard: Mailguard, project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.mailguard]\nexclude = ["old/"]\n')
    assert "old/welcome.py" not in mailguard("inventory").out
    assert "old/welcome.py" in mailguard("inventory", "--isolated").out
    (project / "other.toml").write_text('exclude = ["news.py"]\n')
    assert "news.py" not in mailguard("inventory", "--config", "other.toml").out


def test_what_a_comment_suppresses_is_listed_as_what_it_is(mailguard: Mailguard, project: Path) -> None:
    text = NEWS.replace(
        '    send_mail("News"', '    # mailguard: ignore[MG101] -- the board knows\n    send_mail("News"'
    )
    (project / "news.py").write_text(text)
    assert "   7  MG101    Django   To: several (application data)" in mailguard("inventory", "news.py").out


@pytest.mark.parametrize("inventory_format", [item.value for item in InventoryFormat])
def test_each_format_lists_the_sites(mailguard: Mailguard, project: Path, inventory_format: str) -> None:
    finished = mailguard("inventory", "--format", inventory_format, "--jobs", "1")
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.count("old/welcome.py") >= 1
    assert finished.out.endswith("\n")


def test_a_file_that_cannot_be_analysed_is_in_the_list(mailguard: Mailguard, project: Path) -> None:
    (project / "broken.py").write_text("import smtplib\nsmtplib.SMTP(\n")
    finished = mailguard("inventory")
    assert finished.code == 4
    assert "\nNot in the table: broken.py:2: " in finished.out


def test_nothing_to_list_is_no_green_run(mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    finished = mailguard("inventory")
    assert (finished.code, finished.err) == (3, "mailguard: no Python file found; there is nothing to list\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "xml"], "'xml' is not one of 'table', 'csv', 'json', 'html'"),
        (["--jobs", "0"], "0 is less than 1"),
        (["nowhere"], "nowhere: no such file or directory"),
    ],
)
def test_wrong_use_is_explained(mailguard: Mailguard, project: Path, arguments: list[str], message: str) -> None:
    finished = mailguard("inventory", *arguments)
    assert (finished.code, finished.out) == (2, "")
    assert message in finished.err
