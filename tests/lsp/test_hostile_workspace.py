"""A workspace that was opened to look at it runs nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lsprotocol import types
from pytest_lsp import make_test_lsp_client

from tests.lsp.editor import LEAK, Editor, write

LURES = (
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "setup.py",
    "click/__init__.py",
    "pygls/__init__.py",
    "lsprotocol/__init__.py",
    "mailguard/__init__.py",
    "tomli/__init__.py",
    "asyncio.py",
    "mail-rules/plugin.py",
)


def lay_out(folder: Path, marker: Path) -> None:
    """Make a folder in which everything that may be run by mistake leaves a trace."""
    write(folder, dict.fromkeys(LURES, f"open({str(marker)!r}, 'a').write(__file__ + '\\n')\n"))
    program = folder / "run.sh"
    program.write_text(f"#!/bin/sh\necho $0 >> {marker}\n")
    program.chmod(0o755)
    config = f"[core]\n\tfsmonitor = {program}\n\thooksPath = {folder}\n\tpager = {program}\n"
    configuration = '[tool.mailguard]\nrules = ["mail-rules"]\nbaseline = "known.txt"\n'
    write(folder, {".git/config": config, ".git/HEAD": "ref: refs/heads/main\n", "pyproject.toml": configuration})
    known = "leak.py: MG101 in announce: emails\n"
    header = "# Findings that mailguard knows and does not report. Shrink it with: mailguard baseline update\n"
    write(folder, {"leak.py": LEAK, "known.txt": header + known})
    write(folder, {"mail-rules/apis/own.toml": "this is no rule file\n"})


@pytest.mark.parametrize(
    "command",
    [[sys.executable, "-I", "-m", "mailguard", "lsp"], [str(Path(sys.executable).with_name("mailguard")), "lsp"]],
    ids=["module", "script"],
)
async def test_nothing_of_an_untrusted_workspace_is_run_or_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    marker, folder = tmp_path / "marker", tmp_path / "workspace"
    lay_out(folder, marker)
    monkeypatch.chdir(folder)
    client = make_test_lsp_client()
    await client.start_io(*command)
    editor = Editor(client, folder)
    await editor.start(options={"trusted": False})
    editor.open("leak.py")
    (found,) = await editor.pull("leak.py")
    assert found.code == "MG101"
    assert any(
        "not trusted, so its own rule folders and its baseline are not used" in each.message
        for each in client.log_messages
    )
    await editor.actions("leak.py", found.range)
    await client.shutdown_session()
    await client.stop()
    assert not marker.exists()


async def test_the_configuration_of_a_trusted_workspace_holds(editor: Editor) -> None:
    baseline = "app/leak.py: MG101 in announce: emails\n"
    header = "# Findings that mailguard knows and does not report. Shrink it with: mailguard baseline update\n"
    write(editor.folder, {"known.txt": header + baseline, "mailguard.toml": 'baseline = "known.txt"\n'})
    await editor.start()
    editor.open("app/leak.py")
    assert await editor.pull("app/leak.py") == []


async def test_a_workspace_does_not_call_itself_trusted(project: Path) -> None:
    """Many clients pass on what is set in the workspace."""
    write(project, {"mailguard.toml": 'baseline = "known.txt"\n'})
    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-I", "-m", "mailguard", "lsp")
    editor = Editor(client, project)
    await editor.start(options={"trusted": False})
    client.set_configuration({"mailguard": {"trusted": True}})
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"mailguard": {"trusted": True}}))
    editor.open("app/leak.py")
    assert [found.code for found in await editor.pull("app/leak.py")] == ["MG101"]  # the baseline is not there
    await client.shutdown_session()
    await client.stop()
