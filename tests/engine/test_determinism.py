"""Results are the same however a run is made: jobs, order and names of files, working directory, hash seed, unrelated files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from mailguard.audience.terms import Confidence
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.summaries import FEWEST_FILES
from mailguard.judge.finding import Finding

CATALOG = load_catalog([builtin_rules()])

# Modules by the role that they play, in the package `app`. A role in angle brackets stands for the name of its module.
MODULES = {
    "transport": """
        import smtplib
        from email.mime.text import MIMEText

        class Transport:
            def __init__(self, people, hidden=()):
                self.people = list(people)
                self.hidden = list(hidden)

            def transmit_now(self, text):
                message = MIMEText(text)
                message["To"] = ", ".join(self.people)
                message["Bcc"] = ", ".join(self.hidden)
                with smtplib.SMTP("localhost") as server:
                    server.send_message(message)
        """,
    "audit": """
        from app.<transport> import Transport

        class AuditedTransport(Transport):
            def transmit_now(self, text):
                print(text)
                super().transmit_now(text)
        """,
    "api": """
        from app.<transport> import *
        from app.<audit> import AuditedTransport

        def notify(text, people, hide=False):
            transport = AuditedTransport([], people) if hide else Transport(people)
            transport.transmit_now(text)
        """,
    "facade": """
        from app.<api> import notify as tell

        def tell_each(text, people):
            for person in people:
                tell(text, [person])

        def tell_all(text, *people):
            tell(text, people)

        def tell_club(text, whom: list[str]):
            tell(text, whom)
        """,
    "models": """
        from django.db import models

        class Person(models.Model):
            email = models.EmailField()

        def everybody():
            return [person.email for person in Person.objects.all()]
        """,
    "news": """
        from app import <facade>, <models>

        def send_news():
            <facade>.tell("News", <models>.everybody())
            <facade>.tell("News", <models>.everybody(), hide=True)
            <facade>.tell_each("News", <models>.everybody())
            <facade>.tell_all("News", *<models>.everybody())
        """,
    "other": """
        from django.core.mail import send_mail
        from app.<models> import everybody

        def notify(text, people):
            send_mail("Text", text, None, people)

        def remind():
            notify("Remember", everybody())
        """,
    "team": """
        import sendgrid
        from app.<other> import notify
        from app.<models> import Person

        def alert(key):
            notify("Alert", ["a@example.org", "b@example.org"])
            mail = sendgrid.Mail("a@example.org", [person.email for person in Person.objects.all()])
            sendgrid.SendGridAPIClient(key).send(mail)
        """,
}
SEND_ONE = """
from app.facade import tell_each

def send_{number}(people):
    tell_each("Number {number}", people)
"""
UNRELATED = """
class Shape{number}:
    def area(self, people):
        return sum(person.size for person in people) * {number}
"""


def write(root: Path, names: dict[str, str]) -> Path:
    """Write the modules under these names into a project at `root`, with enough others for several processes."""
    package = root / "app"
    package.mkdir(parents=True)
    (root / "pyproject.toml").touch()
    (package / "__init__.py").touch()
    for role, text in MODULES.items():
        code = re.sub(r"<(\w+)>", lambda found: names[found[1]], dedent(text))
        (package / f"{names[role]}.py").write_text(code)
    for number in range(FEWEST_FILES):
        text = SEND_ONE.format(number=number).replace("facade", names["facade"])
        (package / f"send_{number}.py").write_text(text)
    return root


def shuffled(names: Iterable[str], seed: int) -> list[str]:
    """The names in an order that only they and the seed decide."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())


OWN_NAMES = {role: role for role in MODULES}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("project"), OWN_NAMES)


def run(*paths: Path | str, jobs: int = 1) -> RunResult:
    request = CheckRequest(
        tuple(str(path) for path in paths), select=("ALL",), min_confidence=Confidence.LOW, jobs=jobs
    )
    return check(request, CATALOG)


@pytest.fixture(scope="module")
def expected(project: Path) -> RunResult:
    return run(project)


def test_the_project_has_findings_of_many_kinds(expected: RunResult) -> None:
    found = [(finding.place.path, finding.place.span.line, finding.code) for finding in expected.findings]
    assert found == [
        ("app/facade.py", 12, "MG101"),
        ("app/facade.py", 12, "MG202"),
        ("app/news.py", 5, "MG101"),
        ("app/news.py", 6, "MG301"),
        ("app/news.py", 8, "MG101"),
        ("app/other.py", 9, "MG101"),
        ("app/team.py", 7, "MG201"),
        ("app/team.py", 8, "MG106"),
    ]
    assert expected.coverage.analysed > FEWEST_FILES


@pytest.mark.parametrize("jobs", [2, 5])
def test_the_number_of_processes_changes_nothing(project: Path, expected: RunResult, jobs: int) -> None:
    assert run(project, jobs=jobs) == expected


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_directory_entries_changes_nothing(
    project: Path, expected: RunResult, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    list_directory = os.scandir

    class Shuffled:
        def __init__(self, path: str) -> None:
            with list_directory(path) as listing:
                entries = {entry.name: entry for entry in listing}
            self._entries = [entries[name] for name in shuffled(entries, seed)]

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self._entries)

        def __exit__(self, *raised: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Shuffled)
    assert run(project) == expected


def test_the_order_in_which_files_are_named_changes_nothing(project: Path, expected: RunResult) -> None:
    assert run(*shuffled(map(str, project.rglob("*.py")), 1)) == expected


@pytest.mark.parametrize("seed", range(4))
def test_names_that_sort_differently_change_nothing(tmp_path: Path, expected: RunResult, seed: int) -> None:
    names = [f"m{number}" for number in range(len(MODULES))]
    renamed = dict(zip(MODULES, shuffled(names, seed), strict=True))
    roles = {f"app/{name}.py": f"app/{role}.py" for role, name in renamed.items()}
    found = run(write(tmp_path / "renamed", renamed))

    def findings_by_role(result: RunResult, roles: dict[str, str]) -> list[tuple[str, int, Finding]]:
        """The findings without what names a module: where they stand, and what is said of them."""
        alike = [replace(finding, place=expected.findings[0].place, steps=()) for finding in result.findings]
        places = [finding.place for finding in result.findings]
        where = [(roles.get(place.path, place.path), place.span.line) for place in places]
        told = [(*place, finding) for place, finding in zip(where, alike, strict=True)]
        return sorted(told, key=lambda each: each[:2])

    assert findings_by_role(found, roles) == findings_by_role(expected, {})
    assert found.coverage == expected.coverage


@pytest.mark.parametrize(("directory", "path"), [(".", "."), ("app", ".."), ("..", "{name}"), ("/", "{project}")])
def test_the_working_directory_changes_nothing(
    project: Path, expected: RunResult, monkeypatch: pytest.MonkeyPatch, directory: str, path: str
) -> None:
    monkeypatch.chdir(project / directory)
    assert run(path.format(name=project.name, project=project)) == expected


def reports(project: Path, seeds: Sequence[str]) -> list[object]:
    """What runs of the command say, with these seeds for the order of sets."""
    command = [sys.executable, "-m", "mailguard", "check", "--select", "ALL", "--min-confidence", "low"]
    runs = [
        subprocess.Popen(
            [*command, "--output-format", "json", str(project)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in seeds
    ]
    return [json.loads(started.communicate()[0]) for started in runs]


def test_the_hash_seed_changes_nothing(project: Path) -> None:
    first, *others = reports(project, ["0", "1", "2", "3"])
    assert others == [first] * 3


def test_a_thousand_unrelated_files_change_nothing(tmp_path: Path, expected: RunResult) -> None:
    root = write(tmp_path / "larger", OWN_NAMES)
    for number in range(1000):
        folder = root / f"shapes{number % 10}"
        folder.mkdir(exist_ok=True)
        (folder / f"shape{number}.py").write_text(UNRELATED.format(number=number))
    found = run(root)
    assert (found.findings, found.sources) == (expected.findings, expected.sources)
    assert found.coverage.files == expected.coverage.files + 1000
    assert found.coverage.analysed == expected.coverage.analysed
