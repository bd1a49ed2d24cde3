"""What a shell offers when somebody presses Tab. Nothing is scanned for it, and no mistake in a rule file disturbs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from mailguard.engine.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem  # loaded by click where there is something to complete

    from mailguard.catalog.models import Catalog


def files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell offer files and folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def folders(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell offer folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def selectors(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the codes of rules, and ALL, behind the last comma."""
    before, comma, word = incomplete.rpartition(",")
    offered = [("ALL", "every rule"), *_rules(_catalog(context))]
    return _fitting(word, offered, f"{before}{comma}")


def rules_and_libraries(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the codes of rules and the ids of libraries."""
    catalog = _catalog(context)
    libraries = [(library.id, library.name) for library in catalog.libraries] if catalog else []
    return _fitting(incomplete, [*_rules(catalog), *libraries])


def _rules(catalog: Catalog | None) -> list[tuple[str, str]]:
    return [(check.code, check.name) for check in catalog.checks] if catalog else []


def _fitting(word: str, offered: Iterable[tuple[str, str]], before: str = "") -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [
        CompletionItem(f"{before}{text}", help=meaning)
        for text, meaning in offered
        if text.lower().startswith(word.lower())
    ]


def _catalog(context: click.Context) -> Catalog | None:
    """Return the rules that the command would use; None where they cannot be used."""
    from mailguard.cli.settings import rule_folders
    from mailguard.engine.cache.database import Database
    from mailguard.engine.cache.location import cache_directory
    from mailguard.engine.rulebook import load_rules

    try:
        return load_rules(rule_folders(context.params.get("rules") or ()), Database(cache_directory()))
    except UsageError:
        return None
