"""`mailguard rules schema`: the JSON Schema of a kind of rule file, for editors."""

from __future__ import annotations

import json

import click

from mailguard.catalog.load import SECTIONS
from mailguard.catalog.schema import schema_of
from mailguard.cli.outcome import Outcome


@click.command("schema", short_help="Print the JSON Schema of a kind of rule file.")
@click.argument("kind", type=click.Choice([*SECTIONS]))
def command(kind: str) -> Outcome:
    """Print the JSON Schema (draft 7) of a kind of rule file, for editors that check TOML."""
    return Outcome(json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n")
