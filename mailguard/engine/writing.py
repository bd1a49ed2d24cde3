"""Writing files such that nobody ever finds half of one."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from mailguard.engine.errors import UsageError

_NEW_FILE_MODE = 0o666  # less the umask, as for any file that a program makes


def check_writable(path: str) -> None:
    """Find out what would keep a file from being written, before any work is done for it.

    Raises:
        UsageError: `path` is a directory, or in a folder that does not exist.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise UsageError(f"{path}: cannot be written: there is no folder {folder}; make it first")
    if os.path.isdir(path):
        raise UsageError(f"{path}: cannot be written: it is a folder; name a file in it")


def write_file(path: str, content: bytes) -> None:
    """Write a whole file: whoever reads it finds what was there before or all of `content`, never a part.

    A link stays a link. What is no regular file (a pipe, `/dev/stdout`) is not replaced but written to.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        if _is_special(path):
            with open(path, "wb") as stream:
                stream.write(content)
        else:
            _replace(os.path.realpath(path), content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def _is_special(path: str) -> bool:
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def _replace(path: str, content: bytes) -> None:
    from tempfile import mkstemp  # not needed by most runs

    descriptor, temporary = mkstemp(prefix=f".{os.path.basename(path)[:64]}.", dir=os.path.dirname(path))
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # before it takes the other's place: a crash must not leave an empty file there
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(path: str) -> int:
    """The permissions that the file has, or would have if it were made in the ordinary way."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE_MODE & ~mask
