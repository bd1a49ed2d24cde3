"""The keys of a configuration: their names, what they take, what holds without them, and what they are for.

Whatever else is said about the keys is made from this: how a file is read, the JSON Schema for editors, and what
`mailguard config` lists.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.catalog.notation import IDENTIFIERS, QUALIFIED_PATH
from mailguard.catalog.reading import Reader, choice, list_of, mapping_of, text
from mailguard.catalog.tables import Table, table_of
from mailguard.engine.configuration import DEFAULT, PerFile, Trusted
from mailguard.engine.exclude import pattern_complaint

T = TypeVar("T")

Schema = dict[str, object]
Plain = str | list[str] | dict[str, list[str]] | None  # a value as TOML and JSON have it


@frozen
class Shape(Generic[T]):
    """What a key takes: how it is read, and the same for programs, as JSON Schema."""

    reader: Reader[T]
    schema: Schema


@frozen
class Key(Generic[T]):
    """One key of the configuration."""

    name: str
    shape: Shape[T]
    default: T
    plain_default: Plain  # None: there is nothing unless something is given
    help: str  # sentences for people

    def read(self, table: Table) -> T:
        """Return the value of the key in a table of the configuration; problems go to the table's spot."""
        return table.get(self.name, self.shape.reader, self.default)


_TEXT = text()
_TEXT_SCHEMA: Schema = {"type": "string", "minLength": 1}
_LIST_SCHEMA: Schema = {"type": "array", "items": _TEXT_SCHEMA}
_SETTING = text(lambda name: None if all(map(str.isidentifier, name.split("."))) else "is no name or import path")


def _list(item: Reader[str], things: str) -> Shape[tuple[str, ...]]:
    return Shape(list_of(item, things), _LIST_SCHEMA)


def _read_trusted(table: Table) -> Trusted:
    return Trusted(
        functions=table.get("functions", list_of(QUALIFIED_PATH, "import paths"), ()),
        settings=table.get("settings", list_of(_SETTING, "names"), ()),
        attributes=table.get("attributes", IDENTIFIERS, ()),
    )


_SELECTORS = _list(_TEXT, "rules")
_PATTERN = text(pattern_complaint, "a pattern as in .gitignore")
_PER_FILE: Shape[PerFile] = Shape(
    mapping_of(pattern_complaint, _SELECTORS.reader, "a table of patterns, each with a list of rules", r"\S"),
    {"type": "object", "additionalProperties": _LIST_SCHEMA},
)
_CONFIDENCE = Shape(choice(Confidence), {"enum": [item.value for item in Confidence]})
_TRUSTED = Shape(
    table_of(_read_trusted),
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "functions": _LIST_SCHEMA | {"description": "Import paths of functions and methods."},
            "settings": _LIST_SCHEMA | {"description": "Names of settings and constants, or their import paths."},
            "attributes": _LIST_SCHEMA | {"description": "Names of attributes."},
        },
    },
)
_FILE: Shape[str | None] = Shape(
    Reader(_TEXT.expects, lambda value, spot: _TEXT.read(value, spot) or None, lambda: None, _TEXT.schema), _TEXT_SCHEMA
)

SELECT: Key[tuple[str, ...]] = Key(
    "select",
    _SELECTORS,
    default=DEFAULT.select,
    plain_default=None,
    help="Report these rules instead of the default ones: codes, prefixes of codes, names, or ALL.",
)
IGNORE: Key[tuple[str, ...]] = Key(
    "ignore", _SELECTORS, default=DEFAULT.ignore, plain_default=[], help="Do not report these rules."
)
PER_FILE_IGNORES: Key[PerFile] = Key(
    "per-file-ignores",
    _PER_FILE,
    default=DEFAULT.per_file_ignores,
    plain_default={},
    help="Do not report these rules in files that a pattern matches, written as in .gitignore.",
)
EXCLUDE: Key[tuple[str, ...]] = Key(
    "exclude",
    _list(_PATTERN, "patterns"),
    default=DEFAULT.exclude,
    plain_default=[],
    help="Leave out paths, also ones that are named: patterns as in .gitignore, relative to this file's folder.",
)
MIN_CONFIDENCE: Key[Confidence] = Key(
    "min-confidence",
    _CONFIDENCE,
    default=DEFAULT.min_confidence,
    plain_default=DEFAULT.min_confidence.value,
    help="Leave out findings that are less sure.",
)
RULES: Key[tuple[str, ...]] = Key(
    "rules",
    _list(_TEXT, "folders"),
    default=DEFAULT.rules,
    plain_default=[],
    help="Folders with rule files of your own, relative to this file's folder.",
)
TRUSTED_ORIGINS: Key[Trusted] = Key(
    "trusted-origins",
    _TRUSTED,
    default=DEFAULT.trusted,
    plain_default={},
    help="What gives addresses of your own team, whose members may see each other.",
)
BASELINE: Key[str | None] = Key(
    "baseline",
    _FILE,
    default=None,
    plain_default=None,
    help="A file of known findings, which are not reported, relative to this file's folder.",
)
OUTPUT_FORMAT: Key[str | None] = Key(
    "output-format", _FILE, default=DEFAULT.output_format, plain_default="full", help="How `mailguard check` reports."
)

KEYS: tuple[Key[Any], ...] = (  # in the order in which people are shown them
    SELECT,
    IGNORE,
    PER_FILE_IGNORES,
    EXCLUDE,
    MIN_CONFIDENCE,
    RULES,
    TRUSTED_ORIGINS,
    BASELINE,
    OUTPUT_FORMAT,
)
