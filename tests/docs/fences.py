"""The fenced blocks of Markdown pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md")))

_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="(.*?)"')
_MARK = re.compile(r"<!-- ([^\n]*?) -->\n\Z")


class Block(NamedTuple):
    language: str
    title: str  # of a block that is the text of a file, its path
    text: str
    mark: str  # of the comment on the line before; empty without one


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, in order."""
    for found in _FENCE.finditer(text):
        title = _TITLE.search(found[2])
        mark = _MARK.search(text[: found.start()])
        yield Block(found[1], title[1] if title else "", found[3], mark[1] if mark else "")
