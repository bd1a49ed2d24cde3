"""Completion in the real shells, set up as the documentation says. A shell that is not installed skips its test."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mailguard.engine.cache.location import VARIABLE
from tests.cli.test_process import run_script
from tests.docs.fences import REPOSITORY, blocks

PATIENCE = 60  # seconds for a shell to answer on a busy machine
CONTROL_U = "\x15"  # takes back what was typed
TYPED_AND_COMPLETED = [
    ("mailguard inv", "mailguard inventory"),
    ("mailguard check --output-f", "mailguard check --output-format"),
    ("mailguard check --output-format conc", "mailguard check --output-format concise"),
    ("mailguard check --output sa", "mailguard check --output sarif=mailguard.sarif"),
    ("mailguard check --select MG2", "mailguard check --select MG20"),
    ("mailguard check --select MG101,MG3", "mailguard check --select MG101,MG301"),
    ("mailguard explain MG1", "mailguard explain MG10"),
    ("mailguard explain exchange", "mailguard explain exchangelib"),
    ("mailguard check --rules mail-r", "mailguard check --rules mail-rules/"),
    ("mailguard check some_f", "mailguard check some_file.py"),
]
SETTINGS = {
    block.title: block.text
    for block in blocks((REPOSITORY / "docs" / "shell-completion.md").read_text(encoding="utf-8"))
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of somebody with mailguard on the search path and a project in it."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "mailguard").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mailguard "$@"\n')
    (programs / "mailguard").chmod(0o755)
    project = tmp_path / "project"
    (project / "mail-rules").mkdir(parents=True)
    (project / "pyproject.toml").touch()
    (project / "some_file.py").touch()
    return tmp_path


def environment_of(home: Path) -> dict[str, str]:
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"HOME": str(home), "PATH": path, "TERM": "dumb", VARIABLE: os.environ[VARIABLE]}


def installed(shell: str) -> str:
    return shutil.which(shell) or pytest.skip(f"{shell} is not installed")


def not_completed(home: Path, shell: list[str]) -> list[str]:
    """Type everything, each time with the Tab key, in an interactive shell; return what the terminal then lacks."""
    import pty

    controller, terminal = pty.openpty()
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    process = subprocess.Popen(shell, cwd=home / "project", env=environment_of(home), start_new_session=True, **streams)
    os.close(terminal)
    try:
        assert "$ " in read_until(controller, "$ ")
        return [wanted for typed, wanted in TYPED_AND_COMPLETED if not completes(controller, typed, wanted)]
    finally:
        process.kill()
        process.wait()
        os.close(controller)


def completes(controller: int, typed: str, wanted: str) -> bool:
    os.write(controller, f"{typed}\t".encode())
    found = wanted in read_until(controller, wanted)
    os.write(controller, CONTROL_U.encode())
    return found


def read_until(descriptor: int, wanted: str) -> str:
    shown, end = "", time.monotonic() + PATIENCE
    while wanted not in shown and (left := end - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            shown += os.read(descriptor, 4096).decode("utf-8", "replace").replace("\x08", "").replace("\x07", "")
    return shown


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_bash(home: Path) -> None:
    (home / ".bashrc").write_text(f"PS1='$ '\n{SETTINGS['bashrc']}")
    assert not_completed(home, [installed("bash"), "--noprofile", "--rcfile", str(home / ".bashrc"), "-i"]) == []


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_zsh(home: Path) -> None:
    (home / ".zshrc").write_text(f"PS1='$ '\n{SETTINGS['zshrc']}")
    assert not_completed(home, [installed("zsh"), "-d", "-i"]) == []


@pytest.mark.parametrize(("typed", "wanted"), [case for case in TYPED_AND_COMPLETED if "," not in case[0]])
def test_fish(home: Path, typed: str, wanted: str) -> None:
    """Behind a comma nothing is completed: click's script for fish cuts what it is told there."""
    settings = home / ".config" / "fish" / "completions"
    settings.mkdir(parents=True)
    (settings / "mailguard.fish").write_text(SETTINGS["mailguard.fish"])
    command = [installed("fish"), "-c", 'complete -C "$argv"', "--", typed]
    finished = subprocess.run(
        command, cwd=home / "project", env=environment_of(home), capture_output=True, text=True, check=False
    )
    words = [line.partition("\t")[0] for line in finished.stdout.splitlines()]
    assert words
    assert all(f"{typed.rpartition(' ')[0]} {word}".startswith(wanted) for word in words), words


def test_nothing_is_scanned_for_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MAILGUARD_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "mailguard\ncheck\n--select\nMG1")
    monkeypatch.setenv("COMP_CWORD", "3")
    script = """
        import atexit, sys
        from mailguard.cli.main import run

        atexit.register(lambda: print(*sys.modules, sep="\\n", file=sys.stderr))
        run([])
        """
    run_script(home / "project", script)
    finished = run_script(home / "project", script)
    assert finished.stdout.splitlines()[0] == "plain,MG101"
    loaded = set(finished.stderr.splitlines())
    assert "mailguard.cli.completion" in loaded
    assert {"mailguard.engine.analyse", "mailguard.catalog.load", "libcst", "pathspec"} & loaded == set()


def test_a_mistake_in_a_configuration_offers_nothing(home: Path) -> None:
    (home / "project" / "pyproject.toml").write_text("[tool.mailguard]\nrules = ['gone']\n")
    words = {"_MAILGUARD_COMPLETE": "bash_complete", "COMP_WORDS": "mailguard\nexplain\nMG1", "COMP_CWORD": "2"}
    command = [sys.executable, "-m", "mailguard"]
    environment = environment_of(home) | words
    finished = subprocess.run(command, cwd=home / "project", env=environment, capture_output=True, check=False)
    assert (finished.stdout.strip(), finished.stderr) == (b"", b"")
