"""Opening files that may turn out to be anything."""

from __future__ import annotations

import os
import stat
from io import FileIO
from pathlib import Path

# Without it, opening a pipe that took a file's place would wait for a writer. Not every platform has it.
_DO_NOT_WAIT = getattr(os, "O_NONBLOCK", 0)


def open_regular_file(path: str | Path) -> FileIO:
    """Open a file for reading, unbuffered.

    Raises:
        OSError: the file cannot be opened, or is a pipe, socket, device or directory; those are not waited for.
    """
    stream = FileIO(path, opener=_open_without_waiting)
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(None, "not a regular file")
    return stream


def read_at_most(stream: FileIO, limit: int) -> bytes:
    """Read a stream to its end, or its first `limit` bytes. A file that somebody writes to may have no end."""
    content = stream.read(limit)
    while len(content) < limit and (more := stream.read(limit - len(content))):
        content += more
    return content


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | _DO_NOT_WAIT)
