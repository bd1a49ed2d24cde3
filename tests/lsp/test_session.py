"""How a session goes: progress, settings, folders, and what must not end it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from mailguard.engine.cache.store import NO_STORE
from mailguard.engine.live import LiveProject
from mailguard.engine.progress import Stage
from mailguard.lsp.folder import Folder
from mailguard.lsp.options import DiagnosticMode, Options
from tests.lsp.editor import FILES, LEAK, Editor, write


async def test_the_first_look_is_shown_as_progress_and_asked_for_again_when_it_is_over(editor: Editor) -> None:
    write(editor.folder, {f"app/part_{number}.py": LEAK for number in range(40)})
    answer = await editor.start(refresh=True)
    provider = answer.capabilities.diagnostic_provider
    assert isinstance(provider, types.DiagnosticOptions)
    assert (provider.inter_file_dependencies, provider.workspace_diagnostics) == (True, True)
    editor.open("app/leak.py")
    assert await editor.pull("app/leak.py") == []  # nothing is known yet
    await editor.refreshed()
    assert [found.code for found in await editor.pull("app/leak.py")] == ["MG101"]
    (token,) = editor.client.progress_reports
    begun, *_, ended = editor.client.progress_reports[token]
    assert isinstance(begun, types.WorkDoneProgressBegin)
    assert begun.title == "mailguard: shop"
    assert isinstance(ended, types.WorkDoneProgressEnd)


async def test_an_answer_that_nobody_waits_for_is_not_made(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    document = types.TextDocumentIdentifier(editor.uri("app/leak.py"))
    asked = types.DocumentDiagnosticParams(document)
    waiting = editor.client.protocol.send_request(types.TEXT_DOCUMENT_DIAGNOSTIC, asked, msg_id="mine")
    editor.client.cancel_request(types.CancelParams("mine"))
    with pytest.raises(JsonRpcException, match="cancel"):
        await asyncio.wrap_future(waiting)
    assert [found.code for found in await editor.pull("app/leak.py")] == ["MG101"]


async def test_settings_may_change(editor: Editor) -> None:
    await editor.start(pull=False)
    editor.open("app/leak.py")
    await editor.pushed("app/news.py", 1)
    settings = {"mailguard": {"diagnosticMode": "openFiles"}}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
    assert await editor.pushed("app/news.py", 0) == []
    assert len(await editor.pushed("app/leak.py", 1)) == 1


async def test_a_folder_that_goes_takes_its_findings_along(editor: Editor) -> None:
    await editor.start(pull=False)
    await editor.pushed("app/news.py", 1)
    gone = types.WorkspaceFolder(editor.folder.as_uri(), "shop")
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=[gone])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert await editor.pushed("app/news.py", 0) == []


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "\ud800",
        "# coding: nonsense\n",
        "\N{BYTE ORDER MARK}" + LEAK,
        "(" * 5000,
        "\f\u2028" * 99 + LEAK,
        "\r" + LEAK,
    ],
)
async def test_no_document_ends_the_server(editor: Editor, text: str) -> None:
    await editor.start()
    editor.open("app/odd.py", text.replace("\ud800", "\\ud800"))
    await editor.pull("app/odd.py")
    editor.open("app/leak.py")
    assert [found.code for found in await editor.pull("app/leak.py")] == ["MG101"]


async def test_a_file_of_no_project_is_looked_at_alone(editor: Editor, tmp_path: Path) -> None:
    await editor.start()
    write(tmp_path / "elsewhere", {"helper.py": FILES["app/mailing.py"], "leak.py": LEAK})
    uri = (tmp_path / "elsewhere/leak.py").as_uri()
    editor.open("elsewhere", LEAK, uri=uri)
    assert [found.code for found in await editor.pull("elsewhere", uri=uri)] == ["MG101"]


class Heard:
    """Notes what a folder tells."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def looked(self, folder: Folder) -> None: ...

    def failed(self, folder: Folder, error: Exception) -> None:
        self.failures.append(str(error))

    def progressed(self, folder: Folder, stage: Stage, done: int, total: int) -> None: ...


async def test_a_look_that_fails_is_told_and_the_next_one_counts(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    with ThreadPoolExecutor(1) as executor:
        folder = Folder(project, NO_STORE, executor, heard, trusted=True)
        with monkeypatch.context() as patch:
            patch.setattr(LiveProject, "look", lambda *_: 1 / 0)
            await folder.settled()
        assert (heard.failures, folder.latest) == (["division by zero"], None)
        folder.write(str(project / "app/leak.py"), b"")
        await folder.settled()
    assert folder.latest is not None
    assert [finding.place.path for finding in folder.latest.result.findings] == ["app/news.py"]


def test_options_that_are_wrong_are_told_and_not_used() -> None:
    assert Options().updated({"diagnosticMode": ["openFiles"]})[0] == Options()
    options, wrong = Options().updated({"trusted": "yes", "diagnosticMode": "all"})
    assert options == Options(trusted=True, mode=DiagnosticMode.WORKSPACE)
    assert wrong == (
        "the setting trusted takes true or false",
        "the setting diagnosticMode takes workspace or openFiles",
    )
