"""Every way in which mailguard can end, short of success."""

from __future__ import annotations

import pytest

from mailguard import __version__
from tests.cli.conftest import Engine, Mailguard


def test_the_version_is_told(mailguard: Mailguard) -> None:
    assert mailguard("--version") == (0, f"mailguard {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["check", "--help"], ["inventory", "--help"], ["rules", "-h"]]
)
def test_help_is_given(mailguard: Mailguard, arguments: list[str]) -> None:
    finished = mailguard(*arguments)
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.startswith("Usage: mailguard")


def test_help_names_every_command(mailguard: Mailguard) -> None:
    commands = mailguard("--help").out.partition("Commands:\n")[2]
    assert [line.split()[0] for line in commands.splitlines()] == [
        "baseline",
        "cache",
        "check",
        "config",
        "explain",
        "fix",
        "inventory",
        "lsp",
        "rules",
    ]


def test_without_arguments_help_is_given_as_an_error(mailguard: Mailguard) -> None:
    finished = mailguard()
    assert finished.code == 2
    assert finished.err.startswith("Usage: mailguard")


def test_an_unknown_command_is_named(mailguard: Mailguard) -> None:
    finished = mailguard("chek")
    assert (finished.code, finished.out) == (2, "")
    assert finished.err.endswith("Error: No such command 'chek'. Did you mean 'check'?\n")
    assert mailguard("frobnicate").err.endswith("Error: No such command 'frobnicate'.\n")


def test_a_path_without_a_command_is_understood(mailguard: Mailguard) -> None:
    finished = mailguard(".")
    assert finished.code == 2
    assert finished.err.endswith("Error: No such command '.'. To check a file or folder: mailguard check .\n")


def test_an_internal_error_is_one_line(mailguard: Mailguard, engine: Engine) -> None:
    engine.result = ValueError("two\nlines")
    finished = mailguard("check")
    assert (finished.code, finished.out) == (2, "")
    assert finished.err == (
        "mailguard: internal error (ValueError: two lines); this is a bug in mailguard, please report it with what the "
        "same command prints when MAILGUARD_DEBUG=1 is set\n"
    )


def test_a_debugger_gets_the_traceback(mailguard: Mailguard, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILGUARD_DEBUG", "1")
    engine.result = ValueError("wrong")
    finished = mailguard("check")
    assert finished.code == 2
    assert finished.err.startswith("Traceback (most recent call last):\n")
    assert finished.err.endswith(
        "ValueError: wrong\nmailguard: internal error (ValueError: wrong); this is a bug in mailguard, please report it "
        "with the text above\n"
    )


def test_deep_recursion_is_no_traceback_either(mailguard: Mailguard, engine: Engine) -> None:
    engine.result = RecursionError("maximum recursion depth exceeded")
    finished = mailguard("check")
    assert finished.code == 2
    assert finished.err.startswith("mailguard: internal error (RecursionError: maximum")


def test_ctrl_c_is_quiet(mailguard: Mailguard, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mailguard.cli.check.check", interrupt)
    finished = mailguard("check")
    assert finished.code == 130
    assert finished.err.strip() == ""
