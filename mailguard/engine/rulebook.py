"""The rules that faces of mailguard work with: those that it comes with, those of the team, and those of plug-ins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mailguard.catalog.builtin import builtin_rules
from mailguard.catalog.models import Catalog
from mailguard.engine.cache.catalogue import kept_catalog
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.errors import UsageError
from mailguard.engine.installed import RULES, offered, site_folders

if TYPE_CHECKING:
    from mailguard.catalog.load import LoadedFile


def load_rules(folders: Sequence[str | Path] = (), store: Store = NO_STORE) -> Catalog:
    """Load the rules that mailguard comes with, those of the team in `folders`, and those of plug-ins.

    The rule files are taken from `store` if they have been loaded before.

    Raises:
        UsageError: a rule file is missing or wrong, and the message names every problem; or a plug-in cannot be loaded.
    """
    catalog = load_from_files(folders, store)
    if next(offered(RULES, site_folders()), None) is None:
        return catalog
    # Slow to load, and needed only where a plug-in is installed.
    from mailguard.engine.plugins import installed_plugins, with_plugins

    return replace(catalog, checks=with_plugins(catalog.checks, installed_plugins()))


def load_from_files(folders: Sequence[str | Path] = (), store: Store = NO_STORE) -> Catalog:
    """Load the rules that mailguard comes with and those of the team in `folders`, without plug-ins.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    house = _house(folders)

    def load() -> Catalog:
        # Slow to load, and seldom needed where there is a cache.
        from mailguard.catalog.load import CatalogError, load_catalog

        try:
            return load_catalog((builtin_rules(),), house=house)
        except CatalogError as error:
            raise UsageError(str(error)) from error

    return kept_catalog((builtin_rules(), *house), load, store)


def load_rule_files(folders: Sequence[str | Path] = ()) -> tuple[LoadedFile, ...]:
    """Load the same as `load_from_files`, file by file.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    from mailguard.catalog.load import CatalogError, load_files

    try:
        return load_files((builtin_rules(), *_house(folders)))
    except CatalogError as error:
        raise UsageError(str(error)) from error


def _house(folders: Sequence[str | Path]) -> list[Path]:
    """Return the folders of a team. Those who work on mailguard itself may name the built-in one: it is loaded once."""
    builtin = os.path.realpath(str(builtin_rules()))
    return [Path(folder) for folder in folders if os.path.realpath(folder) != builtin]
