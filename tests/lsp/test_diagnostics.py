"""What an editor is told of a project, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.editor import LEAK, Editor, write

NOWHERE = "app/nowhere.py"


def range_of(found: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = found.range.start, found.range.end
    return start.line, start.character, end.line, end.character


def page_at(uri: str) -> str:
    return Path(uri.removeprefix("file://")).read_text(encoding="utf-8")


async def test_a_client_that_asks_is_told_what_a_check_finds(editor: Editor) -> None:
    answer = await editor.start()
    assert answer.capabilities.diagnostic_provider is not None
    editor.open("app/leak.py")
    (found,) = await editor.pull("app/leak.py")
    assert (found.code, found.source, found.severity) == ("MG101", "mailguard", types.DiagnosticSeverity.Error)
    assert range_of(found) == (5, 34, 5, 40)
    steps = [
        (step.location.uri, step.location.range.start.line, step.message) for step in found.related_information or ()
    ]
    assert steps == [
        (editor.uri("app/leak.py"), 4, "the addresses are those of stored objects."),
        (editor.uri("app/leak.py"), 4, "one is taken for each turn of the loop."),
        (editor.uri("app/leak.py"), 5, "set as To of the message here."),
    ]
    assert found.code_description is not None
    assert page_at(found.code_description.href).startswith("# MG101 visible-to\n")
    assert editor.uri("app/news.py") not in editor.client.diagnostics  # nothing is pushed to those who ask


async def test_what_has_not_changed_is_not_told_again(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    document = types.TextDocumentIdentifier(editor.uri("app/leak.py"))
    first = await editor.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    params = types.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
    second = await editor.client.text_document_diagnostic_async(params)
    assert isinstance(second, types.RelatedUnchangedDocumentDiagnosticReport)


async def test_other_clients_are_told_of_the_whole_workspace(editor: Editor) -> None:
    await editor.start(pull=False)
    editor.open("app/leak.py")
    assert [found.code for found in await editor.pushed("app/leak.py", 1)] == ["MG101"]
    assert [found.code for found in await editor.pushed("app/news.py", 1)] == ["MG101"]
    editor.change("app/leak.py", LEAK.replace("emails)", "emails[:1])"))
    assert await editor.pushed("app/leak.py", 0) == []


async def test_only_open_files_if_the_user_wants_that(editor: Editor) -> None:
    await editor.start(options={"diagnosticMode": "openFiles"})
    editor.open("app/leak.py")
    await editor.pull("app/leak.py")
    report = await editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert [item.uri for item in report.items] == [editor.uri("app/leak.py")]


async def test_a_change_in_a_helper_concerns_the_files_that_call_it(editor: Editor) -> None:
    await editor.start()
    editor.open("app/news.py")
    editor.open("app/mailing.py")
    assert [found.code for found in await editor.pull("app/news.py")] == ["MG101"]
    editor.change("app/mailing.py", editor.texts["app/mailing.py"].replace("None, people)", "None, bcc=people)"))
    assert await editor.pull("app/news.py") == []
    editor.close("app/mailing.py")  # unsaved
    assert [found.code for found in await editor.pull("app/news.py")] == ["MG101"]


async def test_a_client_that_pulls_is_asked_to_ask_again_about_the_callers_of_a_helper(editor: Editor) -> None:
    await editor.start(refresh=True)
    editor.open("app/news.py")
    editor.open("app/mailing.py")
    await editor.refreshed(1)
    assert [found.code for found in await editor.pull("app/news.py")] == ["MG101"]
    editor.change("app/mailing.py", editor.texts["app/mailing.py"].replace("None, people)", "None, bcc=people)"))
    await editor.refreshed(2)
    assert await editor.pull("app/news.py") == []


async def test_the_callers_of_a_helper_are_published_when_it_changes(editor: Editor) -> None:
    await editor.start(pull=False)
    editor.open("app/mailing.py")
    assert [found.code for found in await editor.pushed("app/news.py", 1)] == ["MG101"]
    editor.change("app/mailing.py", editor.texts["app/mailing.py"].replace("None, people)", "None, bcc=people)"))
    assert await editor.pushed("app/news.py", 0) == []


@pytest.mark.parametrize(
    ("encodings", "chosen", "column"),
    [([], "utf-16", 30), (["utf-16"], "utf-16", 30), (["utf-8", "utf-16"], "utf-8", 32), (["utf-32"], "utf-32", 29)],
)
async def test_columns_after_an_emoji(editor: Editor, encodings: list[str], chosen: str, column: int) -> None:
    answer = await editor.start(encodings=encodings)
    assert answer.capabilities.position_encoding == chosen
    editor.open("app/leak.py", LEAK.replace('"News"', '"\N{PARTY POPPER}"').replace("text, None", '"", None'))
    (found,) = await editor.pull("app/leak.py")
    assert range_of(found) == (5, column, 5, column + len("emails"))
    assert await editor.hover("app/leak.py", 5, column + 2) is not None
    assert await editor.hover("app/leak.py", 5, column - 3) is None


async def test_a_document_that_is_in_no_file(editor: Editor) -> None:
    await editor.start()
    uri = "untitled:Untitled-1"
    text = "from app.mailing import notify\nfrom app.models import User\n\nnotify('News', [u.email for u in User.objects.all()])\n"
    editor.open("untitled", text, uri=uri)
    (found,) = await editor.pull("untitled", uri=uri)
    assert (found.code, range_of(found)[:2]) == ("MG101", (3, 15))
    assert next(step.location.uri for step in found.related_information or ()) == uri


async def test_a_new_file_that_was_never_saved(editor: Editor) -> None:
    await editor.start()
    editor.open(NOWHERE, LEAK)
    assert [found.code for found in await editor.pull(NOWHERE)] == ["MG101"]


async def test_while_the_text_is_no_python_the_last_findings_stay_and_move(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    await editor.pull("app/leak.py")
    editor.change("app/leak.py", "import (\n" + LEAK)
    (found,) = await editor.pull("app/leak.py")
    assert (found.code, range_of(found)) == ("MG101", (6, 34, 6, 40))
    editor.change("app/leak.py", LEAK.replace("emails)", "emails"))  # just where it was
    assert await editor.pull("app/leak.py") == []
    editor.change("app/leak.py", LEAK)
    assert len(await editor.pull("app/leak.py")) == 1


async def test_what_changes_on_disk_is_noticed(editor: Editor) -> None:
    await editor.start()
    editor.open("app/news.py")
    assert [found.code for found in await editor.pull("app/news.py")] == ["MG101"]
    assert [each.method for each in editor.registered] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    helper = (editor.folder / "app/mailing.py").read_text(encoding="utf-8")
    write(editor.folder, {"app/mailing.py": helper.replace("None, people)", "None, bcc=people)")})
    editor.touched("app/mailing.py", types.FileChangeType.Changed)
    assert await editor.pull("app/news.py") == []
    (editor.folder / "app/mailing.py").unlink()
    editor.touched("app/mailing.py", types.FileChangeType.Deleted)
    assert await editor.pull("app/news.py") == []
    write(editor.folder, {"app/mailing.py": helper})
    editor.touched("app/mailing.py", types.FileChangeType.Created)
    assert [found.code for found in await editor.pull("app/news.py")] == ["MG101"]


async def test_the_configuration_is_read_again_when_it_changes(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    assert len(await editor.pull("app/leak.py")) == 1
    write(editor.folder, {"pyproject.toml": '[tool.mailguard]\nignore = ["MG101"]\n'})
    editor.touched("pyproject.toml", types.FileChangeType.Changed)
    assert await editor.pull("app/leak.py") == []
    write(editor.folder, {"pyproject.toml": '[tool.mailguard]\nignored = ["MG101"]\n'})
    editor.touched("pyproject.toml", types.FileChangeType.Changed)
    assert await editor.pull("app/leak.py") == []  # what held before still holds
    (message,) = editor.client.messages
    place = f"{editor.folder}/pyproject.toml:2: tool.mailguard.ignored"
    assert message.message.startswith(f'mailguard: {place}: unknown key; did you mean "ignore"?')


async def test_each_folder_has_its_own_configuration(editor: Editor, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {"mailguard.toml": 'ignore = ["MG101"]\n', "leak.py": LEAK})
    await editor.start(folders=[editor.folder, other])
    editor.open("app/leak.py")
    editor.open("../other/leak.py", LEAK, uri=(other / "leak.py").as_uri())
    assert len(await editor.pull("app/leak.py")) == 1
    assert await editor.pull("", uri=(other / "leak.py").as_uri()) == []
