"""`mailguard config`: show the settings that hold for a path, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from mailguard.cli.completion import files
from mailguard.cli.outcome import Outcome
from mailguard.cli.settings import config_options, load_settings
from mailguard.engine.config_file import ConfigFile, shown
from mailguard.engine.config_keys import KEYS
from mailguard.engine.config_schema import json_schema
from mailguard.report.formats import OutputFormat


@click.command("config", short_help="Show the settings and where each comes from.")
@click.argument("path", default=".", shell_complete=files)
@config_options
@click.option("--schema", is_flag=True, help="Print a JSON Schema of the configuration file instead.")
def command(path: str, config: str | None, isolated: bool, schema: bool) -> Outcome:
    """Show the settings that hold when PATH is checked, and where each comes from.

    They stand in the table [tool.mailguard] of pyproject.toml, or in mailguard.toml:
    in the folder of PATH or the nearest one above it, up to the top of the repository.
    """
    if schema:
        return Outcome(json.dumps(json_schema([item.value for item in OutputFormat]), indent=2) + "\n")
    file = load_settings((path,), config, isolated).configuration.file
    return Outcome("\n".join([f"# {shown(file.path) if file else 'no configuration file'}", *_lines(file)]) + "\n")


def _lines(file: ConfigFile | None) -> Iterator[str]:
    """Yield each key: as it is given, in TOML on one line, or by default."""
    for key in KEYS:
        given = file is not None and key.name in file.table
        value = file.table[key.name] if file and given else key.plain_default
        if value is None:
            yield f"# {key.name}: not set"
        else:
            origin = file.line_of(key.name) if file and given else "default"
            yield f"{key.name} = {_toml(value)}  # {origin}"


def _toml(value: object) -> str:
    """Return a value in TOML. JSON's texts and lists are TOML's too."""
    if isinstance(value, dict):
        entries = ", ".join(f"{json.dumps(name)} = {_toml(element)}" for name, element in value.items())
        return f"{{ {entries} }}" if entries else "{}"
    return json.dumps(value)
