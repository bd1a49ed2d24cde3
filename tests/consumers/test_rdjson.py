"""rdjson, read by a validator of Reviewdog's format."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.consumers.conftest import REPOSITORY, NpmPackage, Reports

VALIDATOR = ("@umbrelladocs/rdformat-validator", "1.0.1")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("project", ["leaking", "hostile"])
def test_the_report_is_valid(
    npm_package: NpmPackage, check: Reports, hostile_project: Path, tmp_path: Path, project: str
) -> None:
    folder = npm_package(*VALIDATOR)
    path = tmp_path / "report.json"
    check(
        hostile_project if project == "hostile" else REPOSITORY / "examples/leaking/newsletter",
        "--output",
        f"rdjson={path}",
    )
    node = shutil.which("node") or "node"
    finished = subprocess.run(
        [node, folder / ".bin" / "rdformat-validator", path], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "Valid files: 1" in finished.stdout
