from __future__ import annotations

from lsprotocol import types

from tests.lsp.editor import Editor


async def test_a_client_that_asks_is_told_what_a_check_finds(editor: Editor) -> None:
    await editor.start(refresh=False)
    editor.open("app/leak.py")
    (found,) = await editor.pull("app/leak.py")
    assert (found.code, found.source, found.severity) == ("MG101", "mailguard", types.DiagnosticSeverity.Error)
    assert found.range == types.Range(types.Position(5, 34), types.Position(5, 40))
