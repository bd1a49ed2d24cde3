from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

WriteProject = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> WriteProject:
    """Write files below a project directory and return it: `project("a.py", "b/c.py")`, or with content as keywords."""

    def write(*empty: str, **content: str) -> Path:
        root = tmp_path / "project"
        root.mkdir(exist_ok=True)
        (root / "pyproject.toml").touch()
        for name, text in {**dict.fromkeys(empty, ""), **content}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def secret_directories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make directories called "secret" such that they cannot be listed, by whatever user runs the tests."""
    list_directory = os.scandir

    def refuse(path: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if os.path.basename(path) == "secret":
            raise PermissionError(13, "Permission denied")
        return list_directory(path)

    monkeypatch.setattr(os, "scandir", refuse)
