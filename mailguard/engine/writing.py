"""Writing files such that nobody ever finds half of one."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Mapping
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
    write_files({path: content})


def write_files(contents: Mapping[str, bytes]) -> None:
    """Write whole files, each as `write_file` does. None is touched before all are known to fit where they belong.

    Raises:
        UsageError: one of them cannot be written.
    """
    prepared: dict[str, str] = {}  # by the file that each is to replace
    path = ""
    try:
        for path, content in contents.items():
            if not _is_special(path):
                prepared[path] = _beside(os.path.realpath(path), content)
        for path, content in contents.items():
            if path in prepared:
                os.replace(prepared[path], os.path.realpath(path))
                del prepared[path]
            else:
                with open(path, "wb") as stream:
                    stream.write(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        for temporary in prepared.values():
            with suppress(OSError):
                os.unlink(temporary)


def _is_special(path: str) -> bool:
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def _beside(path: str, content: bytes) -> str:
    """Write a file beside the one that it is to replace, with the same owner and permissions, and return its path."""
    from tempfile import mkstemp  # not needed by most runs

    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    descriptor, temporary = mkstemp(prefix=f".{os.path.basename(path)[:64]}.", dir=os.path.dirname(path))
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # before it takes the other's place: a crash must not leave an empty file there
        _keep_owner(path, temporary)
        os.chmod(temporary, _mode(path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary


def _keep_owner(path: str, temporary: str) -> None:
    """Give a new file the owner of the old one, as far as that is allowed: who runs as root repairs the files of others."""
    if sys.platform != "win32":
        with suppress(OSError):
            known = os.stat(path)
            os.chown(temporary, known.st_uid, known.st_gid)


def _mode(path: str) -> int:
    """The permissions that the file has, or would have if it were made in the ordinary way."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return _NEW_FILE_MODE & ~mask
