"""The rules that the commands work with: those that mailguard comes with, and those of the team."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from mailguard.catalog.load import CatalogError, builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError

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


def load_rules(folders: Sequence[str] = ()) -> Catalog:
    """Load the rules that mailguard comes with, and those of the team in `folders`.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    try:
        return load_catalog((builtin_rules(),), house=[Path(folder) for folder in folders])
    except CatalogError as error:
        raise UsageError(str(error)) from error
