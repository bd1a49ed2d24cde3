"""Pages as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailguard.report.blocks import Block, Code, Facts, Heading, Links, Page, Prose
from mailguard.report.style import Ink, Palette
from mailguard.report.wording import display_width, paragraph, printable

INDENT = 4
_MARK = re.compile(r"  # MG.*$")  # what an example says is reported on a line
DEEPER = 8  # the rest of a line of code that is too long for the terminal


def render(page: Page, *, colour: bool, width: int) -> str:
    """Set a page in lines of at most `width` columns; only words and addresses that are longer stand out."""
    palette = Palette(colour)
    return "\n\n".join("\n".join(_lines(block, palette, width)) for block in page) + "\n"


def _lines(block: Block, palette: Palette, width: int) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            ink = Ink.STRONG if level == 1 else Ink.LABEL
            yield from (palette.paint(line, ink) for line in paragraph("", text, width=width, indent=0))
        case Prose(text=text):
            yield from paragraph("", text, width=width, indent=0)
        case Facts(pairs=pairs):
            for label, text in pairs:
                yield from paragraph(f"  {label}: ", text, width=width, indent=INDENT)
        case Links(addresses=addresses):
            yield from (f"  {printable(address)}" for address in addresses)
        case Code(text=text):
            for line in text.strip("\n").split("\n"):
                yield from _folded(printable(line), width - INDENT)


def _folded(line: str, width: int) -> Iterator[str]:
    """Break a line of code at spaces. What follows is indented deeper than anything that Python would put there."""
    if display_width(line) <= width:
        yield f"{'':{INDENT}}{line}".rstrip()
        return
    mark = _MARK.search(line)
    code, comment = (line[: mark.start()], mark[0]) if mark else (line, "")
    start = len(code) - len(code.lstrip())
    *parts, last = paragraph(code[:start], code, width=width, indent=start + DEEPER)
    ends = (
        [last + comment]
        if display_width(last + comment) <= width
        else [last, f"{'':{start + DEEPER}}{comment.strip()}"]
    )
    yield from (f"{'':{INDENT}}{part}".rstrip() for part in (*parts, *ends))
