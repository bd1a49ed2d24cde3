"""Where the configuration of a run may be, and whether there is any: most projects have none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mailguard.catalog.builtin import LARGEST_FILE
from mailguard.engine.reading import open_regular_file
from mailguard.engine.root import project_root

OWN_FILE = "mailguard.toml"
SHARED_FILE = "pyproject.toml"
WORD = "mailguard"  # what a shared file that says something to mailguard holds


def is_configured(paths: Sequence[str]) -> bool:
    """Say whether `paths` may have a configuration file. False is sure; True also where a file is there and cannot be read."""
    return any(
        _may_be(folder / OWN_FILE, b"") or _may_be(folder / SHARED_FILE, WORD.encode()) for folder in folders_of(paths)
    )


def folders_of(paths: Sequence[str]) -> Iterator[Path]:
    """Yield the folders in which the configuration of `paths` may be, the nearest first."""
    absolute = [Path(os.path.abspath(path)) for path in paths]
    start = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in absolute]))
    repository = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
    last = repository or project_root(start)
    for folder in (start, *start.parents):
        yield folder
        if folder == last:
            return


def _may_be(path: Path, word: bytes) -> bool:
    try:
        with open_regular_file(path) as stream:
            content = stream.read(LARGEST_FILE + 1)
        content.decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, UnicodeDecodeError):  # whoever reads it says what is wrong
        return True
    return word in content or len(content) > LARGEST_FILE
