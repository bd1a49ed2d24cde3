from __future__ import annotations

import pytest

from tests.conformance.plan import Run, builtin_catalog, runs

RUNS = runs(builtin_catalog())


def test_every_library_is_run_or_says_why_not() -> None:
    assert sorted({run.library.id for run in RUNS if run.group is None and not run.not_run}) == []
    assert sorted({run.library.id for run in RUNS if run.not_run == "no entry in libraries.toml"}) == []


def test_versions_are_pinned() -> None:
    groups = {run.group for run in RUNS if run.group}
    assert [package for group in groups for package in group.packages if "==" not in package] == []


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.library.id}: {run.example.name}")
def test_no_stand_in_speaks_for_the_library(run: Run) -> None:
    models = (*run.library.functions, *run.library.messages, *run.library.clients)
    paths = [path for model in models for path in model.paths]
    assert [name for name in run.application if any(f"{path}.".startswith(f"{name}.") for path in paths)] == []
