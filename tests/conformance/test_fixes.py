"""Programs that are run before and after their repair: the same people get mail, and nobody sees another one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conformance import fixes
from tests.conformance.plan import Run, builtin_catalog, runs
from tests.conformance.sinks import Answer, running

CATALOG = builtin_catalog()
RUNS = [
    run
    for run in runs(CATALOG)
    if run.library.id in ("smtplib", "email_message") and run.example.leak and not run.not_run
]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.example.name)
def test_a_repair_holds_when_it_is_run(run: Run) -> None:
    with running(lambda request: Answer()) as sinks:
        proofs = list(fixes.proven(run, Path(sys.executable), sinks, (), CATALOG))
    assert [proof.trouble for proof in proofs] == [""] * len(proofs)


def test_most_of_them_have_one() -> None:
    repaired = [run.example.name for run in RUNS if fixes.repaired(run.example.code, CATALOG)[1]]
    assert len(repaired) == len(RUNS) - 1  # a whole message as text, which nothing is known of
