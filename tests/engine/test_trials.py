"""Trees that differ little share what is known of them, and each yields what an analysis of its own would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.run import CheckRequest, survey
from mailguard.engine.sources import SourceTree
from mailguard.engine.trials import Trials
from mailguard.project.link import Linker

CATALOG = load_catalog([builtin_rules()])
CODES = frozenset({"MG101"})
CALLER = """\
from helper import tell
from shop.models import Customer


def news():
    tell([each.email for each in Customer.objects.all()])
"""
FILES = {
    "helper.py": "from django.core.mail import EmailMessage\n\n\ndef tell(people):\n    EmailMessage(to=people).send()\n",
    "news.py": CALLER,
    "more.py": CALLER.replace("news", "more"),
    "shop/models.py": "from django.db import models\n\n\nclass Customer(models.Model):\n    email = models.EmailField()\n",
    "other.py": "from django.core.mail import mail_admins\n\n\ndef other():\n    mail_admins('x', 'y')\n",
}
HIDDEN = {"helper.py": FILES["helper.py"].replace("to=", "bcc=").encode()}
SHOWN = {
    "other.py": b"from django.core.mail import EmailMessage\n\ndef other():\n    EmailMessage(to=['a', 'b']).send()\n"
}

Interpreted = Callable[[], set[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/pyproject.toml").touch()
    for name, text in FILES.items():
        (tmp_path / "project" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "project" / name).write_text(text)
    return tmp_path / "project"


@pytest.fixture
def interpreted(monkeypatch: pytest.MonkeyPatch) -> Interpreted:
    """The functions that were interpreted since this was asked last."""
    seen: set[str] = set()
    whole = Linker._interpreted

    def noted(linker: Linker, entry, allowed: int):  # noqa: ANN001, ANN202 - private types
        seen.add(entry.key)
        return whole(linker, entry, allowed)

    def asked() -> set[str]:
        now = set(seen)
        seen.clear()
        return now

    monkeypatch.setattr(Linker, "_interpreted", noted)
    return asked


def tree_of(folder: Path) -> SourceTree:
    return survey(CheckRequest((str(folder),)), CATALOG).discovery.tree


def from_scratch(tree: SourceTree) -> Analysis:
    return Trials(CheckRequest(), CATALOG).analyse(tree, CODES)


@pytest.fixture(params=["no store", "store"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return NO_STORE if request.param == "no store" else Database(tmp_path / "cache")


def test_only_what_differs_is_interpreted(folder: Path, store: Store, interpreted: Interpreted) -> None:
    tree = tree_of(folder)
    trials = Trials(CheckRequest(store=store), CATALOG)
    first = trials.analyse(tree, CODES)
    interpreted()
    second = trials.analyse(replace(tree, overlay=HIDDEN), CODES)
    assert "other.py:other@4" not in interpreted()
    assert {"news.py", "more.py"} == {finding.place.path for finding in first.findings}
    assert second.findings == ()
    third = trials.analyse(replace(tree, overlay=SHOWN), CODES)
    assert third == from_scratch(replace(tree, overlay=SHOWN))
    assert trials.analyse(tree, CODES) == first


def test_what_was_analysed_before_is_taken_from_the_store(
    folder: Path, tmp_path: Path, interpreted: Interpreted
) -> None:
    request = CheckRequest(store=Database(tmp_path / "cache"))
    tree = tree_of(folder)
    first = Trials(request, CATALOG).analyse(replace(tree, overlay=HIDDEN), CODES)
    interpreted()
    assert Trials(request, CATALOG).analyse(replace(tree, overlay=HIDDEN), CODES) == first
    assert interpreted() == set()


def test_a_file_that_changed_on_disk_is_read_again(folder: Path, tmp_path: Path) -> None:
    trials = Trials(CheckRequest(store=Database(tmp_path / "cache")), CATALOG)
    tree = tree_of(folder)
    assert len(trials.analyse(tree, CODES).findings) == 2
    (folder / "helper.py").write_bytes(HIDDEN["helper.py"])
    assert trials.analyse(tree, CODES).findings == ()
