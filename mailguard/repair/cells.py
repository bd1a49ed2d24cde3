"""Edits of notebooks: texts of their cells change, and all else in the file stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from mailguard.audience.place import Span
from mailguard.repair.repair import TextEdit
from mailguard.repair.source import NotRewritable
from mailguard.syntax.notebook import Cell, DamagedNotebook, Notebook, read_notebook
from mailguard.syntax.notebook_json import CHARACTER, CellText, Token, tokens_of_cells

_BEYOND = "the repair goes beyond a cell of the notebook, or changes a line that only IPython understands"
_KEPT_OTHERWISE = "the notebook's file is laid out in a way that is not rewritten: save it in Jupyter first"


def edited_notebook(content: bytes, edits: Iterable[TextEdit]) -> bytes:
    """Return the bytes of a notebook after edits of its program that do not overlap.

    Raises:
        NotRewritable: an edit concerns more than one cell, or a line that stands for something else in the program; or
            the content is no notebook.
    """
    try:
        notebook = read_notebook(content)
    except DamagedNotebook as error:
        raise NotRewritable(error.reason) from None
    file = content.decode("utf-8")
    within = [in_one_cell(edit, notebook) for edit in sorted(edits, key=lambda edit: edit.span)]
    for edit in reversed(within):
        file = _with_edit(file, _cell_of(edit, notebook), edit)
    after = file.encode("utf-8")
    if list(read_notebook(after).lines) != _edited_lines(notebook.lines, within):
        raise NotRewritable(_KEPT_OTHERWISE)
    return after


def in_one_cell(edit: TextEdit, notebook: Notebook) -> TextEdit:
    """Return an edit as one of a single cell: what takes its last line takes the line end before it, not the one behind.

    Raises:
        NotRewritable: the edit concerns more than one cell, or a line that stands for something else in the program.
    """
    cell = _cell_of(edit, notebook)
    behind = cell.above + len(cell.lines) + 1
    if edit.span[2:] == (behind, 0) and (not edit.text or edit.text.endswith("\n")):
        edit = _without_line_end(edit, cell)
    touched = slice(edit.span.line - 1, _last_line(edit.span))
    if edit.span.end_line >= behind or list(notebook.lines[touched]) != notebook.module().split("\n")[touched]:
        raise NotRewritable(_BEYOND)
    return edit


def _last_line(span: Span) -> int:
    """Return the last line that a span has a part of: not the one that it ends before."""
    return span.end_line - 1 if span.end_column == 0 and span.end_line > span.line else span.end_line


def _cell_of(edit: TextEdit, notebook: Notebook) -> Cell:
    cell = notebook.cell_at(edit.span.line)
    if cell is None:
        raise NotRewritable(_BEYOND)
    return cell


def _without_line_end(edit: TextEdit, cell: Cell) -> TextEdit:
    """Return an edit that ends with the last line of a cell as one that leaves alone where the next begins."""
    line, column = edit.span.line, edit.span.column
    if not edit.text and column == 0 and line > cell.above + 1:
        line, column = line - 1, _width(cell.lines[line - cell.above - 2])
    span = Span(line, column, cell.above + len(cell.lines), _width(cell.lines[-1]))
    return TextEdit(edit.path, span, edit.text.removesuffix("\n"))


def _width(line: str) -> int:
    return len(line.encode("utf-8", "surrogatepass"))


def _characters(line: str, column: int) -> int:
    """Return how many characters stand before a column in UTF-8 bytes."""
    return len(line.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "surrogatepass"))


def _edited_lines(lines: Sequence[str], edits: Sequence[TextEdit]) -> list[str]:
    """Return what the lines of a notebook have to be after edits."""
    after = list(lines)
    for edit in reversed(edits):
        first, last = after[edit.span.line - 1], after[edit.span.end_line - 1]
        before = first[: _characters(first, edit.span.column)]
        text = f"{before}{edit.text}{last[_characters(last, edit.span.end_column) :]}"
        after[edit.span.line - 1 : edit.span.end_line] = text.split("\n")
    return after


def _with_edit(file: str, cell: Cell, edit: TextEdit) -> str:
    """Return the text of the file after an edit in a cell."""
    tokens = tokens_of_cells(file).get(cell.number)
    if tokens is None:
        raise NotRewritable(_KEPT_OTHERWISE)  # a cell without any text
    text = CellText(file, tokens)
    span = edit.span
    first, last = cell.lines[span.line - cell.above - 1], cell.lines[span.end_line - cell.above - 1]
    start, end = text.region(
        (span.line - cell.above, _characters(first, span.column)),
        (span.end_line - cell.above, _characters(last, span.end_column)),
    )
    touched = [index for index, (opens, closes) in enumerate(tokens) if opens < end and start < closes]
    (opens, _), (_, closes) = tokens[touched[0]], tokens[touched[-1]]
    line_end = "\r\n" if text.has_carriage_returns else "\n"
    new = json.dumps(edit.text.replace("\n", line_end), ensure_ascii=file.isascii())[1:-1]
    changed = f"{file[opens + 1 : start]}{new}{file[end : closes - 1]}"
    if not changed and len(tokens) > len(touched):
        return _without(file, tokens, touched)
    between = _between_lines(file, tokens)
    texts = [changed] if between is None else _lines_of(changed)
    return file[:opens] + (between or "").join(f'"{each}"' for each in texts) + file[closes:]


def _without(file: str, tokens: Sequence[Token], gone: Sequence[int]) -> str:
    """Return the text of the file without some of the texts in a list."""
    if gone[0] == 0:
        return file[: tokens[0][0]] + file[tokens[gone[-1] + 1][0] :]
    return file[: tokens[gone[0] - 1][1]] + file[tokens[gone[-1]][1] :]


def _between_lines(file: str, tokens: Sequence[Token]) -> str | None:
    """Return what separates the lines of a cell in the file; None where it is not kept as a list of lines."""
    opens = len(file[: tokens[0][0]].rstrip()) - 1
    if file[opens] != "[" or any(len(_lines_of(file[start + 1 : end - 1])) > 1 for start, end in tokens):
        return None
    if len(tokens) > 1:
        return file[tokens[0][1] : tokens[1][0]]
    return f",{file[opens + 1 : tokens[0][0]] or ' '}"


def _lines_of(raw: str) -> list[str]:
    """Return the lines of a text as JSON writes it, each with its end."""
    return list(_split(raw)) or [""]


def _split(raw: str) -> Iterator[str]:
    start = 0
    for character in CHARACTER.finditer(raw):
        if character[0] in ("\\n", "\\u000a", "\\u000A"):
            yield raw[start : character.end()]
            start = character.end()
    if start < len(raw):
        yield raw[start:]
