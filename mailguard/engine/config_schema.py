"""The configuration as a JSON Schema, for editors that complete and check it."""

from __future__ import annotations

from collections.abc import Sequence

from mailguard.engine.config_keys import KEYS, OUTPUT_FORMAT, Schema


def json_schema(output_formats: Sequence[str]) -> Schema:
    """Return the schema of a `mailguard.toml`, which is also that of `[tool.mailguard]`, in JSON Schema 2020-12."""
    properties: dict[str, Schema] = {}
    for key in KEYS:
        described = key.shape.schema | {"description": key.help}
        properties[key.name] = described if key.plain_default is None else described | {"default": key.plain_default}
    properties[OUTPUT_FORMAT.name] = properties[OUTPUT_FORMAT.name] | {"enum": list(output_formats)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mailguard configuration",
        "description": "mailguard.toml, or the table [tool.mailguard] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
