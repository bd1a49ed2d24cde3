"""`mailguard inventory`: list every place that sends mail, and who sees whom there."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import click

from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.cli.progress import progress_bar
from mailguard.cli.scan import Scan, scan_options
from mailguard.engine.run import check
from mailguard.report.inventory_formats import InventoryFormat, render

_STANDARD_OUTPUT = 1


@click.command("inventory", short_help="List every place that sends mail, and who sees whom there.")
@click.option(
    "--format",
    "inventory_format",
    type=click.Choice([item.value for item in InventoryFormat]),
    default=InventoryFormat.TABLE.value,
    show_default=True,
    help="How to write the list.",
)
@scan_options
def command(scan: Scan, inventory_format: str) -> Outcome:
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
    store = scan.store()
    settings = scan.settings(store)
    catalog = settings.catalog
    request = replace(scan.request(settings.configuration, store), inventory=True)
    with progress_bar() as progress:
        result = check(request, catalog, progress)
    width = shutil.get_terminal_size().columns if os.isatty(_STANDARD_OUTPUT) else None
    text = render(result, catalog, InventoryFormat(inventory_format), width=width)
    if not result.coverage.files and not result.coverage.left_out and not result.unreadable:
        return Outcome(text, ExitCode.NOTHING_TO_CHECK, "no Python file found; there is nothing to list")
    return Outcome(text, ExitCode.INCOMPLETE if result.unreadable else ExitCode.CLEAN)
