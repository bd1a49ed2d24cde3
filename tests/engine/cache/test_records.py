from __future__ import annotations

import dataclasses
import enum
import types
import typing

import pytest

from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Field
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Check
from mailguard.catalog.shapes import Argument, Deferred, Library, Source, Transparent, Validated
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache import analyses, catalogue, shapes
from mailguard.engine.cache.records import Records, UnknownRecord

RECORDS = Records((Place, Span, Field, Argument))


@pytest.mark.parametrize(
    "record",
    [
        None,
        True,
        "\udcff\n'é",
        -(10**30),
        (),
        (1, (2, ("a", None)), frozenset({"b", "a"})),
        Place("a.py", Span(1, 2, 3, 4)),
        Argument(0, None, ("[]", "to")),
        (Field.BCC,),
    ],
)
def test_what_is_written_can_be_read(record: object) -> None:
    read = RECORDS.read(RECORDS.write(record))
    assert read == record
    assert type(read) is type(record)


@pytest.mark.parametrize("record", [object(), [1], {"a": 1}, 1.5, b"x", Argument(0, object())])  # type: ignore[arg-type]
def test_what_is_in_no_list_is_not_written(record: object) -> None:
    with pytest.raises(UnknownRecord):
        RECORDS.write(record)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[-1]", b"[99]", b"[2]", b"[[0]]", b"[]", b'["x"]', b"[4,5]", b"[" * 10_000]
)
def test_other_data_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, RecursionError)):
        RECORDS.read(data)


def test_the_rules_survive() -> None:
    catalog = load_catalog([builtin_rules()])
    assert shapes.RECORDS.read(shapes.RECORDS.write(catalog.libraries)) == catalog.libraries
    assert catalogue.CHECKS.read(catalogue.CHECKS.write(catalog.checks)) == catalog.checks


@pytest.mark.parametrize(
    ("records", "root"),
    [
        (analyses.RECORDS, Analysis),
        (catalogue.CHECKS, Check),
        *((shapes.RECORDS, each) for each in (Library, Source, Transparent, Deferred, Validated)),
    ],
)
def test_every_record_that_can_occur_is_listed(records: Records, root: type) -> None:
    assert records_below(root) <= set(records.classes)


def records_below(annotation: object) -> set[type]:
    """Return the data classes, named tuples and enumerations that a type is made of."""
    if isinstance(annotation, types.GenericAlias) or typing.get_origin(annotation) is not None:
        return set().union(*map(records_below, typing.get_args(annotation)))
    if not isinstance(annotation, type) or annotation.__module__ == "builtins":
        return set()
    if issubclass(annotation, enum.Enum):
        return {annotation}
    if dataclasses.is_dataclass(annotation) or issubclass(annotation, tuple):
        hints = typing.get_type_hints(annotation).values()
        return {annotation}.union(*map(records_below, hints))
    return set()
