from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mailguard.catalog.models import Catalog
from mailguard.engine.rulebook import load_rules
from mailguard.engine.run import CheckRequest
from mailguard.engine.trials import Trials
from mailguard.repair.propose import propose
from mailguard.repair.repair import Advice, Repair
from mailguard.repair.rewriting import Rewritten, rewritten

FILE = "news.py"

Fixed = Callable[..., str]
Offers = Callable[..., tuple[Repair | Advice, ...]]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_rules()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


@pytest.fixture
def offers(project: Path, catalog: Catalog) -> Offers:
    """What is offered for the findings of a program, or of several files."""

    def call(code: str | Mapping[str, str]) -> tuple[Repair | Advice, ...]:
        write(project, code)
        request = CheckRequest(paths=(str(project),))
        trials = Trials(request, catalog)
        surveyed = trials.survey()
        assert surveyed.reported
        return propose(surveyed, catalog, surveyed.reported, trials.analyse)

    return call


@pytest.fixture
def fixed(project: Path, catalog: Catalog) -> Fixed:
    """A program after its repairs, which a second run leaves as it is."""

    def call(code: str, *, unsafe: bool = False) -> str:
        write(project, code)
        rewrite(project, catalog, unsafe=unsafe).write()
        assert not rewrite(project, catalog, unsafe=unsafe).after
        return (project / FILE).read_bytes().decode()

    return call


def rewrite(project: Path, catalog: Catalog, *paths: str, unsafe: bool = False) -> Rewritten:
    named = tuple(str(project / path) for path in paths) or (str(project),)
    return rewritten(CheckRequest(paths=named), catalog, unsafe=unsafe)


def write(project: Path, code: str | Mapping[str, str]) -> None:
    files = {FILE: code} if isinstance(code, str) else code
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dedented(text).encode())


def dedented(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


@pytest.fixture
def safe(fixed: Fixed) -> Callable[[str, str], None]:
    """Asserts what a program becomes by safe repairs."""

    def check(before: str, after: str) -> None:
        assert fixed(before) == dedented(after)

    return check


@pytest.fixture
def unsafe(fixed: Fixed) -> Callable[[str, str, str], None]:
    """Asserts what a program becomes by a repair that is not safe, and that it is left alone by safe ones."""

    def check(before: str, after: str) -> None:
        assert fixed(before) == dedented(before)
        assert fixed(before, unsafe=True) == dedented(after)

    return check
