"""Pages as Markdown, for the documentation site."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.report.blocks import Block, Code, Facts, Heading, Links, Page, Prose

_ESCAPED = {"<": "&lt;", "*": "\\*", "_": "\\_", "[": "\\["}


def render(page: Page) -> str:
    """Write a page as Markdown."""
    return "\n\n".join("\n".join(_lines(block)) for block in page) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield f"{'#' * level} {_inline(text)}"
        case Prose(text=text):
            yield _inline(text)
        case Facts(pairs=pairs):
            yield from (f"- **{label}**: {_inline(text)}" for label, text in pairs)
        case Links(addresses=addresses):
            yield from (f"- <{address}>" for address in addresses)
        case Code(text=text):
            yield "```python"
            yield text.strip("\n")
            yield "```"


def _inline(text: str) -> str:
    """Return a text on one line; what would be markup outside of code is escaped, addresses become links."""
    pieces = " ".join(text.split()).split("`")
    for index in range(0, len(pieces), 2):
        pieces[index] = " ".join(_word(word) for word in pieces[index].split(" "))
    return "`".join(pieces)


def _word(word: str) -> str:
    if word.startswith("https://"):
        return f"<{word}>"
    return "".join(_ESCAPED.get(char, char) for char in word)
