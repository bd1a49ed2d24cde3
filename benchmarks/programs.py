"""Where programs are."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path


def installed_mailguard() -> Path:
    """Return the `mailguard` that belongs to the running Python."""
    return Path(sysconfig.get_path("scripts")) / "mailguard"


def find_program(name: str, folder: Path | None) -> Path | None:
    """Return the program `name`: that in `folder`, that of the running Python, or that of the search path."""
    folders = [str(place) for place in (folder, sysconfig.get_path("scripts")) if place]
    for place in (*folders, None):
        found = shutil.which(name, path=place)
        if found:
            return Path(found)
    return None
