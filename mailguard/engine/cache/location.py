"""Where the cache is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MAILGUARD_CACHE_DIR"


def cache_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the cache: the one that MAILGUARD_CACHE_DIR names, or that of the user. It need not exist."""
    chosen = environment.get(VARIABLE)
    if chosen:
        return Path(os.path.abspath(chosen))
    import platformdirs  # only needed where nothing was chosen

    return Path(platformdirs.user_cache_dir("mailguard", appauthor=False))
