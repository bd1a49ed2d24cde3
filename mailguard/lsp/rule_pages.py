"""A page about each rule, in a file that an editor can open from a problem's code."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mailguard.catalog.models import Catalog, Check
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.errors import UsageError
from mailguard.engine.writing import write_file
from mailguard.report.page_markdown import render
from mailguard.report.rule_page import rule_page
from mailguard.report.rules import checks_by_code

_FOLDER = "rules"


def rule_pages(catalog: Catalog) -> Mapping[str, str]:
    """Write the pages into the user's cache folder and return their URIs by code.

    Where no page can be written, it is the first reference of the rule, if it has any.
    """
    folder = cache_directory() / _FOLDER
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    pages = {code: _page(check, folder / f"{code}.md") for code, check in checks_by_code(catalog).items()}
    return {code: uri for code, uri in pages.items() if uri is not None}


def _page(check: Check, path: Path) -> str | None:
    text = render(rule_page(check)).encode()
    try:
        if not path.is_file() or path.read_bytes() != text:
            write_file(str(path), text)
        return path.as_uri()
    except (OSError, UsageError):
        return check.references[0] if check.references else None
