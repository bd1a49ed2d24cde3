"""Nothing in the scanned tree is run, imported or changed, wherever mailguard is started and by whom."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_lsp import make_test_lsp_client

from mailguard.engine.cache.database import FILE_NAME
from mailguard.engine.cache.store import checksum
from tests.lsp.editor import Editor
from tests.robustness.trap import LEAK, Trap

PROGRAM = Path(sysconfig.get_path("scripts"), "mailguard")
WHOLE_TREE = "check --jobs 2 --no-cache {root}"
# A command that takes a tree is added here; {root} is the tree. What it may write is named after the arrow.
COMMANDS = (
    WHOLE_TREE,
    "check {root}",
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
    "fix --diff {root}",
    "fix {root} -> app/mails.py",
    "cache dir",
)
SAFE_MODULE = pytest.param((sys.executable, "-I", "-m", "mailguard"), id="python -I -m mailguard")


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One for all tests, outside the trees: to read the rules anew takes longer than all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAILGUARD_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trap:
    """Set without what keeps Python from looking into the current folder: mailguard has to see to that itself."""
    for name in ("PYTHONSAFEPATH", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.delenv(name, raising=False)
    return Trap(tmp_path)


def run(program: tuple[str, ...], command: str, trap: Trap, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = command.partition(" -> ")[0].format(root=trap.root).split()
    return subprocess.run((*program, *arguments), cwd=folder, input="", capture_output=True, text=True, check=False)


def test_the_traps_work(trap: Trap) -> None:
    subprocess.run((sys.executable, "-c", "import click"), cwd=trap.root, check=False, capture_output=True)
    subprocess.run(("git", "status"), cwd=trap.root, check=False, capture_output=True)
    assert {"package click", "configuration of Git"} <= set(trap.sprung())


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_runs_or_changes_anything(trap: Trap, command: str) -> None:
    before = trap.files()
    finished = run((str(PROGRAM),), command, trap, trap.root)
    assert finished.returncode in (0, 1), finished.stderr
    assert trap.sprung() == []
    after = trap.files()
    assert {path for path in before.keys() | after if before.get(path) != after.get(path)} == set(
        filter(None, [command.partition(" -> ")[2]])
    )


@pytest.mark.parametrize("folder", [".", ""])
def test_programs_of_the_tree_are_not_taken_for_those_of_the_machine(
    trap: Trap, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """With the current folder on the search path, which an empty entry stands for as well."""
    monkeypatch.setenv("PATH", os.pathsep.join((folder, os.environ["PATH"])))
    finished = run((str(PROGRAM),), "check --diff-base HEAD {root}", trap, trap.root)
    assert (finished.returncode, trap.sprung()) == (0, []), finished.stderr


def test_a_cache_that_holds_code_runs_nothing(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are pickles with the right checksums, and a trigger stands ready."""
    folder = trap.root / ".mailguard_cache"
    monkeypatch.setenv("MAILGUARD_CACHE_DIR", str(folder))
    (folder / FILE_NAME).unlink()
    first = run((str(PROGRAM),), "check {root}", trap, trap.root)
    pickled = f"cposix\nsystem\n(S': > {trap.marks}/pickle'\ntR.".encode()
    with sqlite3.connect(folder / FILE_NAME) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM entries")]
        rows = [(pickled, checksum(key, pickled), key) for key in keys]
        database.executemany("UPDATE entries SET data = ?, checksum = ? WHERE key = ?", rows)
        database.execute("CREATE TRIGGER evil AFTER INSERT ON entries BEGIN SELECT load_extension('evil.sh'); END")
    database.close()
    again = run((str(PROGRAM),), "check {root}", trap, trap.root)
    assert len(keys) > 5
    assert (again.returncode, again.stdout) == (1, first.stdout)
    assert trap.sprung() == []


@pytest.mark.parametrize("trusted", [False, True])
async def test_an_editor_runs_and_changes_nothing(trap: Trap, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    """Whether or not the user trusts the tree: the server runs in it, reads its rules and repairs in the editor only."""
    monkeypatch.chdir(trap.root)
    before = trap.files()
    client = make_test_lsp_client()
    await client.start_io(str(PROGRAM), "lsp")
    editor = Editor(client, trap.root)
    await editor.start(options={"trusted": trusted})
    editor.open("app/mails.py")
    (found,) = await editor.pull("app/mails.py")
    assert found.code == "MG101"
    assert await editor.actions("app/mails.py", found.range)
    editor.change("app/mails.py", f"{LEAK}announce()\n")
    assert [each.code for each in await editor.pull("app/mails.py")] == ["MG101"]
    await client.shutdown_session()
    await client.stop()
    assert (trap.sprung(), trap.files()) == ([], before)


@pytest.mark.parametrize("program", [pytest.param((str(PROGRAM),), id="mailguard"), SAFE_MODULE])
def test_the_tree_may_be_checked_from_anywhere(trap: Trap, program: tuple[str, ...]) -> None:
    elsewhere = trap.marks.parent / "elsewhere"
    elsewhere.mkdir()
    for folder in (trap.root, elsewhere):
        finished = run(program, WHOLE_TREE, trap, folder)
        assert finished.returncode == 1
        assert "MG101" in finished.stdout
    assert trap.sprung() == list(elsewhere.iterdir()) == []


def test_pre_commit_runs_nothing_of_the_tree_through_mailguard(trap: Trap) -> None:
    """Git itself, which pre-commit starts, does what its configuration says."""
    hook = f"{{id: a, name: a, language: system, entry: {PROGRAM} check, types: [python]}}"
    configuration = trap.marks.parent / "hooks.yaml"
    configuration.write_text(f"repos: [{{repo: local, hooks: [{hook}]}}]\n", encoding="utf-8")
    command = f"run --config {configuration} --files app/mails.py app/mails1.py"
    finished = run((sys.executable, "-I", "-m", "pre_commit"), command, trap, trap.root)
    assert "MG101" in finished.stdout, finished.stdout + finished.stderr
    assert [mark for mark in trap.sprung() if "Git" not in mark and "hook" not in mark] == []


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
