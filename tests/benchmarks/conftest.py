from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from benchmarks.accuracy.corpus import Tree

Commit = Callable[[Mapping[str, str]], Tree]

GIT = shutil.which("git") or "git"
IDENTITY = {
    f"GIT_{role}_{what}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
OWN_SETTINGS_ONLY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror with one empty repository, owner/shop."""
    repository = tmp_path / "mirror" / "owner+shop" / "repo"
    repository.mkdir(parents=True)
    git(repository, "init", "-q")
    return tmp_path / "mirror"


@pytest.fixture
def commit(mirror: Path) -> Commit:
    """Commit everything in the repository, after writing files given as a mapping from paths to texts."""
    repository = mirror / "owner+shop" / "repo"

    def make(files: Mapping[str, str]) -> Tree:
        for name, text in files.items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        git(repository, "add", ".")
        git(repository, "commit", "-q", "-m", "all")
        return Tree("owner/shop", git(repository, "rev-parse", "HEAD"))

    return make


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, **IDENTITY, **OWN_SETTINGS_ONLY}
    run = subprocess.run([GIT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()
