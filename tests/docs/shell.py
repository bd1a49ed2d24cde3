"""A project to try the documented commands in, and a shell to run them with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.fences import REPOSITORY, Block, blocks

_EXAMPLES = REPOSITORY / "examples" / "repaired"
_SCRUBBED = ("COLUMNS", "FORCE_COLOR", "MAILGUARD_DEBUG", "NO_COLOR")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in _SCRUBBED}
_START = """
git init --quiet --initial-branch=main
git add .
git -c user.name=Ann -c user.email=ann@example.org commit --quiet --message start
"""


def make_project(folder: Path) -> None:
    """Make a project under Git with applications that send mail, and the rule files that the documentation shows."""
    shutil.copytree(_EXAMPLES / "django_shop", folder)
    (folder / "src").mkdir()
    shutil.copy(_EXAMPLES / "newsletter" / "newsletter.py", folder / "src" / "app.py")
    page = (REPOSITORY / "docs" / "writing-models.md").read_text(encoding="utf-8")
    for block in blocks(page):
        if block.title.startswith("mail-rules/"):
            write(folder, block)
    assert run(_START, folder).returncode == 0


def write(folder: Path, block: Block) -> None:
    """Write the file that a block shows."""
    path = folder / block.title
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as a reader would type it; `mailguard` is that of the interpreter at hand. The streams are one."""
    function = f'mailguard() {{ "{sys.executable}" -m mailguard "$@"; }}'
    return subprocess.run(
        [shutil.which("bash") or "bash", "-c", f"{function}; {command}"],
        cwd=folder,
        env={**_ENVIRONMENT, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def session(text: str, folder: Path) -> str:
    """Run what stands behind each `$` of a console block, and return the block as it should be."""
    commands = [line for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{run(line[2:], folder).stdout.rstrip()}\n" for line in commands)
