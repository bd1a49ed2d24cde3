from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

# What lies about in a checkout and belongs to nobody else.
NOT_OURS = (
    ".git",
    ".venv",
    ".venv-conformance",
    "__pycache__",
    "node_modules",
    "out",  # of the VS Code extension's tests
    "*.vsix",
    "*_cache",
    "*.egg-info",
    "build",
    "dist",
    "htmlcov",
    ".coverage",
    ".hypothesis",
)


class Distributions(NamedTuple):
    """What would go to a package index, and the source archive unpacked."""

    wheel: Path
    source: Path


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that has to succeed, in an environment of its own, and return what it prints."""
    finished = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr + finished.stdout
    return finished.stdout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository that a test may build in."""
    copy = tmp_path_factory.mktemp("checkout") / "mailguard"
    return Path(shutil.copytree(REPOSITORY, copy, ignore=shutil.ignore_patterns(*NOT_OURS)))


@pytest.fixture(scope="session")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """Build the source archive, and the wheel from that archive, as a release does."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, checkout, cwd=target)
    [wheel] = target.glob("*.whl")
    [archive] = target.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(target, filter="data")
    return Distributions(wheel, target / archive.name.removesuffix(".tar.gz"))
