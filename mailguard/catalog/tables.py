"""Tables of rule files: which keys they have, and how each is read.

The function that reads a table is all there is to describe it: it asks a `Table` for keys. A table that has nothing and
notes what it is asked for yields the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

from mailguard.catalog.about import about
from mailguard.catalog.problems import Report, RuleFile, Spot
from mailguard.catalog.reading import Definitions, Reader, Schema, kind_of
from mailguard.catalog.suggest import did_you_mean

T = TypeVar("T")
D = TypeVar("D")


class Where(NamedTuple):
    """Tables in which a key has a value, or, if that is what it is by default, is left out."""

    key: str
    value: str
    default: str


class Table:
    """A TOML table that is being read. It remembers which keys were asked for: any other key is unknown."""

    __slots__ = ("_known", "_values", "spot")

    def __init__(self, values: Mapping[str, object], spot: Spot) -> None:
        self._values = values
        self._known: dict[str, None] = {}
        self.spot = spot

    def need(self, key: str, reader: Reader[T]) -> T:
        """Return the value of a key that has to be there."""
        self._known[key] = None
        if key in self._values:
            return reader.read(self._values[key], self.spot.at(key))
        self.spot.at(key).problem(f"is missing; it must be {reader.expects}")
        return reader.blank()

    def get(self, key: str, reader: Reader[T], default: D) -> T | D:
        """Return the value of a key that may be left out."""
        self._known[key] = None
        if key in self._values:
            return reader.read(self._values[key], self.spot.at(key))
        return default

    def get_beside(self, other: str, key: str, readers: tuple[Reader[T], Reader[T]]) -> T | None:
        """Return the value of a key that is read by the first of `readers` beside the key `other`, else by the second."""
        beside, alone = readers
        return self.get(key, beside if other in self._values else alone, None)

    def needs_one_of(self, keys: tuple[str, ...], otherwise: str, where: Where | None = None) -> None:
        """Report `otherwise`, with the list of keys, when none of the keys is there; if `where` is given, only then."""
        if where is not None and self._values.get(where.key, where.default) != where.value:
            return
        if not any(key in self._values for key in keys):
            listed = keys[0] if len(keys) == 1 else f"at least one of {', '.join(keys)}"
            self.spot.problem(f"{otherwise}; give {listed}")

    def finish(self) -> None:
        """Report every key that was not asked for."""
        for key in self._values:
            if key not in self._known:
                self.spot.at(key).problem(f"unknown key{did_you_mean(key, sorted(self._known))}")


def table_of(read_table: Callable[[Table], T], expects: str = "a table") -> Reader[T]:
    """Read a table; keys that `read_table` does not ask for are reported."""

    def read(value: object, spot: Spot) -> T:
        if not isinstance(value, dict):
            spot.problem(f"must be {expects}, not {kind_of(value)}")
            return read_table(Table({}, spot.muted()))
        opened = Table(value, spot)
        result = read_table(opened)
        opened.finish()
        return result

    blank = partial(read_table, Table({}, _nowhere()))
    return Reader(expects, read, blank, partial(described, read_table))


def described(read_table: Callable[[Table], object], definitions: Definitions) -> Schema:
    """Return a reference to the schema of a table, which is put into `definitions` under the name of its reader."""
    function = read_table.func if isinstance(read_table, partial) else read_table
    name = function.__name__.strip("_")
    table = _Description(name, definitions)
    read_table(table)
    schema: Schema = {"type": "object", "properties": table.properties, "additionalProperties": False}
    if table.required:
        schema["required"] = table.required
    if table.rules:
        schema["allOf"] = table.rules
    if definitions.setdefault(name, schema) != schema:
        raise ValueError(f"two different kinds of tables are read by functions called {name}")
    return {"$ref": f"#/definitions/{name}"}


class _Description(Table):
    """A table that is asked for everything and has nothing: what is asked for makes up the schema."""

    __slots__ = ("_definitions", "_name", "properties", "required", "rules")

    def __init__(self, name: str, definitions: Definitions) -> None:
        super().__init__({}, _nowhere())
        self._name = name
        self._definitions = definitions
        self.properties: dict[str, object] = {}
        self.required: list[str] = []
        self.rules: list[Schema] = []

    def need(self, key: str, reader: Reader[T]) -> T:
        self.required.append(key)
        self._note(key, reader.schema(self._definitions))
        return reader.blank()

    def get(self, key: str, reader: Reader[T], default: D) -> T | D:
        self._note(key, reader.schema(self._definitions))
        return default

    def get_beside(self, other: str, key: str, readers: tuple[Reader[T], Reader[T]]) -> T | None:
        beside, alone = (reader.schema(self._definitions) for reader in readers)
        if beside == alone:
            self._note(key, alone)
            return None
        self._note(key, {})
        self.rules.append(
            {
                "if": {"required": [other]},
                "then": {"properties": {key: beside}},
                "else": {"properties": {key: alone}},
            }
        )
        return None

    def needs_one_of(self, keys: tuple[str, ...], otherwise: str, where: Where | None = None) -> None:
        wanted: Schema = {"$comment": otherwise, "anyOf": [{"required": [key]} for key in keys]}
        if where is None:
            self.rules.append(wanted)
            return
        condition: Schema = {"properties": {where.key: {"const": where.value}}}
        if where.value != where.default:
            condition["required"] = [where.key]
        self.rules.append({"if": condition, "then": wanted})

    def _note(self, key: str, schema: Schema) -> None:
        # Draft 7 ignores what stands beside a reference.
        content: Schema = {"allOf": [schema]} if "$ref" in schema else schema
        self.properties[key] = {"description": about(self._name, key), **content}


def _nowhere() -> Spot:
    return Spot(RuleFile("", ""), Report())
