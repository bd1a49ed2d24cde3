"""The option that names the team's own rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from mailguard.cli.completion import folders

_Command = TypeVar("_Command", bound=Callable[..., object])


def rules_option(command: _Command) -> _Command:
    """Add the option that names the team's own rules folders; the command gets them as `rules`."""
    add = click.option(
        "--rules",
        multiple=True,
        metavar="DIR",
        shell_complete=folders,
        help="A folder of rule files of your own, beside those that mailguard comes with. Repeatable.",
    )
    return add(command)
