"""The rules that the commands work with: those that mailguard comes with, and those of the team."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from mailguard.catalog.load import CatalogError, LoadedFile, builtin_rules, load_catalog, load_files
from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError
from mailguard.engine.plugins import installed_plugins, with_plugins

_Command = TypeVar("_Command", bound=Callable[..., object])


def rules_option(command: _Command) -> _Command:
    """Add the option that names the team's own rules folders; the command gets them as `rules`."""
    add = click.option(
        "--rules",
        multiple=True,
        metavar="DIR",
        help="A folder of rule files of your own, beside those that mailguard comes with. Repeatable.",
    )
    return add(command)


def load_rules(folders: Sequence[str | Path] = ()) -> Catalog:
    """Load the rules that mailguard comes with, those of the team in `folders`, and those of plug-ins.

    Raises:
        UsageError: a rule file is missing or wrong, and the message names every problem; or a plug-in cannot be loaded.
    """
    catalog = load_from_files(folders)
    return replace(catalog, checks=with_plugins(catalog.checks, installed_plugins()))


def load_from_files(folders: Sequence[str | Path] = ()) -> Catalog:
    """Load the rules that mailguard comes with and those of the team in `folders`, without plug-ins.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    try:
        return load_catalog((builtin_rules(),), house=_house(folders))
    except CatalogError as error:
        raise UsageError(str(error)) from error


def load_rule_files(folders: Sequence[str | Path] = ()) -> tuple[LoadedFile, ...]:
    """Load the same as `load_from_files`, file by file.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    try:
        return load_files((builtin_rules(), *_house(folders)))
    except CatalogError as error:
        raise UsageError(str(error)) from error


def _house(folders: Sequence[str | Path]) -> list[Path]:
    """Return the folders of a team. Those who work on mailguard itself may name the built-in one: it is loaded once."""
    builtin = os.path.realpath(str(builtin_rules()))
    return [Path(folder) for folder in folders if os.path.realpath(folder) != builtin]
