"""Notebooks that are open in an editor: each cell is told what of the program is in it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import PATIENCE, Editor

NAME = "report.ipynb"
IMPORTS = "%pip install django\nfrom django.core.mail import send_mail\nfrom app.models import User"
PEOPLE = "emails = [user.email for user in User.objects.all()]"
LETTER = "# 😀\nsend_mail('News', '😀', None, emails)\n"
CELLS = {"markup": "# Report", "imports": IMPORTS, "people": PEOPLE, "letter": LETTER}


class NotebookEditor:
    """What an editor does with one notebook, on top of what it does with files."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.client: LanguageClient = editor.client
        self.version = 1
        self.order = list(CELLS)

    def uri(self, cell: str) -> str:
        return f"vscode-notebook-cell:{(self.editor.folder / NAME).as_posix()}#{cell}"

    def cell(self, name: str) -> types.NotebookCell:
        kind = types.NotebookCellKind.Markup if name == "markup" else types.NotebookCellKind.Code
        return types.NotebookCell(kind, self.uri(name))

    def item(self, name: str, text: str) -> types.TextDocumentItem:
        return types.TextDocumentItem(self.uri(name), "python", 1, text)

    def open(self, uri: str | None = None) -> None:
        notebook = types.NotebookDocument(
            uri or self.editor.uri(NAME), "jupyter-notebook", 1, [self.cell(name) for name in CELLS]
        )
        texts = [self.item(name, text) for name, text in CELLS.items() if name != "markup"]
        self.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, texts))

    def change(self, cells: types.NotebookDocumentCellChanges) -> None:
        self.version += 1
        notebook = types.VersionedNotebookDocumentIdentifier(self.version, self.editor.uri(NAME))
        change = types.NotebookDocumentChangeEvent(cells=cells)
        self.client.notebook_document_did_change(types.DidChangeNotebookDocumentParams(notebook, change))

    def type(self, cell: str, place: types.Range | None, text: str) -> None:
        change: types.TextDocumentContentChangeEvent = types.TextDocumentContentChangeWholeDocument(text)
        if place is not None:
            change = types.TextDocumentContentChangePartial(place, text)
        identifier = types.VersionedTextDocumentIdentifier(self.version + 1, self.uri(cell))
        content = types.NotebookDocumentCellContentChanges(identifier, [change])
        self.change(types.NotebookDocumentCellChanges(text_content=[content]))

    def close(self) -> None:
        identifier = types.NotebookDocumentIdentifier(self.editor.uri(NAME))
        cells = [types.TextDocumentIdentifier(self.uri(name)) for name in CELLS if name != "markup"]
        self.client.notebook_document_did_close(types.DidCloseNotebookDocumentParams(identifier, cells))

    async def pull(self, cell: str) -> list[types.Diagnostic]:
        return await self.editor.pull(NAME, self.uri(cell))

    async def actions(self, cell: str, place: types.Range) -> list[types.CodeAction]:
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri(cell)), place, types.CodeActionContext([])
        )
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def pushed(self, uri: str, number: int) -> list[types.Diagnostic]:
        while len(self.client.diagnostics.get(uri, "nothing yet")) != number:
            waiting = self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            await asyncio.wait_for(waiting, PATIENCE)
        return list(self.client.diagnostics[uri])


@pytest.fixture
def notebook(editor: Editor) -> NotebookEditor:
    return NotebookEditor(editor)


def place(line: int, column: int, end_column: int) -> types.Range:
    return types.Range(types.Position(line, column), types.Position(line, end_column))


def on_disk(folder: Path) -> None:
    cells = [{"cell_type": "code", "source": text} for text in (IMPORTS, PEOPLE, LETTER)]
    (folder / NAME).write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1), encoding="utf-8")


async def test_a_problem_is_told_at_its_cell(notebook: NotebookEditor) -> None:
    answer = await notebook.editor.start()
    assert answer.capabilities.notebook_document_sync is not None
    notebook.open()
    (found,) = await notebook.pull("letter")
    assert (found.code, found.range) == ("MG101", place(1, 30, 36))  # the smiling face counts for two
    steps = [(step.location.uri, step.location.range.start.line) for step in found.related_information or ()]
    assert steps == [(notebook.uri("people"), 0), (notebook.uri("people"), 0), (notebook.uri("letter"), 1)]
    assert await notebook.pull("imports") == []


async def test_what_is_typed_into_a_cell_counts(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    notebook.type("letter", place(1, 30, 36), "emails[:1]")
    assert await notebook.pull("letter") == []
    notebook.type("people", None, "emails = 1")
    notebook.type("letter", place(1, 30, 40), "emails")
    assert await notebook.pull("letter") == []
    notebook.type("people", None, f"\n\r\n{PEOPLE}")
    notebook.type("people", types.Range(types.Position(0, 0), types.Position(1, 0)), "")
    (found,) = await notebook.pull("letter")
    assert [step.location.range.start.line for step in found.related_information or ()] == [1, 1, 1]


async def test_cells_come_and_go(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    new = types.NotebookCellArrayChange(1, 0, [notebook.cell("new")])
    structure = types.NotebookDocumentCellChangeStructure(new, [notebook.item("new", "x = 1\ny = 2")])
    notebook.change(types.NotebookDocumentCellChanges(structure))
    assert [found.range.start.line for found in await notebook.pull("letter")] == [1]
    gone = types.NotebookCellArrayChange(3, 1)
    closed = [types.TextDocumentIdentifier(notebook.uri("people"))]
    notebook.change(
        types.NotebookDocumentCellChanges(types.NotebookDocumentCellChangeStructure(gone, did_close=closed))
    )
    assert [found.code for found in await notebook.pull("letter")] == []


async def test_problems_move_from_the_file_to_the_cells_and_back(notebook: NotebookEditor) -> None:
    on_disk(notebook.editor.folder)
    await notebook.editor.start(pull=False)
    file = notebook.editor.uri(NAME)
    (found,) = await notebook.pushed(file, 1)
    line = (notebook.editor.folder / NAME).read_text(encoding="utf-8").split("\n")[found.range.start.line]
    assert "send_mail('News'" in line
    notebook.open()
    assert [each.range for each in await notebook.pushed(notebook.uri("letter"), 1)] == [place(1, 30, 36)]
    await notebook.pushed(file, 0)
    notebook.close()
    await notebook.pushed(file, 1)
    await notebook.pushed(notebook.uri("letter"), 0)


async def test_a_cell_that_is_no_python_leaves_what_is_known(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    await notebook.pull("letter")
    notebook.type("imports", None, f"{IMPORTS}\nif (")
    assert [found.range.start.line for found in await notebook.pull("letter")] == [1]


async def test_a_problem_is_suppressed_in_its_cell(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    (found,) = await notebook.pull("letter")
    action = next(
        each for each in await notebook.actions("letter", found.range) if each.title.startswith("Suppress MG101")
    )
    assert action.edit is not None
    (change,) = action.edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (notebook.uri("letter"), 1)
    (edit,) = change.edits
    assert edit.range == place(1, 0, 0)
    assert await notebook.actions("people", place(0, 0, 6)) == []


async def test_a_problem_is_repaired_in_its_cells(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    (found,) = await notebook.pull("letter")
    action = next(each for each in await notebook.actions("letter", found.range) if each.is_preferred)
    assert action.edit is not None
    made = {}
    for change in action.edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        made[change.text_document.uri] = [(edit.range, edit.new_text) for edit in change.edits]  # type: ignore[union-attr]
    assert made == {
        notebook.uri("imports"): [(place(1, 29, 38), "EmailMessage")],
        notebook.uri("letter"): [
            (place(1, 0, 9), "EmailMessage"),
            (place(1, 30, 30), "bcc="),
            (place(1, 37, 37), ".send()"),
        ],
    }


async def test_a_repair_that_takes_the_last_line_of_a_cell(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    notebook.type("imports", None, f"import smtplib\nfrom email.mime.text import MIMEText\n{IMPORTS}\n{PEOPLE}")
    notebook.type("people", None, "msg = MIMEText('News')\nmsg['Bcc'] = ', '.join(emails)")
    notebook.type("letter", None, "smtplib.SMTP('x').sendmail('a@example.org', emails, msg.as_string())")
    (found,) = await notebook.pull("people")
    repair = next(each for each in await notebook.actions("people", found.range) if each.is_preferred)
    assert repair.edit is not None
    (change,) = repair.edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == notebook.uri("people")
    gone = types.Range(types.Position(0, 22), types.Position(1, 30))
    assert list(change.edits) == [types.TextEdit(gone, "")]


async def test_a_notebook_that_was_never_saved(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open("untitled:Untitled-1.ipynb")
    assert [found.code for found in await notebook.pull("letter")] == ["MG101"]


async def test_the_pointer_is_over_an_expression_in_a_cell(notebook: NotebookEditor) -> None:
    await notebook.editor.start()
    notebook.open()
    params = types.HoverParams(types.TextDocumentIdentifier(notebook.uri("letter")), types.Position(1, 32))
    hover = await notebook.client.text_document_hover_async(params)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.value.startswith("**Who sees whom?** Several people")
