"""Runs the leaking examples before and after the repair that mailguard offers, and compares what people get."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.run import CheckRequest, survey
from mailguard.repair.edits import edited, without_overlaps
from mailguard.repair.propose import propose
from mailguard.repair.repair import Repair, Safety
from tests.conformance.execute import Seen, observed
from tests.conformance.exposure import exposes
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
        unsafe = any(repair.safety is Safety.UNSAFE for repair in self.repairs)
        return (Safety.UNSAFE if unsafe else Safety.SAFE).value


def repaired(code: str, catalog: Catalog) -> tuple[str, tuple[Repair, ...]]:
    """Return a program after the repairs that are offered for it, unsafe ones included, and which these are."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").touch()
        Path(folder, FILE).write_text(code, encoding="utf-8")
        request = CheckRequest(paths=(folder,))
        surveyed = survey(request, catalog)
        offered = propose(surveyed, request, catalog, surveyed.reported)
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
    yield Proof(run, repairs, _trouble(before, after))


def _trouble(before: Seen, after: Seen) -> str:
    if before.trouble or after.trouble:
        return before.trouble or after.trouble
    if _people(before) != _people(after):
        return f"got a mail before: {sorted(_people(before))}, after: {sorted(_people(after))}"
    return "people still see each other" if exposes(after.copies) else ""


def _people(seen: Seen) -> frozenset[str]:
    return frozenset().union(*(copy.people for copy in seen.copies))
