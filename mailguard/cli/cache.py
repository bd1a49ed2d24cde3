"""`mailguard cache`: where the cache is, and how to get rid of it."""

from __future__ import annotations

import click

from mailguard.cli.outcome import Outcome
from mailguard.engine.cache.database import delete
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.errors import UsageError

_MEBIBYTE = 1024 * 1024


@click.group("cache", short_help="Show where the cache is, or delete it.")
def command() -> None:
    """The cache keeps what runs find out about files, so that the next run is faster.

    It never changes what is reported, and may be deleted at any time. The environment variable MAILGUARD_CACHE_DIR
    puts it elsewhere.
    """


@command.command("dir")
def directory() -> Outcome:
    """Print the folder of the cache."""
    return Outcome(f"{cache_directory()}\n")


@command.command("clean")
def clean() -> Outcome:
    """Delete the cache."""
    folder = cache_directory()
    try:
        freed = delete(folder)
    except OSError as error:
        raise UsageError(f"the cache in {folder} cannot be deleted: {error.strerror}") from error
    return Outcome(f"Deleted {freed / _MEBIBYTE:.1f} MiB in {folder}\n" if freed else f"No cache in {folder}\n")
