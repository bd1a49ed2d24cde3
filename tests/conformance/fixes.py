"""Runs the leaking examples before and after the repair that mailguard offers, and compares what people get."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.run import CheckRequest
from mailguard.engine.trials import Trials
from mailguard.repair.edits import edited, without_overlaps
from mailguard.repair.propose import propose
from mailguard.repair.repair import Repair, Safety
from tests.conformance.execute import Seen, observed
from tests.conformance.plan import Run
from tests.conformance.providers import Provider
from tests.conformance.sinks import Sinks

FILE = "example.py"


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one example that was repaired. `trouble` is empty where the repair does what it says."""

    run: Run
    repairs: tuple[Repair, ...]
    trouble: str = ""

    @property
    def safety(self) -> str:
        """The safety of the least safe repair."""
        return _safety(self.repairs).value


def repaired(code: str, catalog: Catalog) -> tuple[str, tuple[Repair, ...]]:
    """Return a program after the repairs that are offered for it, unsafe ones included, and which these are."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").touch()
        Path(folder, FILE).write_text(code, encoding="utf-8")
        request = CheckRequest(paths=(folder,))
        trials = Trials(request, catalog)
        surveyed = trials.survey()
        offered = propose(surveyed, catalog, surveyed.reported, trials.analyse)
    repairs = without_overlaps(each for each in offered if isinstance(each, Repair))
    edits = [edit for repair in repairs for edit in repair.edits]
    return edited(code.encode(), edits).decode(), tuple(repairs)


def proven(run: Run, python: Path, sinks: Sinks, providers: tuple[Provider, ...], catalog: Catalog) -> Iterator[Proof]:
    """Execute an example as it is and as it is after its repairs; nothing where none is offered."""
    code, repairs = repaired(run.example.code, catalog)
    if not repairs:
        return
    before = observed(run, python, sinks, providers)
    after = observed(replace(run, example=replace(run.example, code=code)), python, sinks, providers)
    yield Proof(run, repairs, _trouble(before, after, _safety(repairs)))


def _safety(repairs: Iterable[Repair]) -> Safety:
    return Safety.UNSAFE if any(repair.safety is Safety.UNSAFE for repair in repairs) else Safety.SAFE


def _trouble(before: Seen, after: Seen, safety: Safety) -> str:
    """What is wrong: a safe repair reaches the same people, any repair all of them; nobody sees more, or several others."""
    if before.trouble or after.trouble:
        return before.trouble or after.trouble
    people, now = _people(before), _people(after)
    if not people <= now or (safety is Safety.SAFE and people != now):
        return f"got a mail before: {sorted(people)}, after: {sorted(now)}"
    if not _pairs(after) <= _pairs(before):
        return "people see whom they did not see before"
    shown = max(len(copy.visible) for copy in after.copies)
    return f"{shown} people stand together in one message" if shown > 1 else ""


def _pairs(seen: Seen) -> frozenset[tuple[str, str]]:
    """Who sees whom."""
    return frozenset(pair for copy in seen.copies for pair in copy.sees())


def _people(seen: Seen) -> frozenset[str]:
    return frozenset().union(*(copy.people for copy in seen.copies))
