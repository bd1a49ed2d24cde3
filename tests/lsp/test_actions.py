"""What an editor offers for a finding."""

from __future__ import annotations

from lsprotocol import types

from tests.lsp.editor import LEAK, Editor

REPAIRABLE = """\
from django.core.mail import EmailMessage
from app.models import User

def announce(text):
    people = [user.email for user in User.objects.all()]
    EmailMessage("News", text, None, to=people).send()
"""


async def test_a_finding_is_suppressed_above_its_statement(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    (found,) = await editor.pull("app/leak.py")
    action = (await editor.actions("app/leak.py", found.range))[-1]
    assert action.title == "Suppress MG101 here with a reason"
    assert [each.code for each in action.diagnostics or ()] == ["MG101"]
    text = editor.applied(action, "app/leak.py", LEAK)
    assert text.splitlines()[5] == "    # mailguard: ignore[MG101] --"
    editor.change("app/leak.py", text)
    assert [each.code for each in await editor.pull("app/leak.py")] == ["MG903"]
    editor.change("app/leak.py", text.replace("--\n", "-- the board, whose members know each other\n"))
    assert await editor.pull("app/leak.py") == []


async def test_a_safe_repair_is_offered_and_holds(editor: Editor) -> None:
    await editor.start()
    editor.open("app/new.py", REPAIRABLE)
    (found,) = await editor.pull("app/new.py")
    repair = (await editor.actions("app/new.py", found.range))[0]
    assert (repair.kind, repair.is_preferred) == (types.CodeActionKind.QuickFix, True)
    text = editor.applied(repair, "app/new.py", REPAIRABLE)
    assert text == REPAIRABLE.replace("to=people", "bcc=people")
    editor.change("app/new.py", text)
    assert await editor.pull("app/new.py") == []


async def test_all_safe_repairs_are_one_action_that_runs_on_saving(editor: Editor) -> None:
    await editor.start()
    editor.open("app/new.py", REPAIRABLE + REPAIRABLE[REPAIRABLE.index("def") :].replace("announce", "again"))
    everywhere = types.Range(types.Position(0, 0), types.Position(10, 0))
    (action,) = await editor.actions("app/new.py", everywhere, only=["source.fixAll"])
    assert action.kind == "source.fixAll.mailguard"
    text = editor.applied(action, "app/new.py", editor.texts["app/new.py"])
    assert text == editor.texts["app/new.py"].replace("to=people", "bcc=people")
    assert await editor.actions("app/new.py", everywhere, only=["refactor"]) == []


async def test_hovering_says_who_sees_whom(editor: Editor) -> None:
    await editor.start()
    editor.open("app/leak.py")
    assert await editor.hover("app/leak.py", 5, 36) == (
        "**Who sees whom?** Several people see each other's addresses.\n\n"
        "- To: several (application data)\n"
        "- Verdict: MG101; sent with Django\n\n"
        "Why:\n"
        "1. `app/leak.py:5` the addresses are those of stored objects.\n"
        "2. `app/leak.py:5` one is taken for each turn of the loop.\n"
        "3. `app/leak.py:6` set as To of the message here."
    )
    assert await editor.hover("app/leak.py", 0, 0) is None
