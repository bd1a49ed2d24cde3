"""Installed environments: a folder that packages are installed in, and a virtual environment with the example plug-in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
RULE = """
from mailguard.plugin import Rule, Verdict


class Any(Rule):
    code = "ACME101"
    name = "any-message"
    summary = "A message"
    why = "So."
    repair = "Do."

    def judge(self, message):
        yield Verdict(message.place, "a message is sent")
"""


class Environment:
    """A virtual environment that has mailguard, and no plug-in but those that a test installs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def python(self) -> Path:
        return self._folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def packages(self) -> Path:
        if sys.platform == "win32":
            return self._folder / "Lib" / "site-packages"
        return next((self._folder / "lib").glob("python*")) / "site-packages"

    def run(self, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run mailguard in a directory, with nothing in the environment but what is given."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return subprocess.run(
            [str(self.python), "-m", "mailguard", *arguments],
            cwd=cwd,
            env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def environment_in(folder: Path) -> Environment:
    """Make an environment that borrows mailguard and its dependencies from the one that runs the tests."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    environment = Environment(folder)
    borrowed = [str(REPOSITORY), sysconfig.get_path("purelib")]
    (environment.packages / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return environment


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return an environment without plug-ins."""
    return environment_in(tmp_path_factory.mktemp("bare") / "venv")


@pytest.fixture(scope="session")
def with_example(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Return an environment in which pip has installed the plug-in of examples/plugin."""
    folder = tmp_path_factory.mktemp("acme")
    environment = environment_in(folder / "venv")
    source = shutil.copytree(REPOSITORY / "examples" / "plugin", folder / "plugin")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(environment.packages), str(source)], check=True)
    return environment


class SiteFolder:
    """A folder that packages are installed in, filled by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def install(
        self, module: str, source: str | None = RULE, *, value: str = "", group: str = "mailguard.rules"
    ) -> None:
        """Install a distribution with one entry point: by default, the class Any of a module of that name."""
        metadata = self.path / f"{module}-1.0.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
        (metadata / "entry_points.txt").write_text(f"[{group}]\nany = {value or f'{module}:Any'}\n", encoding="utf-8")
        if source is not None:
            (self.path / f"{module}.py").write_text(source, encoding="utf-8")


@pytest.fixture
def site_folder(tmp_path: Path) -> SiteFolder:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    return SiteFolder(folder.resolve())
