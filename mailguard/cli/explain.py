"""`mailguard explain`: the page about a rule or a library."""

from __future__ import annotations

import os
import shutil
from difflib import get_close_matches
from enum import Enum

import click

from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Library
from mailguard.cli.catalogue import rules_option
from mailguard.cli.colour import Colour, wants_colour
from mailguard.cli.completion import rules_and_libraries
from mailguard.cli.outcome import Outcome
from mailguard.cli.settings import rule_folders
from mailguard.engine.errors import UsageError
from mailguard.engine.rulebook import load_rules
from mailguard.report import page_markdown, page_text
from mailguard.report.blocks import Page
from mailguard.report.library_page import library_page
from mailguard.report.rule_page import rule_page

_STANDARD_OUTPUT = 1
_WIDTH = 80
_WIDEST = 100  # longer lines are hard to read
_NARROWEST = 40


class PageFormat(str, Enum):
    """What a user types after `--format`."""

    TEXT = "text"
    MARKDOWN = "markdown"


@click.command("explain", short_help="Explain a rule or a mail library.")
@click.argument("name", shell_complete=rules_and_libraries)
@click.option(
    "--format",
    "page_format",
    type=click.Choice([item.value for item in PageFormat]),
    default=PageFormat.TEXT.value,
    show_default=True,
    help="How to write it.",
)
@rules_option
def command(name: str, page_format: str, rules: tuple[str, ...]) -> Outcome:
    """Explain a rule or a mail library, with examples.

    NAME is the code or name of a rule, or the id, package or import path of a library.
    'mailguard rules list' shows the files of both.
    """
    page = _page(load_rules(rule_folders(rules)), name)
    if PageFormat(page_format) is PageFormat.MARKDOWN:
        return Outcome(page_markdown.render(page))
    is_terminal = os.isatty(_STANDARD_OUTPUT)
    columns = shutil.get_terminal_size().columns if is_terminal else _WIDTH
    colour = wants_colour(Colour.AUTO, os.environ, is_terminal=is_terminal)
    return Outcome(page_text.render(page, colour=colour, width=max(_NARROWEST, min(columns, _WIDEST))))


def _page(catalog: Catalog, name: str) -> Page:
    wanted = name.lower()
    for check in catalog.checks:
        if wanted in (check.code.lower(), check.name.lower()):
            return rule_page(check)
    for library in catalog.libraries:
        if wanted in _names(library):
            return library_page(library)
    for library in catalog.libraries:
        if any(_is_part(path, name) for path in library.paths):
            return library_page(library)
    raise UsageError(_unknown(catalog, name))


def _names(library: Library) -> set[str]:
    return {word.lower() for word in (library.id, library.name, library.package or library.id)}


def _is_part(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}.")


def _unknown(catalog: Catalog, name: str) -> str:
    known = {check.code.lower(): check.code for check in catalog.checks}
    known |= {check.name: check.name for check in catalog.checks}
    known |= {word: library.id for library in catalog.libraries for word in _names(library)}
    close = list(dict.fromkeys(known[word] for word in get_close_matches(name.lower(), known, n=3)))
    hint = f"did you mean {' or '.join(close)}? " if close else ""
    return f"no rule or library is called {name}; {hint}'mailguard rules list' names them all"
