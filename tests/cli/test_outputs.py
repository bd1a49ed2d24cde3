"""`--output` and `--output-format`: several reports of one run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest

from mailguard.cli.check import command
from mailguard.report.formats import OutputFormat
from tests.cli.conftest import CLEAN, FINDING, Engine, Mailguard


@pytest.fixture
def reporting(engine: Engine) -> Engine:
    engine.result = replace(CLEAN, findings=(FINDING,), sources={"a.py": b"users\n"})
    return engine


@pytest.mark.parametrize("output_format", [item.value for item in OutputFormat])
def test_each_format_reports_the_finding(mailguard: Mailguard, reporting: Engine, output_format: str) -> None:
    finished = mailguard("check", "--output-format", output_format)
    assert (finished.code, finished.err) == (1, "")
    assert "MG101" in finished.out
    assert finished.out.endswith("\n")
    assert "\x1b[" not in finished.out


@pytest.mark.parametrize("output_format", [item.value for item in OutputFormat])
def test_a_file_holds_what_the_terminal_would_show(
    mailguard: Mailguard, reporting: Engine, output_format: str, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    shown = mailguard("check", "--output-format", output_format, "--output", f"{output_format}={path}").out
    assert path.read_text(encoding="utf-8") == shown


def test_several_files_are_written_and_the_terminal_gets_its_own_format(
    mailguard: Mailguard, reporting: Engine, tmp_path: Path
) -> None:
    sarif, lines = tmp_path / "a=b.sarif", tmp_path / "lines"
    arguments = ("--output", f"sarif={sarif}", "--output", f"jsonl={lines}", "--output-format", "concise")
    finished = mailguard("check", *arguments, "--color", "always")
    assert finished.code == 1
    assert finished.out.startswith("\x1b[1ma.py:1:1:\x1b[0m")
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert [json.loads(line)["type"] for line in lines.read_text().splitlines()] == ["finding", "coverage"]


def test_reports_for_people_in_files_are_never_coloured(
    mailguard: Mailguard, reporting: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    mailguard("check", "--output", f"full={path}", "--color", "always")
    assert "\x1b" not in path.read_text()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("sarif", "'sarif' is not FORMAT=FILE, such as sarif=mailguard.sarif"),
        ("sarif=", "'sarif=' is not FORMAT=FILE, such as sarif=mailguard.sarif"),
        ("xml=a.xml", "'xml' is not one of 'full', 'concise', 'json',"),
    ],
)
def test_wrong_use_is_explained(mailguard: Mailguard, engine: Engine, output: str, message: str) -> None:
    finished = mailguard("check", "--output", output)
    assert (finished.code, finished.out) == (2, "")
    assert message in finished.err
    assert engine.requests == []


def test_two_reports_do_not_overwrite_each_other(mailguard: Mailguard, engine: Engine) -> None:
    finished = mailguard("check", "--output", "sarif=report", "--output", "json=./report")
    assert finished.code == 2
    assert "./report is named twice; give each report a file of its own" in finished.err


def test_a_missing_folder_is_told_before_the_check(mailguard: Mailguard, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.sarif"
    finished = mailguard("check", "--output", f"sarif={path}")
    message = f"mailguard: {path}: cannot be written: there is no folder {path.parent}; make it first\n"
    assert finished == (2, "", message)
    assert engine.requests == []


@pytest.mark.parametrize("output_format", ["full", "concise", "github"])
def test_statistics_follow_the_report(mailguard: Mailguard, reporting: Engine, output_format: str) -> None:
    plain = mailguard("check", "--output-format", output_format).out
    counted = mailguard("check", "--output-format", output_format, "--statistics").out
    assert counted == f"{plain}\nBy rule:\n  1  MG101 visible-to\n\nBy library:\n  1  (none)\n"


def test_a_clean_run_stays_one_line_with_statistics(mailguard: Mailguard, engine: Engine) -> None:
    finished = mailguard("check", "--statistics")
    assert finished == (0, "No findings: 1 file in scope, 1 analysed, 0 send sites, 0 not understood.\n", "")


def test_the_format_of_the_configuration_is_that_of_the_terminal(
    mailguard: Mailguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.mailguard]\noutput-format = "html"\n')
    (tmp_path / "a.py").touch()
    monkeypatch.chdir(tmp_path)
    assert mailguard("check").out.startswith("<!DOCTYPE html>")
    assert "--statistics goes with these formats only" in mailguard("check", "--statistics").err


def test_statistics_do_not_spoil_a_report_for_a_program(mailguard: Mailguard, engine: Engine) -> None:
    finished = mailguard("check", "--statistics", "--output-format", "json")
    assert (finished.code, finished.out) == (2, "")
    assert "--statistics goes with these formats only: full, concise, github" in finished.err
    assert engine.requests == []


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], False),
        (["--output-format", "sarif"], False),
        (["--output-format", "html"], True),
        (["--output", "html=report.html"], True),
    ],
)
def test_the_inventory_is_made_where_it_is_shown(
    mailguard: Mailguard,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    wanted: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    mailguard("check", *arguments)
    assert engine.requests[0].inventory is wanted


def test_formats_are_completed(mailguard: Mailguard) -> None:
    [output] = [option for option in command.params if option.name == "outputs"]
    found = output.shell_complete(click.Context(command), "js")
    assert [item.value for item in found] == ["json=mailguard.json", "jsonl=mailguard.jsonl"]
