"""From a request to a result; what the analysis says is made up here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Field, Severity
from mailguard.catalog.models import Catalog, Check
from mailguard.engine import analyse
from mailguard.engine.discover import StandardInput
from mailguard.engine.errors import UsageError
from mailguard.engine.progress import Progress
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding
from tests.engine.conftest import WriteProject


def place(path: str, line: int = 1) -> Place:
    return Place(path, Span(line, 0, line, 5))


FINDING = Finding(
    code="MG101",
    rule="visible-to",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="shown to all",
    place=place("a.py"),
    field=Field.TO,
    library=None,
    steps=(),
    repair=None,
)

CATALOG = Catalog(
    checks=tuple(
        Check(code, name, "", "", "", "", Severity.ERROR, default, None, None)
        for code, name, default in [("MG101", "visible-to", True), ("MG201", "visible-team-list", False)]
    )
)


@dataclass(frozen=True)
class Analysis:
    findings: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    analysed: int = 0
    send_sites: tuple[Place, ...] = ()
    not_understood: tuple[Place, ...] = ()
    marked: tuple[str, ...] = ()


class Checker:
    """Checks a project with a made-up analysis, and remembers what the analysis was given."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.asked: list[tuple[SourceTree, Catalog, int, frozenset[str]]] = []
        self.analysis = Analysis()
        monkeypatch.setattr(analyse, "analyse", self._analyse)

    def _analyse(
        self, tree: SourceTree, catalog: Catalog, jobs: int, codes: frozenset[str], progress: Progress, files: None
    ) -> Analysis:
        self.asked.append((tree, catalog, jobs, codes))
        return self.analysis

    def check(self, request: CheckRequest | None = None, *paths: str) -> RunResult:
        named = tuple(str(self.root / path) for path in paths or (".",))
        return check(replace(request or CheckRequest(), paths=named), CATALOG)


@pytest.fixture
def checker(project: WriteProject, monkeypatch: pytest.MonkeyPatch) -> Checker:
    return Checker(project("a.py", "b.py", "c.py"), monkeypatch)


def test_the_analysis_gets_the_tree_the_catalogue_and_the_number_of_jobs(checker: Checker) -> None:
    checker.check(CheckRequest(jobs=3), "b.py")
    [(tree, catalog, jobs, _)] = checker.asked
    assert (tree.paths, tree.scope) == (("a.py", "b.py", "c.py"), frozenset({"b.py"}))
    assert (catalog, jobs) == (CATALOG, 3)


def test_findings_come_sorted_by_place(checker: Checker) -> None:
    findings = (
        replace(FINDING, place=place("b.py")),
        replace(FINDING, place=place("a.py", 10)),
        replace(FINDING, place=place("a.py", 9)),
    )
    checker.analysis = Analysis(findings=findings)
    assert checker.check().findings == findings[::-1]


@pytest.mark.parametrize(
    ("request_", "codes"),
    [
        (CheckRequest(), {"MG101", "MG901"}),
        (CheckRequest(select=("MG2",)), {"MG201", "MG901"}),
        (CheckRequest(select=("ALL",)), {"MG101", "MG201", "MG901"}),
        (CheckRequest(ignore=("visible-to",)), {"MG901"}),
    ],
)
def test_only_enabled_rules_are_applied(checker: Checker, request_: CheckRequest, codes: set[str]) -> None:
    checker.check(request_)
    assert [asked[-1] for asked in checker.asked] == [codes]


@pytest.mark.parametrize(
    ("least", "reported"),
    [
        (Confidence.LOW, ["low", "medium", "high"]),
        (Confidence.MEDIUM, ["medium", "high"]),
        (Confidence.HIGH, ["high"]),
        (None, ["medium", "high"]),
    ],
)
def test_unsure_findings_are_left_out(checker: Checker, least: Confidence | None, reported: list[str]) -> None:
    checker.analysis = Analysis(
        findings=tuple(
            replace(FINDING, place=place("a.py", line), confidence=confidence)
            for line, confidence in enumerate(Confidence, start=1)
        )
    )
    request = CheckRequest(min_confidence=least) if least else None
    assert [finding.confidence.value for finding in checker.check(request).findings] == reported


def test_a_finding_is_in_scope_when_it_or_any_step_lies_in_a_named_file(checker: Checker) -> None:
    through = replace(FINDING, steps=(Step(place("b.py"), "read"), Step(place("c.py"), "put in To")))
    elsewhere = replace(FINDING, place=place("c.py"))
    checker.analysis = Analysis(findings=(through, elsewhere))
    assert checker.check(None, "a.py").findings == (through,)
    assert checker.check(None, "b.py").findings == (through,)
    assert checker.check(None, "c.py").findings == (through, elsewhere)


def test_the_source_of_every_place_of_a_finding_comes_along(checker: Checker) -> None:
    (checker.root / "a.py").write_text("to")
    (checker.root / "b.py").write_text("everyone")
    steps = (Step(place("b.py"), "read"), Step(place("gone.py"), "lost"))
    low = replace(FINDING, place=place("c.py"), confidence=Confidence.LOW)
    checker.analysis = Analysis(findings=(replace(FINDING, steps=steps), low))
    assert checker.check().sources == {"a.py": b"to", "b.py": b"everyone"}


def test_only_files_in_scope_count_as_unreadable(checker: Checker) -> None:
    bad = tuple(Unreadable(place(path), "syntax error") for path in ("c.py", "b.py", "a.py"))
    checker.analysis = Analysis(unreadable=bad)
    assert checker.check(None, "b.py").unreadable == (bad[1],)
    assert checker.check().unreadable == bad[::-1]
    assert checker.check(CheckRequest(select=("MG101",))).unreadable == bad[::-1]
    assert checker.check(CheckRequest(ignore=("MG901",))).unreadable == ()


def test_coverage_counts_what_is_in_scope(checker: Checker) -> None:
    sites = (place("a.py", 1), place("a.py", 2), place("b.py"))
    checker.analysis = Analysis(analysed=3, send_sites=sites, not_understood=sites[1:])
    assert checker.check(None, "a.py").coverage == Coverage(1, 3, 2, 1, 0)
    excluded = CheckRequest(exclude=("b.py",))
    assert checker.check(excluded, "a.py", "b.py").coverage == Coverage(1, 3, 2, 1, 1)


def test_nothing_in_scope_is_not_analysed(checker: Checker) -> None:
    (checker.root / "empty").mkdir()
    assert checker.check(None, "empty") == RunResult((), (), Coverage(0, 0, 0, 0), {})
    assert checker.asked == []


def test_standard_input_is_what_the_analysis_reads(checker: Checker) -> None:
    checker.check(CheckRequest(stdin=StandardInput(str(checker.root / "new.py"), b"x = 1")), "no/such/path")
    [(tree, *_)] = checker.asked
    assert tree.read("new.py") == b"x = 1"


def test_an_unknown_rule_stops_the_run_before_anything_is_read(checker: Checker) -> None:
    with pytest.raises(UsageError, match="no such rule"):
        checker.check(CheckRequest(select=("MG777",)), "no/such/path")


def test_the_way_from_the_repository_to_the_project_is_told(checker: Checker) -> None:
    assert checker.check().prefix == ""
    (checker.root.parent / ".git").mkdir()
    assert checker.check().prefix == "project/"
    assert checker.check(CheckRequest(exclude=("*.py",))).prefix == "project/"
    (checker.root / ".git").touch()  # a work tree has a file
    assert checker.check().prefix == ""
