"""Repairs in notebooks: the lines of a cell change, and nothing else in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailguard.audience.place import Span
from mailguard.catalog.models import Catalog
from mailguard.repair.cells import edited_notebook
from mailguard.repair.repair import TextEdit
from mailguard.repair.source import NotRewritable
from mailguard.syntax.notebook import read_notebook
from tests.repair.conftest import rewrite

FILE = "news.ipynb"
IMPORTS = ["%matplotlib inline\n", "from django.core.mail import send_mail\n", "from app.models import User"]
PEOPLE = ["emails = [user.email for user in User.objects.all()]\n", "name = 'Grüße 🎉'"]


def edit(line: int, column: int, end_line: int, end_column: int, text: str) -> TextEdit:
    return TextEdit(FILE, Span(line, column, end_line, end_column), text)


def document(*sources: object) -> dict[str, object]:
    """A notebook whose keys come in no usual order, with what other programs put into it."""
    cells = [{"source": source, "outputs": [{"text": ["source\n"]}], "cell_type": "code"} for source in sources]
    return {"nbformat": 4, "metadata": {"title": "é", "n": 1e5}, "cells": cells}


def fixed(project: Path, catalog: Catalog, content: bytes) -> bytes:
    path = project / FILE
    path.write_bytes(content)
    rewrite(project, catalog).write()
    assert not rewrite(project, catalog).after
    return path.read_bytes()


@pytest.mark.parametrize("indent", [1, 4, "\t", None])
@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_all_else_stays_byte_for_byte(
    project: Path, catalog: Catalog, indent: int | str | None, ensure_ascii: bool, end: str
) -> None:
    def content(imported: str, call: str) -> bytes:
        imports = [line.replace("send_mail", imported) for line in IMPORTS]
        cells = document(imports, PEOPLE, ["# 🎉\n", call])
        text = json.dumps(cells, indent=indent, ensure_ascii=ensure_ascii) + end
        return text.replace("\n", "\r\n" if end.startswith("\r") else "\n").encode()

    before = content("send_mail", "send_mail('🎉 News', name, None, emails)  # é\n")
    after = content("EmailMessage", "EmailMessage('🎉 News', name, None, bcc=emails).send()  # é\n")
    assert fixed(project, catalog, before) == after


@pytest.mark.parametrize("source", ["{0}", "{0}\n", "# one\r\n{0}\r\n"])
def test_a_cell_may_be_one_text(project: Path, catalog: Catalog, source: str) -> None:
    call = "send_mail('News', name, None, emails)"
    before = document("".join(IMPORTS), "".join(PEOPLE), source.format(call))
    imports = "".join(IMPORTS).replace("send_mail", "EmailMessage")
    repaired = source.format("EmailMessage('News', name, None, bcc=emails).send()")
    after = document(imports, "".join(PEOPLE), repaired)
    assert fixed(project, catalog, json.dumps(before).encode()) == json.dumps(after).encode()


def test_lines_that_come_are_texts_of_their_own(project: Path, catalog: Catalog) -> None:
    loop = ["msg = MIMEText('Hello')\n", "for user in User.objects.all():\n", "    msg['To'] = user.email\n"]
    send = ["    smtplib.SMTP('localhost').sendmail('a@example.org', [user.email], msg.as_string())"]
    imports = ["import smtplib\n", "from email.mime.text import MIMEText\n", "from app.models import User\n"]
    before = json.dumps(document([*imports, *loop, *send], ["print(1)"]), indent=1)
    after = json.dumps(document([*imports, *loop[:2], "    del msg['To']\n", *loop[2:], *send], ["print(1)"]), indent=1)
    assert fixed(project, catalog, before.encode()) == after.encode()


def test_a_line_that_goes_is_the_last_of_its_cell(project: Path, catalog: Catalog) -> None:
    imports = ["import smtplib\n", "from email.mime.text import MIMEText\n", *IMPORTS[1:]]
    letter, header = ["msg = MIMEText('News')"], ["\n", "msg['Bcc'] = ', '.join(emails)"]
    send = ["%time\n", "smtplib.SMTP('x').sendmail('a@example.org', emails, msg.as_string())"]

    def content(made: list[str]) -> bytes:
        return json.dumps(document(imports, PEOPLE, made, send), indent=1).encode()

    assert fixed(project, catalog, content([letter[0] + header[0], header[1]])) == content(letter)


@pytest.mark.parametrize(
    ("source", "change", "after"),
    [
        (["a\n", "b\n", "c"], edit(1, 0, 2, 0, ""), ["b\n", "c"]),
        (["a\n", "b\n", "c"], edit(2, 0, 3, 0, ""), ["a\n", "c"]),
        (["a\n", "b\n", "c"], edit(3, 0, 4, 0, ""), ["a\n", "b"]),
        (["a\n", "b\n", "c"], edit(1, 1, 3, 1, "x\ny"), ["ax\n", "y"]),
        (["a\n", "b\n", "c"], edit(3, 0, 4, 0, "d\n"), ["a\n", "b\n", "d"]),
        (["a\n", "b\n", "c"], edit(3, 1, 3, 1, "\nd"), ["a\n", "b\n", "c\n", "d"]),
        (["a"], edit(1, 0, 2, 0, ""), [""]),
        (["a"], edit(1, 0, 1, 0, "x\n"), ["x\n", "a"]),
        (["a\nb\n", "c"], edit(1, 0, 1, 0, "x\n"), ["x\na\nb\n", "c"]),
        ("a\r\nb", edit(2, 0, 2, 0, "x\n"), "a\r\nx\r\nb"),
        ("\\n'é'\\", edit(1, 3, 1, 6, 'x"\\'), "\\n'x\"\\\\"),
    ],
)
@pytest.mark.parametrize("indent", [1, None])
def test_edits_of_lines(source: object, change: TextEdit, after: object, indent: int | None) -> None:
    content = json.dumps(document(source), indent=indent).encode()
    assert edited_notebook(content, [change]) == json.dumps(document(after), indent=indent).encode()


def test_characters_are_escaped_where_others_are() -> None:
    change = [edit(1, 0, 1, 1, "ü🎉")]
    assert read_notebook(edited_notebook(b'{"cells": [{"cell_type": "code", "source": ["a"]}]}', change)).lines == (
        "ü🎉",
    )
    assert edited_notebook(b'{"cells": [{"cell_type": "code", "source": ["a"]}]}', change).isascii()
    raw = '\ufeff{"cells": [{"cell_type": "code", "source": ["a", " # é"]}]}'
    assert edited_notebook(raw.encode(), change).decode() == raw.replace('"a"', '"ü🎉"')


@pytest.mark.parametrize(
    "change",
    [
        edit(1, 0, 3, 1, "x"),  # beyond the cell
        edit(1, 0, 3, 0, "x"),  # it would join it with the next one
        edit(2, 0, 2, 0, "x\n"),  # beside what only IPython understands
        edit(4, 0, 4, 0, "x\n"),  # a line that is in no cell
    ],
)
def test_what_is_not_one_cell_of_python_is_refused(change: TextEdit) -> None:
    content = json.dumps(document(["a\n", "%ls"], ["b"])).encode()
    with pytest.raises(NotRewritable, match="goes beyond a cell of the notebook"):
        edited_notebook(content, [change])


TEXTS = st.text(st.sampled_from("aé🎉\\\"'\t\x0c\u2028#[]\n"), max_size=30)


@given(TEXTS, TEXTS, st.booleans(), st.booleans(), st.sampled_from([1, "\t", None]), st.data())
def test_any_edit_of_a_cell_is_that_of_its_text(
    source: str, other: str, by_line: bool, ensure_ascii: bool, indent: int | str | None, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))

    def content(text: str) -> bytes:
        sources = [source_of(each) for each in (other, text, other)]
        return json.dumps(document(*sources), indent=indent, ensure_ascii=ensure_ascii).encode()

    def source_of(text: str) -> str | list[str]:
        lines = text.split("\n")
        return [*(f"{line}\n" for line in lines[:-1]), *lines[-1:]] if by_line else text

    above = len(other.split("\n"))
    positions = [(above + before.count("\n") + 1, before) for before in (source[:start], source[:end])]
    span = [(line, len(before.rpartition("\n")[2].encode())) for line, before in positions]
    change = TextEdit(FILE, Span(*span[0], *span[1]), "x\ny")
    after = edited_notebook(content(source), [change])
    expected = content(f"{source[:start]}x\ny{source[end:]}")
    assert json.loads(after)["nbformat"] == 4
    assert read_notebook(after) == read_notebook(expected)
    assert ["".join(cell["source"]) for cell in json.loads(after)["cells"]] == [
        "".join(cell["source"]) for cell in json.loads(expected)["cells"]
    ]
