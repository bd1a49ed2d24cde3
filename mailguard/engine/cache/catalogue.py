"""Catalogues, kept ready to use: reading and checking the rule files takes longer than checking a project does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from mailguard.audience import terms
from mailguard.catalog import models
from mailguard.catalog.models import Catalog
from mailguard.engine.cache.identity import identity_of_files, identity_of_mailguard
from mailguard.engine.cache.records import Records, UnknownRecord
from mailguard.engine.cache.store import Store, digest, key_of

RECORDS = Records(
    (
        *(terms.Evidence, terms.Exposure, terms.Field, terms.Origin, terms.Severity),
        *(models.Argument, models.AttributeModel, models.CallForm, models.Check, models.ClientModel, models.Condition),
        *(
            models.Deferred,
            models.DuplicateHeader,
            models.Effect,
            models.EmptyTo,
            models.Example,
            models.FunctionModel,
            models.Instead,
            models.Library,
        ),
        *(models.Many, models.MessageModel, models.MethodModel, models.Option, models.Passes, models.PayloadModel),
        *(models.Predicate, models.Recipients, models.Source, models.Transparent, models.Validated),
    )
)

_PLACES = "files"  # the field that says where a catalogue was read from, which changes nothing
_PARTS = tuple(field.name for field in fields(Catalog))


class _Kept(Catalog):
    """A catalogue whose parts are read when they are first asked for: most runs that have a cache need few of them."""

    __slots__ = ("load", "rows")

    rows: Mapping[str, bytes]
    load: Callable[[], Catalog]

    @classmethod
    def of(cls, rows: Mapping[str, bytes], load: Callable[[], Catalog]) -> Catalog:
        made = cls.__new__(cls)
        object.__setattr__(made, "rows", rows)
        object.__setattr__(made, "load", load)
        return made

    def __getattr__(self, name: str) -> object:
        if name not in _PARTS:
            raise AttributeError(name)
        try:
            part = RECORDS.read(self.rows[name])
        except (LookupError, ValueError, TypeError, RecursionError):
            part = getattr(self.load(), name)
        object.__setattr__(self, name, part)
        return part


def kept_catalog(folders: Sequence[object], load: Callable[[], Catalog], store: Store) -> Catalog:
    """Return what `load` makes of the rules `folders`, from the store if they are as they were.

    Raises what `load` raises.
    """
    keys = _keys(folders, store)
    if keys is None:
        return load()
    rows = store.get(keys.values())
    if len(rows) == len(keys):
        return _Kept.of({part: rows[key] for part, key in keys.items()}, load)
    catalog = load()
    if _keys(folders, store) != keys:  # a file changed meanwhile: which state of it was loaded is not known
        return catalog
    with suppress(UnknownRecord):  # an extension may have put something of its own in it
        store.put({key: RECORDS.write(getattr(catalog, part)) for part, key in keys.items()})
    return catalog


def identity_of_catalog(catalog: Catalog) -> str | None:
    """Return what tells the rules of a catalogue from any others; None when they hold more than data."""
    rows: Mapping[str, bytes] = getattr(catalog, "rows", {})  # a copy with other parts has none
    try:
        parts = [rows.get(part) or RECORDS.write(getattr(catalog, part)) for part in _PARTS if part != _PLACES]
    except UnknownRecord:
        return None
    return digest(b"".join(parts))


def _keys(folders: Sequence[object], store: Store) -> dict[str, str] | None:
    """Return the key of each part of the catalogue in `folders`; None when they are not plain folders."""
    parts = [identity_of_mailguard(store)]
    for folder in folders:
        if not isinstance(folder, Path):
            return None
        files = [os.path.join(inside, name) for inside, _, names in os.walk(folder) for name in names]
        relative = [file[len(os.path.join(folder, "")) :] for file in files]
        parts += [str(folder), identity_of_files(store, str(folder), relative)]
    known = [part for part in parts if part is not None]
    return {part: key_of("catalogue", part, *known) for part in _PARTS} if len(known) == len(parts) else None
