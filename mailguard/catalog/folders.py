"""Reads the files of a rules folder, on disk or in a zip archive. Trusts nothing that it finds there."""

from __future__ import annotations

import zipfile

import tomli

from mailguard.catalog.builtin import LARGEST_FILE, Folder
from mailguard.catalog.problems import Spot


def read_text(file: Folder, spot: Spot) -> str | None:
    """Return the text of a rule file, or None after a problem was reported."""
    if not file.is_file():
        spot.problem("is not a regular file that can be read")
        return None
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (OSError, zipfile.BadZipFile) as error:
        spot.problem(f"can't be read: {_reason(error)}")
        return None
    return _decoded(data, spot)


def _decoded(data: bytes, spot: Spot) -> str | None:
    if len(data) > LARGEST_FILE:
        spot.problem(f"is larger than {LARGEST_FILE // 1024} KiB; split it, one library a file")
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        spot.problem(f"is not UTF-8 text (byte {error.start}); save it in that encoding", line)
        return None


def parse(text: str, spot: Spot) -> dict[str, object] | None:
    """Return the content of a TOML text, or None after a problem was reported."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        hint = "; a text stands in double quotes" if error.msg == "Invalid value" else ""
        spot.problem(f"is not valid TOML: {error}{hint}", error.lineno)
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all sense
        spot.problem(f"is not valid TOML: {error}")
    return None


def children(folder: Folder, spot: Spot) -> tuple[Folder, ...]:
    """Return what is in a folder, sorted by name, hidden entries left out; nothing after a problem was reported."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except (OSError, zipfile.BadZipFile) as error:
        spot.problem(f"can't be listed: {_reason(error)}")
        return ()
    return tuple(entry for entry in entries if not entry.name.startswith((".", "_")))


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
