"""Reads `rules/origins/*.toml`: what expressions say about how many addresses there are and whose."""

from __future__ import annotations

from mailguard.audience.terms import Evidence, Origin
from mailguard.catalog.models import Catalog
from mailguard.catalog.notation import DOTTED_PATHS, IDENTIFIERS, SLUG, TEXT, WORDS
from mailguard.catalog.reading import FLAG, choice, list_of, unique
from mailguard.catalog.shapes import Many, Source
from mailguard.catalog.tables import Table, table_of

_MATCHERS = ("paths", "methods", "attributes", "names", "keywords", "decorators", "words", "endings")
_MANY = choice(Many)
_ORIGIN = choice(Origin)
_EVIDENCE = choice(Evidence)
_ID = unique("source id", SLUG)


def read_sources(table: Table) -> Catalog:
    """Read a whole file of `origins/`."""
    return Catalog(sources=table.need("source", list_of(table_of(_source), "[[source]] tables", filled=True)))


def _source(table: Table) -> Source:
    table.needs_one_of(_MATCHERS, "matches nothing")
    return Source(
        id=table.need("id", _ID),
        description=table.need("description", TEXT),
        paths=table.get("paths", DOTTED_PATHS, ()),
        methods=table.get("methods", IDENTIFIERS, ()),
        attributes=table.get("attributes", IDENTIFIERS, ()),
        names=table.get("names", IDENTIFIERS, ()),
        keywords=table.get("keywords", IDENTIFIERS, ()),
        except_methods=table.get("except_methods", IDENTIFIERS, ()),
        decorators=table.get("decorators", IDENTIFIERS, ()),
        words=table.get("words", WORDS, ()),
        endings=table.get("endings", WORDS, ()),
        followed_by=table.get("followed_by", WORDS, ()),
        count=table.get("count", _MANY, Many.SAME),
        same_person=table.get("same_person", FLAG, False),
        origin=table.get("origin", _ORIGIN, None),
        evidence=table.get("evidence", _EVIDENCE, Evidence.DERIVED),
    )
