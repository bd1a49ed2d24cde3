"""Nothing in the scanned tree is run, imported or changed, wherever mailguard is started and by whom."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.robustness.trap import Trap

PROGRAM = Path(sysconfig.get_path("scripts"), "mailguard")
# A command that takes a tree is added here; {root} is the tree. What it may write is named after the arrow.
COMMANDS = (
    "check {root}",
    "check --jobs 2 --no-cache {root}",
    "check --diff-base HEAD {root}",
    "check --stdin-filename {root}/app/mails.py",
    "check --show-files {root}",
    "check --isolated --rules {root}/mail-rules {root}",
    "inventory {root}",
    "explain MG101",
    "rules list",
    "rules test {root}/mail-rules",
    "config",
    "baseline write --baseline {root}/known.txt {root} -> known.txt",
)
SAFE_MODULE = pytest.param((sys.executable, "-I", "-m", "mailguard"), id="python -I -m mailguard")


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


def run(program: tuple[str, ...], command: str, trap: Trap, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = command.partition(" -> ")[0].format(root=trap.root).split()
    search = os.pathsep.join((str(trap.root), os.environ["PATH"])) if folder == trap.root else os.environ["PATH"]
    environment = {**os.environ, "PATH": os.environ["PATH"], "MAILGUARD_CACHE_DIR": str(trap.marks.parent / "cache")}
    assert str(trap.root) not in environment["PATH"] or search
    return subprocess.run(
        (*program, *arguments), cwd=folder, env=environment, input="", capture_output=True, text=True, check=False
    )


def test_the_traps_work(trap: Trap) -> None:
    subprocess.run((sys.executable, "-c", "import click"), cwd=trap.root, check=False, capture_output=True)
    subprocess.run(("git", "status"), cwd=trap.root, check=False, capture_output=True)
    assert {"package click", "configuration of Git"} <= set(trap.sprung())


@pytest.mark.parametrize("inside", [True, False], ids=["in the tree", "elsewhere"])
@pytest.mark.parametrize("program", [pytest.param((str(PROGRAM),), id="mailguard"), SAFE_MODULE])
def test_no_command_runs_or_changes_anything(trap: Trap, program: tuple[str, ...], *, inside: bool) -> None:
    elsewhere = trap.marks.parent / "elsewhere"
    elsewhere.mkdir()
    for command in COMMANDS:
        before = trap.files()
        finished = run(program, command, trap, trap.root if inside else elsewhere)
        assert finished.returncode in (0, 1, 2, 3), (command, finished.stderr)
        assert "internal error" not in finished.stderr
        assert trap.sprung() == [], command
        changed = {path for path, state in trap.files().items() if before.get(path) != state}
        assert changed == set(filter(None, [command.partition(" -> ")[2]])), command
        assert before.keys() - trap.files().keys() == set()
    assert list(elsewhere.iterdir()) == []
    assert "MG101" in run(program, f"check --isolated {trap.root}", trap, elsewhere).stdout


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes_that_are_not_forked_import_nothing_of_the_tree(trap: Trap, method: str) -> None:
    starter = trap.marks.parent / "start.py"
    starter.write_text(
        "import multiprocessing, sys\nfrom mailguard.cli.main import run\n"
        f"if __name__ == '__main__':\n    multiprocessing.set_start_method({method!r})\n    sys.exit(run(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    command = f"check --jobs 2 --no-cache --isolated {trap.root}"
    finished = run((sys.executable, str(starter)), command, trap, trap.root)
    assert (finished.returncode, trap.sprung()) == (1, []), finished.stderr
