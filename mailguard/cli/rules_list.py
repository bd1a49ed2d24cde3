"""`mailguard rules list`: what is loaded, and from which file."""

from __future__ import annotations

import click

from mailguard.catalog.load import builtin_rules
from mailguard.cli.catalogue import rules_option
from mailguard.cli.outcome import Outcome
from mailguard.cli.settings import rule_folders
from mailguard.engine.plugins import installed_plugins
from mailguard.engine.rulebook import load_rule_files
from mailguard.report import rule_listing


@click.command("list", short_help="List what is loaded, and from which file.")
@rules_option
def command(rules: tuple[str, ...]) -> Outcome:
    """List what is loaded, and from which file."""
    return Outcome(rule_listing.render(load_rule_files(rule_folders(rules)), installed_plugins(), str(builtin_rules())))
