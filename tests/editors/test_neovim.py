"""The settings for Neovim, in the Neovim that is installed, with the real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from tests.editors.conftest import DRIVERS, LEAK, SETTINGS, Desk

NEOVIM = shutil.which("nvim")


def version() -> tuple[int, int]:
    """Return which Neovim is installed; (0, 0) stands for none."""
    if NEOVIM is None:
        return 0, 0
    printed = subprocess.run([NEOVIM, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"NVIM v(\d+)\.(\d+)", printed)
    assert found is not None, printed
    return int(found[1]), int(found[2])


VERSION = version()


def needs(oldest: tuple[int, int]) -> pytest.MarkDecorator:
    """Skip a test where there is no such Neovim."""
    return pytest.mark.skipif(
        oldest > VERSION, reason=f"needs Neovim {oldest[0]}.{oldest[1]}; here: {VERSION[0]}.{VERSION[1]}"
    )


def check(desk: Desk, *arguments: str) -> None:
    """Open the program in Neovim: it shows the finding, and repairs it when asked to."""
    assert NEOVIM is not None
    printed = desk.run(NEOVIM, "--headless", *arguments, "-c", f"luafile {DRIVERS / 'neovim.lua'}")
    start = LEAK.splitlines()[5].encode().index(b"people")  # Neovim counts bytes
    found = {"source": "mailguard", "code": "MG101", "line": 5, "column": start, "end_column": start + len("people")}
    assert [json.loads(each) for each in printed.splitlines()] == [found]
    repaired = (desk.project / "shop" / "mailing.py").read_text(encoding="utf-8")
    assert repaired == LEAK.replace("None, people", "None, bcc=people")


@needs((0, 11))
def test_it_works_as_a_file_of_the_configuration(desk: Desk) -> None:
    configuration = desk.home / "CONFIG" / "nvim"
    (configuration / "lsp").mkdir(parents=True)
    shutil.copy(SETTINGS / "neovim" / "mailguard.lua", configuration / "lsp")
    (configuration / "init.lua").write_text('vim.lsp.enable("mailguard")\n', encoding="utf-8")
    check(desk)


@needs((0, 7))
def test_it_works_in_older_versions(desk: Desk) -> None:
    check(desk, "-u", str(SETTINGS / "neovim" / "older.lua"))
