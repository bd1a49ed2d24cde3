"""Puts what the commands really print into the documentation: `python -m tests.docs.regenerate`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs.fences import PAGES, blocks
from tests.docs.shell import make_project, session, write


def regenerated(text: str, project: Path) -> str:
    """Return a page with the console blocks as they should be, after writing the files that it shows."""
    for block in blocks(text):
        if block.title:
            write(project, block)
        elif block.language == "console":
            text = text.replace(block.text, session(block.text, project))
    return text


if __name__ == "__main__":
    for page in PAGES[1:]:  # the README has a script of its own
        with tempfile.TemporaryDirectory() as folder:
            make_project(Path(folder) / "project")
            shown = page.read_text(encoding="utf-8")
            page.write_text(regenerated(shown, Path(folder) / "project"), encoding="utf-8")
