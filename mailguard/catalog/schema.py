"""JSON Schemas of rule files, for editors, made of the very functions that read the files."""

from __future__ import annotations

from mailguard.catalog.load import SECTIONS
from mailguard.catalog.reading import Definitions, Schema
from mailguard.catalog.tables import described


def schema_of(section: str) -> Schema:
    """Return the schema of the files in a folder of rules: checks, origins, calls or apis.

    It accepts whatever mailguard accepts. What it cannot say, `mailguard rules test` does: that names are not taken,
    that codes exist, and that examples parse, are marked and come out as marked.
    """
    definitions: Definitions = {}
    name = described(SECTIONS[section], definitions)["$ref"]
    root = definitions.pop(str(name).rpartition("/")[2])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"mailguard rule file in {section}/",
        **root,
        "definitions": dict(sorted(definitions.items())),
    }
