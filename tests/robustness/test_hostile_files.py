"""Files that are no ordinary source: each has a defined result, and the leak beside them is found."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.sources import SIZE_LIMIT, SourceTree
from mailguard.report.formats import OutputFormat, render
from tests.robustness.hostile_code import MAIL, SEND

CATALOG = load_catalog([builtin_rules()])
LEAK = (MAIL + SEND).encode()
FOUND = "a finding"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "leak.py").write_bytes(LEAK)
    return tmp_path


def checked(project: Path) -> RunResult:
    """Check a project, in which the leak has to be found whatever else there is."""
    result = check(CheckRequest((str(project),)), CATALOG)
    assert "leak.py" in {finding.place.path for finding in result.findings}
    return result


def result_for(project: Path, name: str) -> str | None:
    """What is said of one file."""
    result = checked(project)
    reasons = [each.reason for each in result.unreadable if each.place.path == name]
    found = [FOUND for finding in result.findings if finding.place.path == name]
    return next(iter(reasons + found), None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", None),
        (b"\xef\xbb\xbf" + LEAK, FOUND),
        (LEAK.replace(b"\n", b"\r\n"), FOUND),
        (LEAK.replace(b"\n", b"\r"), FOUND),
        (LEAK.replace(b"\n", b"\r\n", 1).replace(b"\n", b"\r", 2), FOUND),
        (LEAK.replace(b"\n", b"\n\f"), FOUND),
        (LEAK.rstrip(), FOUND),
        (LEAK + b"\x1a", "syntax error: invalid non-printable character U+001A"),
        (LEAK + b"x = '\0'\n", "the file contains NUL bytes: it is binary or damaged"),
        (b"# -*- coding: latin-1 -*-\n" + LEAK + "x = 'é'\n".encode("latin-1"), FOUND),
        (b"# coding: utf-7\n" + LEAK, FOUND),
        (b"# coding: rot13\n" + LEAK, "the declared encoding is not known"),
        (b"# coding: zip\n" + LEAK, "the declared encoding is not known"),
        (b"# coding: no-such\n" + LEAK, "the declared encoding cannot be used: unknown encoding: no-such"),
        (b"\xef\xbb\xbf# coding: latin-1\n" + LEAK, "the declared encoding cannot be used: encoding problem: utf-8"),
        (
            b"# coding: ascii\n" + LEAK + "x = 'é'\n".encode(),
            "the bytes are not valid ascii: save the file as UTF-8 or declare its encoding (PEP 263)",
        ),
        (
            LEAK + b"x = '\xff'\n",
            "the bytes are not valid utf-8: save the file as UTF-8 or declare its encoding (PEP 263)",
        ),
        (
            LEAK.decode().encode("utf-16"),
            "the file is encoded as UTF-16; Python reads UTF-8, so save it as UTF-8",
        ),
        (b"print 'hello'\n" + LEAK, FOUND),
    ],
)
def test_contents(project: Path, content: bytes, expected: str | None) -> None:
    (project / "odd.py").write_bytes(content)
    assert result_for(project, "odd.py") == expected


def test_a_file_of_100_mb_is_not_read(project: Path) -> None:
    with (project / "large.py").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert result_for(project, "large.py") == "cannot be read: larger than 5 MiB; leave it out with --exclude"


def test_a_file_that_grows_while_it_is_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is bounded by the limit, whatever the size was when it was looked up."""
    (project / "log.py").write_bytes(b"#" * (SIZE_LIMIT + 100))
    state = os.stat_result((0o100644, 1, 1, 1, 0, 0, 10, 0, 0, 0))
    monkeypatch.setattr("mailguard.engine.sources.os.fstat", lambda _: state)
    with pytest.raises(Exception, match="larger than 5 MiB"):
        SourceTree(project, ("log.py",), frozenset()).read("log.py")


def test_what_is_no_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(project / "pipe.py")
    (project / "loop").symlink_to(project)
    (project / "self.py").symlink_to("self.py")
    (project / "dangling.py").symlink_to("nowhere.py")
    (project / "device.py").symlink_to("/dev/zero")
    (project / "folder.py").mkdir()
    monkeypatch.chdir(project)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        result = checked(project)
    assert (result.coverage.files, result.unreadable) == (1, ())


def test_a_name_that_is_no_text(project: Path) -> None:
    name = os.fsencode(project) + b"/\xff\x1b[2J.py"
    try:
        with open(name, "wb") as file:
            file.write(LEAK)
    except OSError:
        pytest.skip("this file system has no such names")
    result = checked(project)
    assert len(result.findings) == 2
    for output_format in OutputFormat:
        text = render(result, CATALOG, output_format)
        assert "\x1b" not in text
        text.encode("utf-8")


def test_modules_that_import_each_other(project: Path) -> None:
    for number in range(5):
        code = f"from m{(number + 1) % 5} import *\nfrom m{(number + 2) % 5} import post, people\n{MAIL}"
        (project / f"m{number}.py").write_text(
            f"{code}def go():\n    send_mail('', '', None, people)\n", encoding="utf-8"
        )
    result = checked(project)
    assert result.unreadable == ()
    assert result.coverage.analysed == 6


def test_markup_and_escapes_in_code_stay_text(project: Path) -> None:
    evil = "</script><img src=x onerror=alert(1)>\\x1b]0;x\\x07"
    code = f"{MAIL}def f():\n    send_mail('{evil}', '', None, [u.email for u in User.objects.filter(a='{evil}')])\n"
    (project / "evil.py").write_text(code, encoding="utf-8")
    result = checked(project)
    for output_format in OutputFormat:
        text = render(result, CATALOG, output_format)
        assert "\x1b" not in text
        if output_format.value == "html":
            assert "<img" not in text
            assert "<script" not in text
