from __future__ import annotations

from lsprotocol import types

from tests.lsp.editor import LEAK, Editor


async def test_a_finding_is_suppressed_above_its_statement(editor: Editor) -> None:
    await editor.start(refresh=False)
    editor.open("app/leak.py")
    (found,) = await editor.pull("app/leak.py")
    (action,) = await editor.actions("app/leak.py", found.range)
    assert action.title == "Suppress MG101 here with a reason"
    assert action.diagnostics == [found]
    text = editor.applied(action, "app/leak.py", LEAK)
    assert text.splitlines()[5] == "    # mailguard: ignore[MG101] --"
    editor.change("app/leak.py", text)
    assert [each.code for each in await editor.pull("app/leak.py")] == ["MG903"]


async def test_hovering_says_who_sees_whom(editor: Editor) -> None:
    await editor.start(refresh=False)
    editor.open("app/leak.py")
    params = types.HoverParams(types.TextDocumentIdentifier(editor.uri("app/leak.py")), types.Position(5, 36))
    hover = await editor.client.text_document_hover_async(params)
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.value == ""
