"""`mailguard inventory`: list every place that sends mail, and who sees whom there."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import click

from mailguard.cli.catalogue import rules_option
from mailguard.cli.cpus import available_cpus
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.cli.progress import progress_bar
from mailguard.cli.settings import config_options, load_settings
from mailguard.cli.store import cache_option, chosen_store
from mailguard.engine.run import CheckRequest, check
from mailguard.report.inventory_formats import InventoryFormat, render

_STANDARD_OUTPUT = 1


@click.command("inventory", short_help="List every place that sends mail, and who sees whom there.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--format",
    "inventory_format",
    type=click.Choice([item.value for item in InventoryFormat]),
    default=InventoryFormat.TABLE.value,
    show_default=True,
    help="How to write the list.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out paths, also named ones; a pattern as in .gitignore, relative to the project root. Repeatable.",
)
@config_options
@rules_option
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a CPU]")
@cache_option
def command(
    paths: tuple[str, ...],
    inventory_format: str,
    exclude: tuple[str, ...],
    config: str | None,
    isolated: bool,
    rules: tuple[str, ...],
    jobs: int | None,
    no_cache: bool,
) -> Outcome:
    """List every place that sends mail: who gets it, and who sees whom.

    PATHS are files and directories; without any, the current directory is listed.
    What the analysis does not understand is in the list, as such.

    \b
    Exit codes:
      0  listed
      2  wrong use or configuration
      3  nothing to list: no Python file was found
      4  listed, but some file could not be analysed
    """
    store = chosen_store(no_cache=no_cache)
    settings = load_settings(paths or (".",), config, isolated, rules, store)
    configuration, catalog = settings.configuration, settings.catalog
    request = replace(
        CheckRequest.of(configuration, paths or (".",), jobs or available_cpus()),
        exclude=exclude or configuration.exclude,
        inventory=True,
        store=store,
    )
    with progress_bar() as progress:
        result = check(request, catalog, progress)
    width = shutil.get_terminal_size().columns if os.isatty(_STANDARD_OUTPUT) else None
    text = render(result, catalog, InventoryFormat(inventory_format), width=width)
    if not result.coverage.files and not result.coverage.left_out and not result.unreadable:
        return Outcome(text, ExitCode.NOTHING_TO_CHECK, "no Python file found; there is nothing to list")
    return Outcome(text, ExitCode.INCOMPLETE if result.unreadable else ExitCode.CLEAN)
