"""From the bytes of a notebook to its module, and from there to the file."""

from __future__ import annotations

import json

import pytest

from mailguard.syntax.notebook import Cell, DamagedNotebook, read_notebook
from mailguard.syntax.notebook_json import CellText, tokens_of_cells

Json = dict[str, object]


def code(source: str | list[str], **more: object) -> Json:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source} | more


def notebook(*cells: Json, **more: object) -> bytes:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4} | more).encode()


MARKDOWN: Json = {"cell_type": "markdown", "metadata": {}, "source": ["x = 1"]}


def test_code_cells_are_one_module() -> None:
    read = read_notebook(notebook(MARKDOWN, code("a = 1\n%ls"), MARKDOWN, code(["b = 2\n", "c = 3\n"])))
    assert read.cells == (Cell(2, 0, ("a = 1", "%ls")), Cell(4, 2, ("b = 2", "c = 3", "")))
    assert read.lines == ("a = 1", "%ls", "b = 2", "c = 3", "")
    assert read.module() == "a = 1\npass\nb = 2\nc = 3\n\n"


def test_lines_belong_to_cells() -> None:
    read = read_notebook(notebook(code("a\nb"), code(""), code("c")))
    numbers = [cell.number if (cell := read.cell_at(line)) else None for line in range(1, 6)]
    assert numbers == [1, 1, 2, 3, None]


def test_cells_of_format_3() -> None:
    cells = [{"cell_type": "code", "language": "python", "input": ["a = 1"]}, {"cell_type": "code", "input": "b = 2"}]
    read = read_notebook(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode())
    assert read.module() == "a = 1\nb = 2\n"


def test_what_is_not_python_is_left_out() -> None:
    sql = code("select", metadata={"vscode": {"languageId": "sql"}})
    assert read_notebook(notebook(sql, code("a"))).module() == "a\n"
    for metadata in ({"language_info": {"name": "R"}}, {"kernelspec": {"language": "julia"}}):
        assert read_notebook(notebook(code("a"), metadata=metadata)).cells == ()
    assert read_notebook(notebook(code("a"), metadata={"language_info": {"name": "python"}})).lines == ("a",)


def test_an_encoding_declaration_means_nothing() -> None:
    assert read_notebook(notebook(code("# coding: latin-1\nx = 'ä'"))).module() == "\nx = 'ä'\n"


def test_an_empty_file_is_an_empty_notebook() -> None:
    assert read_notebook(b"\n").cells == ()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (
            b'{\n "cells": [\n<<<<<<< HEAD\n',
            3,
            "the notebook is damaged: its JSON ends or breaks off at column 1 (Expecting value); look for what a merge left behind, or save it again in Jupyter",
        ),
        (b"[]", 1, "the file is not a notebook: its JSON is no object with cells"),
        (b"{}", 1, "the file is not a notebook: it has no list of cells"),
        (b'{"cells": [1]}', 1, "the notebook is damaged: cell 1 is no object"),
        (b'{"worksheets": [{"cells": 1}]}', 1, "the file is not a notebook: it has no list of cells"),
        (notebook(MARKDOWN, code([1])), 1, "the notebook is damaged: the source of cell 2 is no text"),  # type: ignore[list-item]
        (b'{\n"a": "\xff"}', 2, "the notebook is not encoded as UTF-8"),
        (b'{"cells": ' + b"1" * 5000 + b"}", 1, "the notebook is damaged: it holds a number of thousands of digits"),
        (b"[" * 100_000, 1, "the notebook is nested too deeply to be read"),
    ],
)
def test_what_is_no_notebook_is_told(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(DamagedNotebook) as raised:
        read_notebook(content)
    assert (raised.value.reason, raised.value.line) == (reason, line)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("as_list", [True, False])
def test_positions_in_cells_are_positions_in_the_file(ascii_only: bool, indent: int | None, as_list: bool) -> None:
    text = 'x = "ä\\n😀"\r\n\tsend(people)\nlast'
    source: str | list[str] = text.splitlines(keepends=True) if as_list else text
    decoy = code("send(people)", metadata={"source": "send(people)"}, outputs=[{"source": ["send(people)"]}])
    cells = [decoy, MARKDOWN, code(source)]
    file = json.dumps({"cells": cells, "metadata": {}}, ensure_ascii=ascii_only, indent=indent, sort_keys=True)
    tokens = tokens_of_cells(file)
    assert [len(tokens[number]) for number in (1, 2, 3)] == [1, 1, 3 if as_list else 1]
    cell, lines = CellText(file, tokens[3]), file.split("\n")
    line, column = cell.locate(2, text.split("\n")[1].index("people"))
    assert lines[line - 1][column:].startswith("people)")
    assert file.count("people)", 0, sum(len(each) + 1 for each in lines[: line - 1]) + column) == 3
    line, column = cell.locate(1, text.index("😀") + 1)
    assert lines[line - 1][column:].startswith('\\"')
    line, column = cell.locate(3, len("last"))
    assert lines[line - 1][column - 4 : column + 1] == 'last"'


def test_positions_in_cells_of_format_3() -> None:
    file = json.dumps({"worksheets": [{"cells": [{"input": ["a\n", "b"], "cell_type": "code"}]}]})
    line, column = CellText(file, tokens_of_cells(file)[1]).locate(2, 0)
    assert (line, file[column : column + 2]) == (1, 'b"')
