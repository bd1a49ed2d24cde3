"""Nothing that file names and source say steers a terminal, a page or the machine of a CI service, whatever the command and the format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailguard.cli.main import run
from mailguard.report.formats import OutputFormat
from mailguard.report.inventory_formats import InventoryFormat
from mailguard.report.wording import printable
from tests.robustness.hostile_code import MAIL

EVIL = (
    "\x1b[2J\x1b]0;x\x07\x9b31m\u202eabc\u200b ::error file=x::y ##vso[task.setvariable variable=A]b ##[add-matcher]x "
    "##teamcity[x] <script>alert(1)</script><img src=x onerror=x> ]]> `x` [x](http://x.test) ![x](http://x.test/x.png)"
)
NAMES = (
    *("::add-mask::x.py", "##vso[task.setvariable variable=a]b.py", "##[add-matcher]x.py", "\x1b[2J.py"),
    *("two\nlines::warning::x.py", "\x9b.py", "\u202e.py", "\u2028.py", "%0A::error::x.py", "<img src=x>.py"),
    *("=cmd|calc!A0.py", "`x`.py", "[a](http:x).py", "a,b:c;d.py", "-rf.py"),
)
LEAK = (
    f"{MAIL}def f():\n    people = [u['{EVIL}'] for u in User.objects.filter(a='{EVIL}')]  # {EVIL}\n"
    f"    send_mail('{EVIL}', '', None, people)  # {EVIL}\n"
    f"    x = 1  # mailguard: ignore[{EVIL}] -- {EVIL}\n"
)
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2066-\u2069]|##\w*\[")
AT_THE_START = re.compile(r"^\s*::", re.MULTILINE)
OWN_ANNOTATION = re.compile(r"^::(?:error|warning|notice) (?:file=|title=mailguard::)", re.MULTILINE)
MARKUP = re.compile("<script|<img")
EVERYTHING = ("--select", "ALL", "--min-confidence", "low", ".")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    for name in NAMES:
        (tmp_path / name).write_text(LEAK, encoding="utf-8")
    (tmp_path / f"broken{NAMES[0]}").write_text(f"{MAIL}x = (\n{EVIL}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        *(("check", "--output-format", each.value, *EVERYTHING) for each in OutputFormat),
        *(("inventory", "--format", each.value, ".") for each in InventoryFormat),
        ("check", "--statistics", *EVERYTHING),
        ("check", "--show-files", "."),
        ("fix", "--diff", "--unsafe", "."),
    ],
    ids=lambda command: " ".join(command[:3]),
)
def test_reports(project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    run(command)
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert STEERING.search(text) is None
        assert len(AT_THE_START.findall(text)) == len(OWN_ANNOTATION.findall(text))
    assert len(said.out.splitlines()) > 10
    assert "html" not in command or MARKUP.search(said.out) is None


@pytest.mark.parametrize(
    "command",
    [
        ("check", EVIL),
        ("check", f"--{EVIL}"),
        ("check", "--config", EVIL),
        ("check", "--baseline", EVIL, "."),
        ("check", "--select", EVIL, "."),
        ("check", "--rules", EVIL, "."),
        ("check", "--output", f"json=/nowhere/{EVIL}", "."),
        ("check", "--output-format", EVIL, "."),
        ("check", "--executor", f"dask:{EVIL}", "."),
        ("explain", EVIL),
        ("rules", "test", EVIL),
        (EVIL,),
    ],
    ids=lambda command: " ".join(word for word in command if EVIL not in word),
)
def test_complaints(project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    assert run(command) == 2
    said = capsys.readouterr()
    assert said.err
    assert STEERING.search(said.out + said.err) is None
    assert AT_THE_START.search(said.err) is None


def test_settings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = "".join(f"\\u{ord(char):04x}" for char in EVIL)
    (project / "mailguard.toml").write_text(f'"{key}" = 1\nrules = ["{key}"]\n', encoding="utf-8")
    assert run(("check", ".")) == 2
    assert STEERING.search(capsys.readouterr().err) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##vso[task.x]y", r"\x23#vso[task.x]y"),
        ("a ##[group]b", r"a \x23#[group]b"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::add-mask::x", r"  \x3a:add-mask::x"),
        ("### heading [1]", "### heading [1]"),
        ("std::vector::x", "std::vector::x"),
        ("x[::2]", "x[::2]"),
        ("x[1, ::2]", "x[1, ::2]"),
    ],
)
def test_what_a_ci_service_would_take_for_a_command(text: str, expected: str) -> None:
    assert printable(text) == expected
