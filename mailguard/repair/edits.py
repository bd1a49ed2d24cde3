"""Edits of texts: what overlaps, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mailguard.engine.sources import is_notebook
from mailguard.repair.cells import edited_notebook
from mailguard.repair.repair import Repair, TextEdit
from mailguard.repair.source import Text


def edited(content: bytes, edits: Iterable[TextEdit]) -> bytes:
    """Return the bytes of a file after edits that do not overlap. All else stays as it is, byte for byte.

    Raises:
        NotRewritable: the file is not text, or its encoding lacks a character.
    """
    text = Text(content)
    parts, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        region = text.region(edit.span)
        parts += [text.characters[done : region.start], edit.text]
        done = region.end
    return text.encode("".join([*parts, text.characters[done:]]))


def edited_files(contents: Mapping[str, bytes], edits: Iterable[TextEdit]) -> dict[str, bytes]:
    """Return the files that edits change, after them. `contents` are those of the files; of notebooks, edits change cells.

    Raises:
        NotRewritable: a file is not text, or its encoding lacks a character; or an edit goes beyond a cell of a notebook.
    """
    by_path: dict[str, list[TextEdit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    return {
        path: edited_notebook(contents[path], of_file) if is_notebook(path) else edited(contents[path], of_file)
        for path, of_file in by_path.items()
    }


def without_overlaps(repairs: Iterable[Repair]) -> list[Repair]:
    """Return the repairs that can be made together: of those that touch the same text, the first."""
    chosen: list[Repair] = []
    taken: list[TextEdit] = []
    for repair in repairs:
        if not any(_touch(edit, other) for edit in repair.edits for other in taken):
            chosen.append(repair)
            taken += repair.edits
    return chosen


def is_consistent(edits: Sequence[TextEdit]) -> bool:
    """Say whether edits can be made together."""
    return not any(_touch(edit, other) for index, edit in enumerate(edits) for other in edits[:index])


def _touch(first: TextEdit, second: TextEdit) -> bool:
    if first.path != second.path:
        return False
    start, end = first.span[:2], first.span[2:]
    other_start, other_end = second.span[:2], second.span[2:]
    return (start < other_end and other_start < end) or start == other_start
