"""The programs that read our reports, and reports of real runs to give them.

What cannot be had here (no npm, no network, no browser) skips its tests and says why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
INSTALLING = 300  # seconds

NpmPackage = Callable[[str, str], Path]
Reports = Callable[..., None]


@pytest.fixture(scope="session")
def npm_package(pytestconfig: pytest.Config) -> NpmPackage:
    """Install a package from npm, once for this checkout; return its `node_modules`."""

    def install(name: str, version: str) -> Path:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"npm is not installed, which {name} comes from")
        folder = pytestconfig.cache.mkdir("npm") / f"{name.replace('/', '+')}@{version}"
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
            unfinished.mkdir(exist_ok=True)
            command = [npm, "install", "--prefix", str(unfinished), "--ignore-scripts", "--no-audit", "--no-fund"]
            try:
                subprocess.run([*command, f"{name}@{version}"], check=True, capture_output=True, timeout=INSTALLING)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                shutil.rmtree(unfinished)
                pytest.skip(f"npm could not install {name}: {_last_line(error)}")
            try:
                os.replace(unfinished, folder)
            except OSError:  # another process was faster
                shutil.rmtree(unfinished)
        return folder / "node_modules"

    return install


def _last_line(error: subprocess.SubprocessError) -> str:
    return (getattr(error, "stderr", None) or b"no answer").decode("utf-8", "replace").strip().splitlines()[-1]


@pytest.fixture(scope="session")
def check() -> Reports:
    """Run `mailguard check` with these arguments in a directory; whatever it finds is fine, an error is not."""

    def run(directory: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "mailguard", "check", *arguments]
        finished = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
        assert (finished.returncode, finished.stderr) in [(0, ""), (1, ""), (4, "")], finished

    return run


@pytest.fixture(scope="session")
def hostile_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a leak after an emoji, a file that is no Python, and names that mean something to others."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "pyproject.toml").touch()
    folder = root / "a b" / "<img src=x onerror=alert(1)>&amp;"
    folder.mkdir(parents=True)
    (folder / "é,100%.py").write_text(LEAK, encoding="utf-8")
    (root / "broken.py").write_text("import smtplib\nsmtplib.SMTP().sendmail(\n", encoding="utf-8")
    return root


LEAK = """\
from django.contrib.auth.models import User
from django.core.mail import send_mail


def announce():
    people = [user.email for user in User.objects.all()]
    send_mail("😀 </script><script>document.title='owned'</script>", "", None, people)
"""
