"""Repairs of real code, tried out in a copy."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.repairs import trials
from benchmarks.repairs.__main__ import figures
from mailguard.audience.place import Span
from mailguard.catalog.models import Catalog
from mailguard.engine.rulebook import load_rules
from mailguard.engine.run import CheckRequest
from mailguard.repair.propose import propose
from mailguard.repair.repair import Repair, TextEdit

LEAK = """\
from django.core.mail import EmailMessage
from shop.models import Customer

people = [each.email for each in Customer.objects.all()]
EmailMessage("News", to=people).send()
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_rules()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "shop@0"
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    (folder / "news.py").write_text(LEAK)
    return folder


def test_a_repair_that_holds(tree: Path, catalog: Catalog) -> None:
    done = trials.tried(tree, catalog, CheckRequest())
    (trial,) = done.trials
    assert (trial.place, trial.offered, trial.failures) == ("news.py:5", "safe", ())
    assert '+EmailMessage("News", bcc=people).send()' in trial.diff
    assert done.is_idempotent
    assert (tree / "news.py").read_text() == LEAK
    assert [path.name for path in tree.parent.iterdir()] == ["shop@0"]


@pytest.mark.parametrize(
    ("text", "failures"),
    [
        ("x = 1\n", ("the finding is still there",)),
        ("bcc=(", ("cannot be parsed: syntax error: '(' was never closed", "a file cannot be analysed any more")),
    ],
)
def test_a_repair_that_does_not_hold(
    tree: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, text: str, failures: tuple[str, ...]
) -> None:
    def wrong(*arguments: object) -> tuple[Repair, ...]:
        edit = TextEdit("news.py", Span(5, 0, 5, 0) if text == "x = 1\n" else Span(5, 21, 5, 24), text)
        return tuple(replace(each, edits=(edit,)) for each in propose(*arguments) if isinstance(each, Repair))  # type: ignore[arg-type]

    monkeypatch.setattr(trials, "propose", wrong)
    (trial,) = trials.tried(tree, catalog, CheckRequest()).trials
    assert trial.failures == failures


def test_the_figures() -> None:
    counts = Counter({"trees": 3, "findings": 9, "safe repairs": 4, "advice only": 5, "trees missing": 1})
    text = figures(counts)
    assert ". 1 trees could not be had.\n" in text
    assert [line.split("|")[1:3] for line in text.splitlines()[4:]] == [
        [" trees ", " 3 "],
        [" findings ", " 9 "],
        [" safe repairs ", " 4 "],
        [" repairs that are not safe ", " 0 "],
        [" advice only ", " 5 "],
        [" repairs that do not hold ", " 0 "],
        [" trees in which a second run changes something ", " 0 "],
    ]
