from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SETTINGS = Path(__file__).resolve().parents[2] / "editors"
DRIVERS = Path(__file__).resolve().parent / "drivers"

LEAK = """\
from django.core.mail import EmailMessage
from shop.models import Customer

def announce(text):
    people = [customer.email for customer in Customer.objects.all()]
    EmailMessage("😀 News", text, None, people).send()
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A project, and an account that nothing is set for."""

    project: Path
    home: Path

    def run(self, *command: str) -> str:
        """Run an editor in the project, with the `mailguard` of this environment on PATH, and return what it prints."""
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(self.home),
            **{f"XDG_{kind}_HOME": str(self.home / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        }
        finished = subprocess.run(
            command, cwd=self.project, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    project, home = tmp_path / "project", tmp_path / "home"
    (project / "shop").mkdir(parents=True)
    home.mkdir()
    (project / "pyproject.toml").touch()
    (project / "shop" / "mailing.py").write_text(LEAK, encoding="utf-8")
    return Desk(project, home)
