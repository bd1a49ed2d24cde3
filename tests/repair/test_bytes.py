"""Everything that is not repaired stays as it is, byte for byte."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mailguard.audience.place import Span
from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError
from mailguard.engine.run import CheckRequest
from mailguard.repair.edits import edited
from mailguard.repair.repair import Advice, Repair, TextEdit
from mailguard.repair.rewriting import rewritten

PROGRAM = (
    "{first}from django.core.mail import EmailMessage\n"
    "from app.models import User\n"
    "name = '{name}'\n"
    "\n"
    "def announce():\n"
    "\temails = [user.email for user in User.objects.all()]\n"
    "\tEmailMessage('{name}', to=emails,  body = name).send()   # {name}\n"
)


def fix(project: Path, catalog: Catalog, content: bytes) -> bytes:
    path = project / "news.py"
    path.write_bytes(content)
    rewritten(CheckRequest(paths=(str(project),)), catalog).write()
    return path.read_bytes()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("first", "encoding", "name"),
    [
        ("", "utf-8", "Grüße 🎉"),
        ("", "utf-8-sig", "Grüße"),
        ("# -*- coding: latin-1 -*-\n", "latin-1", "Grüße"),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252", "€ — so viel"),
        ("# coding: shift_jis\n", "shift_jis", "こんにちは"),
        ("", "utf-8", "page\x0cbreak"),
    ],
)
def test_encodings_and_line_ends(
    project: Path, catalog: Catalog, first: str, encoding: str, name: str, line_end: str
) -> None:
    if line_end == "\r" and first:
        pytest.skip("Python itself does not find the declaration of an encoding that ends with a carriage return")
    text = PROGRAM.format(first=first, name=name).replace("\n", line_end)
    content = text.encode(encoding)
    assert fix(project, catalog, content) == text.replace("to=emails", "bcc=emails").encode(encoding)


def test_new_lines_end_as_the_others_do(project: Path, catalog: Catalog) -> None:
    text = (
        "import smtplib\r\nfrom email.mime.text import MIMEText\r\nfrom app.models import User\r\n\r\n"
        "msg = MIMEText('Hello')\r\nfor user in User.objects.all():\r\n    msg['To'] = user.email\r\n"
        "    smtplib.SMTP('localhost').sendmail('a@example.org', [user.email], msg.as_string())"
    )
    after = text.replace("    msg['To']", "    del msg['To']\r\n    msg['To']")
    assert fix(project, catalog, text.encode()) == after.encode()


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")
def test_what_lies_outside_of_the_project_is_left_alone(
    project: Path, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "news.py"
    source = PROGRAM.format(first="", name="News")
    elsewhere.write_text(source)
    (project / "link.py").symlink_to(elsewhere)
    done = rewritten(CheckRequest(paths=(str(project),)), catalog)
    assert [each.reason for each in done.left if isinstance(each, Advice)] == [
        "the repair would change link.py, a link to a file outside of the project; name that file itself"
    ]
    done.write()
    assert elsewhere.read_text() == source


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_permissions_and_links_stay(project: Path, catalog: Catalog) -> None:
    real = project / "real"
    real.mkdir()
    script = real / "news.py"
    script.write_text(PROGRAM.format(first="#!/usr/bin/env python\n", name="News"))
    script.chmod(0o750)
    (project / "link.py").symlink_to(script)
    rewritten(CheckRequest(paths=(str(project / "link.py"),)), catalog).write()
    assert (project / "link.py").is_symlink()
    assert "bcc=emails" in script.read_text()
    assert stat.S_IMODE(script.stat().st_mode) == 0o750
    assert sorted(path.name for path in real.iterdir()) == ["news.py"]


def test_a_file_that_changed_meanwhile_is_not_written(project: Path, catalog: Catalog) -> None:
    first, second = project / "a.py", project / "b.py"
    for path in (first, second):
        path.write_text(PROGRAM.format(first="", name="News"))
    done = rewritten(CheckRequest(paths=(str(project),)), catalog)
    second.write_text("changed = True\n")
    with pytest.raises(UsageError, match=r"^b\.py: changed while mailguard was running; nothing is written"):
        done.write()
    assert first.read_text() == PROGRAM.format(first="", name="News")


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("print 'Hello'\n", "only files in the syntax of Python 3 are rewritten"),
        ("# coding: utf-7\nname = 'a+AGI-c'\n", "its bytes are not the only ones that mean the same in utf-7"),
    ],
)
def test_what_cannot_be_rewritten_is_left_alone(
    offers: Callable[..., tuple[Repair | Advice, ...]], program: str, reason: str
) -> None:
    (offered,) = offers(program + PROGRAM.format(first="", name="News"))
    assert isinstance(offered, Advice)
    assert offered.reason == reason


def test_edits_count_in_bytes_of_utf_8_whatever_the_encoding() -> None:
    content = "# coding: latin-1\r\nä = 'é' + x\r\n".encode("latin-1")
    edit = TextEdit("a.py", Span(2, 12, 2, 13), "y")
    assert edited(content, [edit]) == content.replace(b"x", b"y")
