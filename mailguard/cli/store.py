"""The option that does without what earlier runs found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from mailguard.engine.cache.database import Database
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import NO_STORE, Store

_Command = TypeVar("_Command", bound=Callable[..., object])


def cache_option(command: _Command) -> _Command:
    """Add `--no-cache` to a command, which gets it as `no_cache`."""
    add = click.option("--no-cache", is_flag=True, help="Neither use nor keep what runs find out.")
    return add(command)


def chosen_store(*, no_cache: bool) -> Store:
    """Return the user's cache, unless a run is to do without."""
    return NO_STORE if no_cache else Database(cache_directory())
