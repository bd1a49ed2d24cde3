"""`mailguard check`: what its options ask of the engine, and what its exit codes say."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from mailguard.audience.terms import Confidence
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.store import NO_STORE
from mailguard.engine.errors import UsageError
from mailguard.engine.result import Coverage, RunResult
from mailguard.engine.run import CheckRequest
from tests.cli.conftest import CLEAN, FINDING, UNREADABLE, Engine, Mailguard

NOTHING = Coverage(0, 0, 0, 0)


def request_for(mailguard: Mailguard, engine: Engine, *arguments: str) -> CheckRequest:
    assert mailguard("check", *arguments).err == ""
    return engine.requests.pop()


def test_without_options_the_current_directory_is_checked(mailguard: Mailguard, engine: Engine) -> None:
    assert replace(request_for(mailguard, engine), jobs=1) == CheckRequest(
        paths=(".",), exclude=(), select=(), ignore=(), min_confidence=Confidence.MEDIUM, jobs=1, stdin=None
    )


def test_every_option_reaches_the_engine(mailguard: Mailguard, engine: Engine) -> None:
    request = request_for(
        mailguard,
        engine,
        *("a.py", "pkg", "--select", "MG1,visible-cc", "--select=MG201", "--ignore", "MG102, MG9"),
        *("--min-confidence", "low", "--exclude", "tests/", "--exclude", "{a,b}.py", "--jobs", "7"),
        *("--diff-base", "main..."),
    )
    assert request == CheckRequest(
        paths=("a.py", "pkg"),
        exclude=("tests/", "{a,b}.py"),
        select=("MG1", "visible-cc", "MG201"),
        ignore=("MG102", "MG9"),
        min_confidence=Confidence.LOW,
        jobs=7,
        stdin=None,
        diff_base="main...",
    )


def test_a_cache_is_used_unless_it_is_not_wanted(mailguard: Mailguard, engine: Engine) -> None:
    assert isinstance(request_for(mailguard, engine).store, Database)
    assert request_for(mailguard, engine, "--no-cache").store is NO_STORE


def test_as_many_jobs_as_cpus_that_may_be_used(
    mailguard: Mailguard, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 5}, raising=False)
    assert request_for(mailguard, engine).jobs == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert request_for(mailguard, engine).jobs == 1


@pytest.mark.parametrize(
    ("result", "arguments", "code"),
    [
        (CLEAN, [], 0),
        (replace(CLEAN, findings=(FINDING,)), [], 1),
        (replace(CLEAN, findings=(FINDING,)), ["--exit-zero"], 0),
        (replace(CLEAN, findings=(FINDING,), unreadable=(UNREADABLE,)), [], 1),
        (replace(CLEAN, findings=(FINDING,), unreadable=(UNREADABLE,)), ["--exit-zero"], 0),
        (replace(CLEAN, unreadable=(UNREADABLE,)), [], 4),
        (replace(CLEAN, unreadable=(UNREADABLE,)), ["--exit-zero"], 4),
        (replace(CLEAN, coverage=NOTHING), [], 3),
        (replace(CLEAN, coverage=NOTHING), ["--exit-zero"], 3),
        (replace(CLEAN, coverage=NOTHING, unreadable=(UNREADABLE,)), [], 4),
        (replace(CLEAN, coverage=replace(NOTHING, left_out=1)), [], 0),
    ],
)
def test_the_exit_code_says_what_came_out(
    mailguard: Mailguard, engine: Engine, result: RunResult, arguments: list[str], code: int
) -> None:
    engine.result = result
    assert mailguard("check", *arguments).code == code


def test_nothing_to_check_is_said_beside_the_report(mailguard: Mailguard, engine: Engine) -> None:
    engine.result = replace(CLEAN, coverage=NOTHING)
    finished = mailguard("check", "--output-format", "json")
    assert finished.err == "mailguard: no Python file found; nothing was checked\n"
    assert json.loads(finished.out)


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_is_for_those_who_want_it(
    mailguard: Mailguard,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    engine.result = replace(CLEAN, findings=(FINDING,), sources={"a.py": b"users\n"})
    assert ("\x1b[" in mailguard("check", *arguments).out) is coloured


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-format", "xml"], "'xml' is not one of 'full', 'concise', 'json',"),
        (["--min-confidence", "certain"], "'certain' is not one of 'low', 'medium', 'high'"),
        (["--jobs", "0"], "0 is less than 1"),
        (["--selekt", "MG101"], "No such option '--selekt'"),
        (["--output", "concise"], "such as sarif=mailguard.sarif. Did you mean '--output-format concise'?"),
        (["--output-format=sarif=a.sarif"], "'html'. Did you mean '--output sarif=a.sarif'?"),
        (["--format", "json"], "No such option '--format'. Did you mean '--output-format json'?"),
        (["--level=high"], "No such option '--level'. Did you mean '--min-confidence high'?"),
        (["--threads", "4"], "No such option '--threads'. Did you mean '--jobs 4'?"),
        (["-"], "to check standard input, say what file it stands for: --stdin-filename PATH"),
        (["--stdin-filename", "a.py", "b.py"], "--stdin-filename checks standard input only: leave out the paths"),
    ],
)
def test_wrong_use_is_explained(mailguard: Mailguard, engine: Engine, arguments: list[str], message: str) -> None:
    finished = mailguard("check", *arguments)
    assert (finished.code, finished.out) == (2, "")
    assert message in finished.err.replace("No such option: --selekt", "No such option '--selekt'")
    assert engine.requests == []


def test_what_the_engine_cannot_do_is_one_line(mailguard: Mailguard, engine: Engine) -> None:
    engine.result = UsageError("nope: no such file or directory")
    assert mailguard("check", "nope") == (2, "", "mailguard: nope: no such file or directory\n")


def test_the_files_that_would_be_checked_are_listed(
    mailguard: Mailguard, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "b.py", "a.py", "notes.txt", "c.py"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert mailguard("check", "--show-files", "--exclude", "c.py") == (0, "a.py\nb.py\n", "")
    assert mailguard("check", "--show-files", "c.py") == (0, "c.py\n", "")
    assert engine.requests == []


def test_no_file_to_list_is_no_green_run(
    mailguard: Mailguard, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert mailguard("check", "--show-files") == (3, "", "mailguard: no Python file found; nothing was checked\n")


@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        (["--colour", "high"], "No such option '--colour'. Did you mean '--color'?\n"),
        (["--color", "high"], "'high' is not one of 'auto', 'always', 'never'.\n"),
        (["--output", "a.txt"], "'a.txt' is not FORMAT=FILE, such as sarif=mailguard.sarif\n"),
        (["--output"], "Option '--output' requires an argument.\n"),
        (["--quiet", "a.txt"], "No such option '--quiet'.\n"),
    ],
)
def test_no_option_is_offered_that_has_nothing_to_do_with_it(
    mailguard: Mailguard, arguments: list[str], end: str
) -> None:
    assert mailguard("check", *arguments).err.endswith(end)
