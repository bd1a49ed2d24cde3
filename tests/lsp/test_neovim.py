"""A real editor: it shows what is found, and makes the repair."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lsp.editor import COMMAND, write
from tests.lsp.test_actions import REPAIRABLE

SCRIPT = Path(__file__).with_name("neovim.lua")


@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Neovim")
def test_neovim_shows_a_finding_and_repairs_it(project: Path) -> None:
    write(project, {"app/new.py": REPAIRABLE})
    report = project.parent / "report.json"
    environment = {"ROOT": str(project), "REPORT": str(report), "COMMAND": json.dumps(COMMAND)}
    command = ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {SCRIPT}"]
    finished = subprocess.run(
        command, env={**os.environ, **environment}, timeout=600, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    seen = json.loads(report.read_text())
    assert seen["problem"] == ""
    assert (seen["found"]["code"], seen["found"]["line"], seen["found"]["column"]) == ("MG101", 5, 40)
    assert (project / "app/new.py").read_text() == REPAIRABLE.replace("to=people", "bcc=people")
