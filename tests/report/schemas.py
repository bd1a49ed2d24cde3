"""The published schemas, and the strict reading of them that the tests take.

A published schema lets keys pass that it does not know, because keys may be added. Our own output must not hold one
that is not described.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schemas"


def published(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return schema


def undescribed(schema: dict[str, Any], definition: str, document: object) -> list[str]:
    """What is wrong with a document that a definition of the schema describes (empty: the whole schema), strictly read."""
    strict = _closed(schema)
    root = {"$defs": strict["$defs"], "$ref": f"#/$defs/{definition}"} if definition else strict
    return [error.message for error in Draft202012Validator(root).iter_errors(document)]


def _closed(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same schema, but no object may have keys that are not in it."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if "$defs" in closed:
        closed["$defs"] = {
            name: definition | ({} if name == "place" else {"unevaluatedProperties": False})
            for name, definition in closed["$defs"].items()
            if isinstance(definition, dict)
        }
        closed["unevaluatedProperties"] = False
    return closed
