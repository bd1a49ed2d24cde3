"""`--executor`: what is refused before anything is handed to a cluster; tests/engine/test_executors.py has a cluster."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Mailguard

COMMANDS = ("check", "fix", "inventory", "baseline write", "baseline update", "baseline show")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_executor_that_there_is_not(mailguard: Mailguard, command: str) -> None:
    result = mailguard(*command.split(), "--executor", "ray:auto")
    assert result.code == 2
    assert "--executor ray:auto: is not dask:ADDRESS, such as dask:tcp://scheduler.example:8786" in result.err


@pytest.mark.parametrize("command", COMMANDS)
def test_jobs_are_for_this_machine(mailguard: Mailguard, command: str) -> None:
    result = mailguard(*command.split(), "--executor", "dask:tcp://scheduler.example:8786", "--jobs", "2")
    assert result.code == 2
    assert "--jobs and --executor exclude each other: a cluster has workers of its own" in result.err
