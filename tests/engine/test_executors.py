from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError
from mailguard.engine.executors import executor_named
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.summaries import FEWEST_FILES

distributed = pytest.importorskip("distributed")

HELPER = """
from django.core.mail import send_mail

def tell(people):
    send_mail("Hi", "text", "us@example.org", people)
"""
CALLER = """
from helper import tell
from shop.models import User

def announce_{number}():
    tell([user.email for user in User.objects.filter(shop={number})])
    send_mail
"""


@pytest.fixture
def catalog() -> Catalog:
    return load_catalog((builtin_rules(),))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "helper.py").write_text(HELPER)
    for number in range(FEWEST_FILES):
        (tmp_path / f"caller_{number}.py").write_text(CALLER.format(number=number))
    (tmp_path / "broken.py").write_text("from helper import tell\nsend_mail(\n")
    return tmp_path


@pytest.fixture
def cluster() -> Iterator[str]:
    """The address of a Dask cluster with a worker in a process of its own."""
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as started:
        yield started.scheduler_address


def test_a_cluster_finds_what_one_process_finds(
    project: Path, catalog: Catalog, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = CheckRequest((str(project),), inventory=True)
    alone = check(request, catalog)
    assert len(alone.findings) == FEWEST_FILES
    assert len(alone.unreadable) == 1
    monkeypatch.setattr("mailguard.engine.summaries.summarise", None)  # here; the worker has its own
    handed_over = CheckRequest((str(project),), inventory=True, jobs=executor_named(f"dask:{cluster}"))
    assert check(handed_over, catalog) == alone


@pytest.mark.parametrize("name", ["dask", "dask:", "dask:tcp://a b", "dask:\x1b[2J", "ray:auto", ""])
def test_other_engines_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="is not dask:ADDRESS"):
        executor_named(name)


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailguard.engine.executors._PATIENCE", 0.2)
    with pytest.raises(UsageError, match="cannot be reached"), executor_named("dask:tcp://127.0.0.1:9")():
        pass
