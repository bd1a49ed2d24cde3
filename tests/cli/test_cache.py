from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from mailguard.engine import analyse
from mailguard.engine.cache.database import FILE_NAME
from mailguard.engine.cache.location import VARIABLE, cache_directory
from tests.cli.conftest import Mailguard


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> str:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n")
    return str(folder)


def test_the_folder_is_shown(mailguard: Mailguard, cache: Path) -> None:
    assert mailguard("cache", "dir") == (0, f"{cache}\n", "")


def test_without_the_variable_it_is_that_of_the_user() -> None:
    assert cache_directory({}).parts[-1] in ("mailguard", "Cache")
    assert cache_directory({VARIABLE: ""}) == cache_directory({})


@pytest.mark.parametrize("home", ["/home/ann", "home", "", None])
@pytest.mark.parametrize("caches", ["/var/caches", "caches", "", None])
def test_it_is_where_platformdirs_says(monkeypatch: pytest.MonkeyPatch, home: str | None, caches: str | None) -> None:
    for name, value in ((VARIABLE, None), ("HOME", home), ("XDG_CACHE_HOME", caches)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert str(cache_directory(os.environ)) == platformdirs.user_cache_dir("mailguard", appauthor=False)


def test_a_check_fills_the_cache_and_says_the_same_from_it(mailguard: Mailguard, cache: Path, project: str) -> None:
    first = mailguard("check", project)
    assert first.code == 0
    assert (cache / FILE_NAME).exists()
    assert mailguard("check", project) == first


@pytest.mark.parametrize("command", [["inventory"], ["baseline", "write", "--baseline", "known.txt"]])
def test_other_commands_share_it(
    mailguard: Mailguard, cache: Path, project: str, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    without = mailguard(*command, "--no-cache")
    assert without.code == 0
    assert not cache.exists()
    mailguard("check")
    with monkeypatch.context() as patch:
        patch.setattr(analyse, "analyse", None)  # everything is known
        assert mailguard(*command) == without


@pytest.mark.parametrize("command", ["update", "show"])
def test_a_baseline_that_is_read_needs_no_cache(
    mailguard: Mailguard, cache: Path, project: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert mailguard("baseline", "write", "--baseline", "known.txt", "--no-cache").code == 0
    with_cache = mailguard("baseline", command, "--baseline", "known.txt")
    assert cache.exists()
    mailguard("cache", "clean")
    assert mailguard("baseline", command, "--baseline", "known.txt", "--no-cache") == with_cache
    assert not (cache / FILE_NAME).exists()


def test_a_check_without_a_cache_leaves_nothing(mailguard: Mailguard, cache: Path, project: str) -> None:
    assert mailguard("check", "--no-cache", project).code == 0
    assert not cache.exists()


def test_the_cache_is_deleted(mailguard: Mailguard, cache: Path, project: str) -> None:
    mailguard("check", project)
    finished = mailguard("cache", "clean")
    assert finished.out.startswith("Deleted ")
    assert finished.out.endswith(f" MiB in {cache}\n")
    assert list(cache.iterdir()) == []
    assert mailguard("cache", "clean") == (0, f"No cache in {cache}\n", "")


def test_a_cache_that_cannot_be_deleted_is_told(mailguard: Mailguard, cache: Path) -> None:
    (cache / FILE_NAME).mkdir(parents=True)
    finished = mailguard("cache", "clean")
    assert (finished.code, finished.out) == (2, "")
    assert finished.err.startswith(f"mailguard: the cache in {cache} cannot be deleted: ")


def test_a_cache_that_cannot_be_made_is_no_error(mailguard: Mailguard, cache: Path, project: str) -> None:
    cache.write_text("a file")
    finished = mailguard("check", project)
    assert (finished.code, finished.err) == (0, "")
