"""Catalogues, kept ready to use: reading and checking the rule files takes longer than checking a project does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import NamedTuple

from mailguard.audience import terms
from mailguard.catalog import models
from mailguard.catalog.builtin import SUBFOLDERS
from mailguard.catalog.models import Catalog
from mailguard.engine.cache.identity import identity_of_files, identity_of_mailguard
from mailguard.engine.cache.records import Records, UnknownRecord
from mailguard.engine.cache.store import Store, digest, key_of

CHECKS = Records(
    (terms.Exposure, terms.Field, terms.Origin, terms.Severity, models.Check, models.Example, models.Predicate)
)

_PARTS = tuple(field.name for field in fields(Catalog))
_RULE_FILE = ".toml"
_ASKED_FIRST = "checks"  # every run needs them, and no other part if it finds everything else in the cache
_PLACES = "files"  # the part that says where a catalogue was read from, which changes nothing


class _Keys(NamedTuple):
    """Where the parts of a catalogue are kept; `identity` tells its rules from any others, wherever they lie."""

    identity: str
    of_parts: Mapping[str, str]


class _Kept(Catalog):
    """A catalogue whose parts are read when they are first asked for: most runs that have a cache need few of them."""

    __slots__ = ("identity", "load", "read")

    identity: str
    read: Callable[[str], object]
    load: Callable[[], Catalog]

    @classmethod
    def of(cls, identity: str, read: Callable[[str], object], load: Callable[[], Catalog]) -> _Kept:
        made = cls.__new__(cls)
        for name, value in (("identity", identity), ("read", read), ("load", load)):
            object.__setattr__(made, name, value)
        return made

    def __getattr__(self, name: str) -> object:
        if name not in _PARTS:
            raise AttributeError(name)
        try:
            part = self.read(name)
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
    rows = store.get([keys.of_parts[_ASKED_FIRST]])
    if rows:

        def read(part: str) -> object:
            key = keys.of_parts[part]
            return _records_of(part).read((rows if key in rows else store.get([key]))[key])

        return _Kept.of(keys.identity, read, load)
    catalog = load()
    if _keys(folders, store) != keys:  # a file changed meanwhile: which state of it was loaded is not known
        return catalog
    try:
        store.put({key: _records_of(part).write(getattr(catalog, part)) for part, key in keys.of_parts.items()})
    except UnknownRecord:  # an extension may have put something of its own in it
        return catalog
    return _Kept.of(keys.identity, partial(getattr, catalog), load)


def identity_of_rules(catalog: Catalog, store: Store) -> str | None:
    """Return what tells this code with the rules of a catalogue from any others; None when nothing reliable does."""
    kept: str | None = getattr(catalog, "identity", None)  # a copy with other parts has none
    if kept is not None:
        return kept
    mailguard = identity_of_mailguard(store)
    if mailguard is None:
        return None
    try:
        parts = [_records_of(part).write(getattr(catalog, part)) for part in _PARTS if part != _PLACES]
    except UnknownRecord:
        return None
    return key_of("rules", mailguard, digest(b"".join(parts)))


def _records_of(part: str) -> Records:
    """Return what writes and reads a part of a catalogue."""
    if part == _ASKED_FIRST:
        return CHECKS
    from mailguard.engine.cache.shapes import RECORDS  # slow to load

    return RECORDS


def _keys(folders: Sequence[object], store: Store) -> _Keys | None:
    """Return the keys of the catalogue in `folders`; None when they are not plain folders."""
    mailguard = identity_of_mailguard(store)
    contents: list[str] = []
    for folder in folders:
        files = _files(folder) if isinstance(folder, Path) else None
        content = None if files is None else identity_of_files(store, str(folder), files)
        if content is None:
            return None
        contents.append(content)
    if mailguard is None:
        return None
    identity = key_of("rules", mailguard, *contents)
    places = [str(folder) for folder in folders]
    return _Keys(identity, {part: key_of("catalogue", part, identity, *places) for part in _PARTS})


def _files(folder: Path) -> list[str] | None:
    """Return the rule files in a folder, relative to it; None where it is not what a folder of rules looks like.

    What is wrong with it is for the loader to say. Nothing further down is looked at: a configuration may name any folder.
    """
    try:
        entries = [entry for entry in _shown(str(folder)) if entry.is_dir() or entry.name.endswith(_RULE_FILE)]
        if any(entry.name not in SUBFOLDERS for entry in entries):
            return None
        inside = [(entry.name, file) for entry in entries for file in _shown(entry.path)]
        if any(file.is_dir() for _, file in inside):
            return None
    except OSError:
        return None
    return [os.path.join(section, file.name) for section, file in inside if file.name.endswith(_RULE_FILE)]


def _shown(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as listing:
        return [entry for entry in listing if not entry.name.startswith((".", "_"))]
