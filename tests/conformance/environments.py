"""Virtual environments for the groups of libraries, kept between runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conformance.plan import Group

MARK = "conformance.txt"  # in an environment that is complete: what was asked for


class NotInstallableError(Exception):
    """A group's environment cannot be made here."""


def python_of(group: Group, folder: Path) -> Path:
    """Return the interpreter of a group's environment, which is made if it is not there.

    Args:
        group: the interpreter's version and the packages.
        folder: where environments are kept.

    Raises:
        NotInstallableError: there is no such interpreter, or pip could not install a package.
    """
    wanted = "\n".join((group.python, *group.packages))
    digest = hashlib.sha256(wanted.encode()).hexdigest()[:12]
    environment = folder / f"{group.name}-{digest}"
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    if (environment / MARK).is_file():
        return python
    shutil.rmtree(environment, ignore_errors=True)
    _call([_interpreter(group.python), "-m", "venv", str(environment)])
    if group.packages:
        _call([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *group.packages])
    (environment / MARK).write_text(wanted, encoding="utf-8")
    return python


def _interpreter(version: str) -> str:
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    found = shutil.which(f"python{version}")
    if found is None:
        raise NotInstallableError(f"there is no python{version} here")
    return found


def _call(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        errors = [line for line in (done.stderr or done.stdout).splitlines() if "error" in line.lower()]
        raise NotInstallableError(f"{' '.join(command)}: {(errors or ['it failed'])[0].strip()}")
