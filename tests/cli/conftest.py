from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Confidence, Field, Severity
from mailguard.catalog.models import Catalog, Check
from mailguard.cli import check as check_command
from mailguard.cli import rules as rules_command
from mailguard.cli import settings
from mailguard.cli.main import run
from mailguard.engine.progress import Progress
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.engine.run import CheckRequest
from mailguard.judge.finding import Finding

PLACE = Place("a.py", Span(1, 0, 1, 5))

FINDING = Finding(
    code="MG101",
    rule="visible-to",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="shown to all",
    place=PLACE,
    field=Field.TO,
    library=None,
    steps=(),
    repair=None,
)
UNREADABLE = Unreadable(PLACE, "syntax error")
CLEAN = RunResult((), (), Coverage(1, 1, 0, 0), {})

CATALOG = Catalog(
    checks=(
        Check("MG201", "visible-team-list", "Team members in To", "", "", "", Severity.NOTE, False, None, None),
        Check("MG101", "visible-to", "Several people in To", "", "", "", Severity.ERROR, True, None, None),
    )
)


class Finished(NamedTuple):
    """What a call of mailguard left behind."""

    code: int
    out: str
    err: str


Mailguard = Callable[..., Finished]


@dataclass
class Engine:
    """Stands in for the engine: gives the result it is told to, and remembers what it was asked."""

    result: RunResult | Exception = CLEAN
    requests: list[CheckRequest] = field(default_factory=list)

    def check(self, request: CheckRequest, catalog: Catalog, progress: Progress) -> RunResult:
        self.requests.append(request)
        assert catalog is CATALOG
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    stand_in = Engine()
    monkeypatch.setattr(check_command, "check", stand_in.check)
    monkeypatch.setattr(settings, "load_rules", lambda *_: CATALOG)
    monkeypatch.setattr(rules_command, "load_rules", lambda *_: CATALOG)
    return stand_in


@pytest.fixture
def mailguard(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Mailguard:
    """Call mailguard with these arguments, in a plain environment."""
    for name in ("NO_COLOR", "FORCE_COLOR", "MAILGUARD_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> Finished:
        code = run(arguments)
        return Finished(code, *capsys.readouterr())

    return call
