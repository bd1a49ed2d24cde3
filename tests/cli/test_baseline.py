"""Known findings in a file, through the real commands."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from mailguard.cli import baseline as baseline_command
from mailguard.engine.baseline import HEADER
from tests.cli.conftest import Mailguard

LEAK = """\
from django.core.mail import send_mail
from shop.models import Customer


def {name}(text):
    people = [each.email for each in Customer.objects.all()]
    send_mail("News", text, None, people)
"""
BOARD = "lib/board.py: MG101 in post: people"
NEWS = "news.py: MG101 in announce: people"
FILE = "mailguard-baseline.txt"


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "board.py").write_text(LEAK.format(name="post"))
    (tmp_path / "news.py").write_text(LEAK.format(name="announce"))
    monkeypatch.chdir(tmp_path)


def entries(file: str = FILE) -> list[str]:
    return Path(file).read_text().splitlines()


def reported(mailguard: Mailguard, *arguments: str) -> list[str]:
    finished = mailguard("check", "--output-format", "json", "--jobs", "1", "--baseline", FILE, *arguments)
    assert finished.err == ""
    return [f"{each['path']}:{each['line']} {each['code']}" for each in json.loads(finished.out)["findings"]]


def test_what_is_written_is_not_reported_again(mailguard: Mailguard) -> None:
    assert mailguard("baseline", "write") == (0, f"2 findings written to {FILE}.\n", "")
    assert entries() == [HEADER, BOARD, NEWS]
    finished = mailguard("check", "--baseline", FILE)
    assert finished.code == 0
    assert " 2 in the baseline." in " ".join(finished.out.split())


def test_moved_and_reformatted_code_is_known(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    moved = LEAK.format(name="announce").replace(", people)", ",\n        people,\n    )").replace("def", "\n\n\ndef")
    Path("news.py").write_text(f"import os\n{moved}")
    assert reported(mailguard) == []


def test_another_function_expression_or_file_is_new(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text(LEAK.format(name="remind"))
    Path("more.py").write_text(LEAK.format(name="announce"))
    assert reported(mailguard, "--ignore", "MG905") == ["more.py:7 MG101", "news.py:7 MG101"]


def test_a_second_equal_finding_is_new_whatever_is_selected(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    again = '    send_mail("Again", text, None, people)\n'
    Path("news.py").write_text(LEAK.format(name="announce") + again)
    assert reported(mailguard) == ["news.py:8 MG101"]
    mailguard("baseline", "update", "--add")
    assert entries() == [HEADER, BOARD, NEWS, f"{NEWS} #2"]
    Path("news.py").write_text(LEAK.format(name="announce"))
    assert reported(mailguard) == [f"{FILE}:4 MG905"]


def test_stale_entries_are_reported_where_they_stand(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text("pass\n")
    finished = mailguard("check", "--baseline", FILE)
    assert finished.code == 1
    assert f"{FILE}:3:1\n" in finished.out
    assert f"3 | {NEWS}" in finished.out
    assert "mailguard baseline update" in finished.out


def test_only_entries_of_files_in_scope_or_gone_are_called_stale(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text("pass\n")
    assert reported(mailguard, "lib/board.py") == []
    assert reported(mailguard, "news.py") == [f"{FILE}:3 MG905"]
    Path("news.py").unlink()
    assert reported(mailguard, "lib/board.py") == [f"{FILE}:3 MG905"]


def test_entries_are_not_stale_because_less_is_reported(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    assert reported(mailguard, "--select", "MG102,MG905", "--min-confidence", "high") == []
    assert reported(mailguard, "--exclude", "news.py") == []


def test_entries_of_rules_that_were_not_asked_are_not_stale(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text("pass\n")
    assert reported(mailguard, "--select", "MG102,MG905") == []
    assert reported(mailguard, "--select", "MG101,MG905") == [f"{FILE}:3 MG905"]


def test_entries_of_a_file_that_cannot_be_analysed_are_not_stale(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text(f"{LEAK.format(name='announce')}def (:\n")
    assert reported(mailguard) == []


def test_updating_takes_out_what_is_stale_and_adds_nothing(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text(LEAK.format(name="remind"))
    said = f"1 stale entry taken out of {FILE}, 1 left; 1 new finding not added.\n"
    assert mailguard("baseline", "update") == (0, said, "")
    assert entries() == [HEADER, BOARD]
    said = f"0 stale entries taken out of {FILE}, 2 left; 1 new finding added.\n"
    assert mailguard("baseline", "update", "--add") == (0, said, "")
    assert entries() == [HEADER, BOARD, NEWS.replace("announce", "remind")]


def test_updating_some_files_leaves_the_entries_of_others(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text("pass\n")
    mailguard("baseline", "update", "lib")
    assert entries() == [HEADER, BOARD, NEWS]


def test_entries_are_shown(mailguard: Mailguard) -> None:
    mailguard("baseline", "write")
    Path("news.py").write_text("pass\n")
    shown = f"known  {BOARD}\nstale  {NEWS}\n2 entries in {FILE}, 1 stale.\n"
    assert mailguard("baseline", "show") == (0, shown, "")


def test_paths_in_the_file_are_relative_to_it(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lib/pyproject.toml").touch()
    mailguard("baseline", "write", "lib", "news.py")
    assert entries() == [HEADER, BOARD, NEWS]
    assert reported(mailguard, "lib") == []
    monkeypatch.chdir("lib")
    assert mailguard("check", "--baseline", f"../{FILE}").code == 0
    mailguard("baseline", "write", "--baseline", "own.txt")
    assert entries("own.txt") == [HEADER, "board.py: MG101 in post: people"]


def test_the_configuration_names_the_file(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mailguard.toml").write_text("baseline = 'known.txt'\nignore = ['MG102']\n")
    assert mailguard("check").err == "mailguard: known.txt: no such baseline; make it with: mailguard baseline write\n"
    monkeypatch.chdir("lib")
    assert mailguard("baseline", "write", "..").out == "2 findings written to ../known.txt.\n"
    assert mailguard("check", "..").code == 0
    assert mailguard("check", "..", "--isolated").code == 1


@pytest.mark.parametrize("command", ["write", "update", "show"])
def test_another_file_is_not_touched(mailguard: Mailguard, command: str) -> None:
    before = Path("news.py").read_text()
    finished = mailguard("baseline", command, "--baseline", "news.py")
    assert finished.code == 2
    assert finished.err == f"mailguard: news.py: is no baseline of mailguard, which would start with: {HEADER}\n"
    assert Path("news.py").read_text() == before


def test_marks_of_a_merge_are_named(mailguard: Mailguard) -> None:
    Path(FILE).write_text(f"{HEADER}\n{BOARD}\n<<<<<<< HEAD\n")
    finished = mailguard("check", "--baseline", FILE)
    assert finished.code == 2
    assert finished.err.startswith(f"mailguard: {FILE}:3: is no entry of a baseline; resolve what a merge left behind")


def test_notes_blank_lines_and_windows_line_ends_do_no_harm(mailguard: Mailguard) -> None:
    Path(FILE).write_bytes(f"{HEADER}\r\n# to do in spring\r\n\r\n{NEWS}\r\n{BOARD}\r\n".encode())
    assert reported(mailguard) == []


def test_writing_is_all_or_nothing(mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch) -> None:
    mailguard("baseline", "write")
    Path(FILE).chmod(0o640)
    before = Path(FILE).read_bytes()
    Path("news.py").write_text("pass\n")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        assert mailguard("baseline", "write").err == f"mailguard: {FILE}: cannot be written: No space left on device\n"
    assert Path(FILE).read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == [".git", "lib", FILE, "news.py"]
    assert mailguard("baseline", "write").code == 0
    assert stat.S_IMODE(Path(FILE).stat().st_mode) == 0o640


def test_a_link_to_the_file_stays_one(mailguard: Mailguard) -> None:
    Path("shared.txt").write_text(f"{HEADER}\n")
    Path(FILE).symlink_to("shared.txt")
    mailguard("baseline", "write")
    assert Path(FILE).is_symlink()
    assert entries("shared.txt") == [HEADER, BOARD, NEWS]


def test_a_file_that_could_not_be_analysed_is_told(mailguard: Mailguard) -> None:
    Path("more.py").write_text("import smtplib\nsmtplib.SMTP().sendmail(\n")
    finished = mailguard("baseline", "write")
    assert (finished.code, finished.err) == (4, "mailguard: 1 file could not be analysed; see 'mailguard check'\n")
    assert entries() == [HEADER, BOARD, NEWS]


def test_nothing_is_written_when_nothing_is_checked(mailguard: Mailguard) -> None:
    Path("empty").mkdir()
    finished = mailguard("baseline", "write", "empty")
    assert (finished.code, finished.err) == (2, "mailguard: no Python file found; the baseline is left as it is\n")
    assert not Path(FILE).exists()


def test_the_default_file_is_the_one_in_the_help(mailguard: Mailguard) -> None:
    assert baseline_command.DEFAULT_FILE in mailguard("baseline", "--help").out


@pytest.mark.parametrize(
    "arguments",
    [["baseline"], ["baseline", "write"], ["baseline", "update"], ["baseline", "show"], ["check"], ["config"]],
)
def test_help_fits_a_terminal_of_80_columns(mailguard: Mailguard, arguments: list[str]) -> None:
    lines = mailguard(*arguments, "--help").out.splitlines()
    assert lines
    assert [line for line in lines if len(line) > 80] == []


def test_what_is_excluded_is_not_written(mailguard: Mailguard) -> None:
    assert mailguard("baseline", "write", "--exclude", "lib/", "--jobs", "1").out == f"1 finding written to {FILE}.\n"
    assert entries() == [HEADER, NEWS]


@pytest.mark.parametrize(
    ("action", "all_judged", "nothing_judged"),
    [
        ("write", "2 findings written", "0 findings written"),
        ("update", "1 stale entry taken out", "0 stale entries taken out"),
        ("show", "1 stale", "0 stale"),
    ],
)
def test_what_to_read_is_said_as_for_a_check(
    mailguard: Mailguard, action: str, all_judged: str, nothing_judged: str
) -> None:
    def said(*options: str) -> str:
        Path(FILE).write_text(f"{HEADER}\n{NEWS}\nnews.py: MG101 in gone: people\n")
        return mailguard("baseline", action, "--baseline", FILE, "--jobs", "1", *options).out

    Path("other.toml").write_text('ignore = ["MG101"]\n')
    assert all_judged in said()
    assert nothing_judged in said("--config", "other.toml")
    Path("mailguard.toml").write_text('ignore = ["MG101"]\n')
    assert nothing_judged in said()
    assert all_judged in said("--isolated")
    if action != "write":
        assert nothing_judged in said("--isolated", "--exclude", "news.py")
    finished = mailguard("baseline", action, "--rules", "gone")
    assert (finished.code, "gone" in finished.err) == (2, True)
