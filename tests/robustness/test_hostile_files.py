"""Files that are no ordinary source: each has a defined result, and the leak beside them is found."""

from __future__ import annotations

import json
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


def notebook_of(module: bytes) -> bytes:
    """Return a notebook whose only cell is a program."""
    cell = {"cell_type": "code", "metadata": {}, "source": module.decode()}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


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


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", None),
        (
            b'{"send_mail": 0, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            "the notebook is nested too deeply to be read",
        ),
        (
            b'{"send_mail": 0, "cells": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
            "the notebook is nested too deeply to be read",
        ),
        (
            b'{"send_mail": 0, "cells": [], "x": ' + b"9" * 5_000 + b"}",
            "the notebook is damaged: it holds a number of thousands of digits",
        ),
        (b'{"send_mail": 0, "cells": [], "x": 1e' + b"9" * 5_000 + b"}", None),
        (
            b'{"send_mail": 0, "cells": [], "x": [' + b"[]," * 2_000_001 + b"[]]}",
            "the notebook holds too many values to be read; leave it out with --exclude",
        ),
        (b'{"send_mail": 0, "cells": {}}', "the file is not a notebook: it has no list of cells"),
        (b'{"send_mail": 0, "cells": [1]}', "the notebook is damaged: cell 1 is no object"),
        (b'{"send_mail": 0, "cells": [NaN]}', "the notebook is damaged: cell 1 is no object"),
        (
            b'{"send_mail": 0, "cells": [{"cell_type": "code", "source": {}}]}',
            "the notebook is damaged: the source of cell 1 is no text",
        ),
        (b'{"send_mail": 0, "cells": [{"cell_type": [], "metadata": 1, "source": 2}]}', None),
        (b'{"metadata": {"kernelspec": [], "language_info": {"name": {}}}, "cells": []}', None),
        (b'{"send_mail": 0, "worksheets": [1, {"cells": 3}]}', "the file is not a notebook: it has no list of cells"),
        (b'["send_mail"]', "the file is not a notebook: its JSON is no object with cells"),
        (b"{}".decode().encode("utf-16"), "the notebook is not encoded as UTF-8"),
        (notebook_of(LEAK), FOUND),
        (notebook_of(LEAK + b"x = '\0'\n"), "the file contains NUL bytes: it is binary or damaged"),
        (notebook_of(LEAK).replace(b"import", b"x = '\\ud800'\\nimport", 1), FOUND),
    ],
)
def test_notebooks(project: Path, content: bytes, expected: str | None) -> None:
    (project / "odd.ipynb").write_bytes(content)
    assert result_for(project, "odd.ipynb") == expected


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


def test_a_path_that_is_longer_than_the_system_takes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    for _ in range(25):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    Path("deep.py").write_bytes(LEAK)
    os.chdir(project)
    (failed,) = checked(project).unreadable
    assert failed.reason == "cannot be read: File name too long; leave it out with --exclude"
    assert failed.place.path.count("/") < 25


def test_a_folder_of_very_many_files(project: Path) -> None:
    for number in range(20_000):
        (project / f"n{number}.txt").touch()
    assert checked(project).coverage.files == 1


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
