"""The VS Code extension: its own tests, with the server of this environment, and what is in its package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mailguard import __version__

EXTENSION = Path(__file__).resolve().parents[2] / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))

needs_node = pytest.mark.skipif(
    shutil.which("npm") is None or not (EXTENSION / "node_modules").exists(),
    reason="needs Node.js, and `npm ci` in editors/vscode",
)


def npm(*arguments: str, **environment: str) -> str:
    """Run npm in the extension's folder, and return what it prints; it has to succeed."""
    command = [shutil.which("npm") or "npm", "run", "--silent", *arguments]
    finished = subprocess.run(
        command, cwd=EXTENSION, env=os.environ | environment, capture_output=True, text=True, timeout=900, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def test_the_extension_has_the_version_of_mailguard() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    assert [MANIFEST["version"], lock["version"]] == [__version__, __version__]


def test_the_licence_is_that_of_mailguard() -> None:
    ours = EXTENSION.parents[1] / "LICENSE"
    assert (EXTENSION / "LICENSE").read_text(encoding="utf-8") == ours.read_text(encoding="utf-8")


def test_the_readme_tells_of_every_setting() -> None:
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    told = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `mailguard.")]
    assert told == list(MANIFEST["contributes"]["configuration"]["properties"])


@needs_node
@pytest.mark.slow
def test_the_extension_passes_its_own_tests() -> None:
    output = npm("test", MAILGUARD_PYTHON=sys.executable)
    assert "a finding shows where, why, and the page of its rule" in output, "not tested with the real server"


@needs_node
@pytest.mark.slow
def test_the_package_holds_what_runs_and_what_is_read_and_nothing_else(tmp_path: Path) -> None:
    npm("package", "--", "--out", str(tmp_path / "mailguard.vsix"))
    with zipfile.ZipFile(tmp_path / "mailguard.vsix") as package:
        assert sorted(package.namelist()) == [
            "[Content_Types].xml",
            "extension.vsixmanifest",
            "extension/LICENSE.txt",
            "extension/changelog.md",
            "extension/dist/THIRD-PARTY.txt",
            "extension/dist/extension.js",
            "extension/icon.png",
            "extension/package.json",
            "extension/readme.md",
        ]
        licences = package.read("extension/dist/THIRD-PARTY.txt").decode()
        bundle = package.read("extension/dist/extension.js").decode()
    bundled = {line.split()[1] for line in licences.splitlines() if line.startswith("== ")}
    assert MANIFEST["dependencies"].keys() <= bundled
    assert 'require("vscode")' in bundle
    assert "sourceMappingURL" not in bundle
    assert str(Path.home()) not in bundle
    assert len(bundle) < 1_000_000
