"""Reads `rules/calls/*.toml`: calls that pass values on, calls that call later, methods that go over what users sent in, and calls that send HTTP requests."""

from __future__ import annotations

from mailguard.catalog.forms import ARGUMENT, POSITION
from mailguard.catalog.models import Catalog
from mailguard.catalog.notation import DOTTED_PATHS, IDENTIFIERS
from mailguard.catalog.reading import FLAG, choice, list_of, text
from mailguard.catalog.shapes import Deferred, Passes, Transparent, Validated
from mailguard.catalog.tables import Table, table_of

_TABLES = ("transparent", "deferred", "validated", "http")
_CALLEES = ("paths", "methods")
_PASSES = choice(Passes)
_ARGUMENTS = list_of(ARGUMENT, "arguments")


def _bad_pattern(value: str) -> str | None:
    named = value.count("{}") == 1 and value.replace("{}", "field").isidentifier()
    return None if named else 'must be the name of a method with "{}" in place of the field\'s name, such as "clean_{}"'


_PATTERNS = list_of(text(_bad_pattern, pattern=r"^[^{}\s.]*\{\}[^{}\s.]*$"), "names of methods")


def read_calls(table: Table) -> Catalog:
    """Read a whole file of `calls/`."""
    table.needs_one_of(_TABLES, "says nothing about calls")
    http = table.get("http", table_of(_http), Catalog())
    return Catalog(
        transparents=table.get("transparent", list_of(table_of(_transparent), "[[transparent]] tables"), ()),
        deferreds=table.get("deferred", list_of(table_of(_deferred), "[[deferred]] tables"), ()),
        validated=table.get("validated", list_of(table_of(_validated), "[[validated]] tables"), ()),
        http_functions=http.http_functions,
        http_methods=http.http_methods,
    )


def _transparent(table: Table) -> Transparent:
    table.needs_one_of(_CALLEES, "does not say what is called")
    return Transparent(
        paths=table.get("paths", DOTTED_PATHS, ()),
        methods=table.get("methods", IDENTIFIERS, ()),
        passes=table.need("passes", _PASSES),
        arguments=table.get("arguments", _ARGUMENTS, ()),
    )


def _deferred(table: Table) -> Deferred:
    table.needs_one_of(_CALLEES, "does not say what is called")
    return Deferred(
        paths=table.get("paths", DOTTED_PATHS, ()),
        methods=table.get("methods", IDENTIFIERS, ()),
        target=table.get("target", ARGUMENT, None),
        arguments=table.get("arguments", ARGUMENT, None),
        keywords=table.get("keywords", ARGUMENT, None),
        rest_from=table.get("rest_from", POSITION, None),
        returns_callable=table.get("returns_callable", FLAG, False),
    )


def _validated(table: Table) -> Validated:
    return Validated(
        attributes=table.need("attributes", IDENTIFIERS),
        methods=table.need("methods", _PATTERNS),
    )


def _http(table: Table) -> Catalog:
    table.needs_one_of(("functions", "methods"), "does not say what sends a request")
    return Catalog(
        http_functions=table.get("functions", DOTTED_PATHS, ()),
        http_methods=table.get("methods", IDENTIFIERS, ()),
    )
