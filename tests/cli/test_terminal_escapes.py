"""What scanned files are called and say never reaches the terminal raw, by whatever way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Mailguard

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
SOURCE = f"""\
from django.contrib.auth.models import User
from django.core.mail import send_mail


def f():
    send_mail("{ESCAPES}", "", None, [u.email for u in User.objects.all()])  # {ESCAPES}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    folder = tmp_path / ESCAPES.replace("/", "")
    try:
        folder.mkdir()
    except (OSError, ValueError):
        pytest.skip("this file system has no such names")
    (folder / "leak.py").write_text(SOURCE, encoding="utf-8")
    (folder / "broken.py").write_text(f"import smtplib\n'{ESCAPES}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--output-format", "full"),
        ("check", "--output-format", "concise", "--statistics"),
        ("check", "--output-format", "github"),
        ("check", "--output-format", "junit"),
        ("check", "--output-format", "html"),
        ("check", "--show-files"),
        ("inventory",),
        ("inventory", "--format", "csv"),
        ("inventory", "--format", "html"),
    ],
)
def test_reports(mailguard: Mailguard, project: Path, arguments: tuple[str, ...]) -> None:
    out = mailguard(*arguments).out
    assert r"\x1b]0;owned\x07\x1b[2J\x9b31m\u202e" in out
    assert out.replace("\r\n", "").replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "arguments", [(f"{ESCAPES}.py",), ("--output-format", ESCAPES), ("--output", f"json={ESCAPES}/a/b")]
)
def test_complaints(mailguard: Mailguard, project: Path, arguments: tuple[str, ...]) -> None:
    finished = mailguard("check", *arguments)
    assert (finished.code, finished.out) == (2, "")
    assert "owned" in finished.err
    assert finished.err.replace("\n", "").isprintable()
