"""The rules that the commands work with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mailguard.catalog.builtin import builtin_rules
from mailguard.catalog.models import Catalog
from mailguard.engine.cache.catalogue import kept_catalog
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.errors import UsageError


def load_rules(folders: Sequence[str] = (), store: Store = NO_STORE) -> Catalog:
    """Load the rules that mailguard comes with and those in `folders`, from `store` if they have been loaded before.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    rules = (builtin_rules(), *map(Path, folders))

    def load() -> Catalog:
        # Slow to load, and seldom needed where there is a cache.
        from mailguard.catalog.load import CatalogError, load_catalog

        try:
            return load_catalog(rules)
        except CatalogError as error:
            raise UsageError(str(error)) from error

    return kept_catalog(rules, load, store)
