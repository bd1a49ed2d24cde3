"""The files around the code say what is true."""

from __future__ import annotations

import re
import shlex

import click
import pytest
import tomli
import yaml

from mailguard.cli.main import mailguard
from tests.packaging.conftest import REPOSITORY

PROJECT = tomli.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_commit_hooks_are_one_process_each() -> None:
    for hook in HOOKS:
        assert hook.pop("name")
        assert hook.pop("description")
    shared = {"entry": "mailguard check", "language": "python", "minimum_pre_commit_version": "2.9.2"}
    repair = {**shared, "entry": "mailguard fix", "types_or": ["python"], "require_serial": True}
    assert [
        {"id": "mailguard", "types_or": ["python", "jupyter"], "require_serial": True, **shared},
        {"id": "mailguard-all", "pass_filenames": False, "always_run": True, **shared},
        {"id": "mailguard-fix", **repair},
    ] == HOOKS


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_commit_hook_starts_a_command_that_exists(hook: dict[str, str]) -> None:
    program, command = shlex.split(hook["entry"])
    assert program in PROJECT["project"]["scripts"]
    assert command in mailguard.list_commands(click.Context(mailguard))


def test_ci_runs_the_command_of_the_readme() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "<!-- test-command -->" in script.read_text(encoding="utf-8")
    assert (REPOSITORY / "README.md").read_text(encoding="utf-8").count("<!-- test-command -->") == 1


@pytest.mark.parametrize("group", ["select", "ignore"])
def test_every_exception_to_the_lint_rules_has_its_reason(group: str) -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    [block] = re.findall(rf"^{group} = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    entries = [line.strip() for line in block.splitlines()]
    assert len(entries) == len(PROJECT["tool"]["ruff"]["lint"][group])
    if group == "ignore":
        assert [entry for entry in entries if "  # " not in entry and ", # " not in entry] == []
