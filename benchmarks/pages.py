"""Pages of the documentation that hold generated parts."""

from __future__ import annotations

import re
from pathlib import Path


class MissingMarkersError(Exception):
    """A page has no place for a generated part; the text says which markers it needs."""


def replace_part(page: str, part: str, text: str) -> str:
    """Return `page` with what stands between the markers of `part` replaced by `text`.

    Raises:
        MissingMarkersError: the markers are not there, once each and in order.
    """
    start, end = f"<!-- {part}:start -->", f"<!-- {part}:end -->"
    pattern = re.compile(f"({re.escape(start)}\n).*?({re.escape(end)})", re.DOTALL)
    replaced, times = pattern.subn(lambda match: f"{match[1]}\n{text.strip()}\n\n{match[2]}", page)
    if times != 1:
        raise MissingMarkersError(f"the page needs one line {start} and, below it, one line {end}")
    return replaced


def update_page(path: Path, part: str, text: str) -> None:
    """Write `text` between the markers of `part` in the page at `path`.

    Raises:
        MissingMarkersError: as `replace_part`.
    """
    path.write_text(replace_part(path.read_text(encoding="utf-8"), part, text), encoding="utf-8")
