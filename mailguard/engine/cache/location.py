"""Where the cache is."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MAILGUARD_CACHE_DIR"


def cache_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the cache: the one that MAILGUARD_CACHE_DIR names, or that of the user. It need not exist."""
    chosen = environment.get(VARIABLE)
    if chosen:
        return Path(os.path.abspath(chosen))
    if sys.platform == "linux" and (home := _absolute(environment, "HOME")):
        # As platformdirs says, which takes a tenth of a short run to load: see the XDG Base Directory Specification.
        return Path(_absolute(environment, "XDG_CACHE_HOME") or os.path.join(home, ".cache"), "mailguard")
    import platformdirs  # only needed where nothing was chosen

    return Path(platformdirs.user_cache_dir("mailguard", appauthor=False))


def _absolute(environment: Mapping[str, str], name: str) -> str | None:
    path = environment.get(name, "")
    return path if os.path.isabs(path) else None
