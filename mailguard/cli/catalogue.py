"""The rules that the commands work with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mailguard.catalog.load import CatalogError, builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError


def load_rules(folders: Sequence[str] = ()) -> Catalog:
    """Load the rules that mailguard comes with, and those in `folders`.

    Raises:
        UsageError: a rule file is missing or wrong; the message names every problem.
    """
    try:
        return load_catalog((builtin_rules(), *map(Path, folders)))
    except CatalogError as error:
        raise UsageError(str(error)) from error
