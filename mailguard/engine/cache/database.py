"""The store on disk: one SQLite file that several runs may use at once."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from mailguard.engine.cache.store import checksum as checksum_of

FILE_NAME = "cache-1.sqlite3"  # the number is that of the schema
COMPANIONS = ("-wal", "-shm", "-journal")  # files that SQLite puts beside it
SIZE_LIMIT = 256 * 1024 * 1024  # bytes; when the file is larger, what was not used for longest goes until half is left

_PATIENCE = 2.0  # seconds to wait for another run that writes; after that, the run goes on without the cache
_DAY = 24 * 60 * 60  # seconds; the last use is noted to the day, so that reading seldom has to write
_KEYS_AT_ONCE = 500  # SQLite takes a limited number of parameters
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    key TEXT PRIMARY KEY, checksum BLOB NOT NULL, data BLOB NOT NULL, used INTEGER NOT NULL
)
"""


class Database:
    """A store in a folder, which is made when there is something to keep.

    Every failure (a folder that cannot be written, a full disk, a damaged file, a lock that is held too long) ends its
    use for this run. A damaged file is deleted, so that the next run makes a new one.
    """

    def __init__(self, folder: Path, size_limit: int = SIZE_LIMIT) -> None:
        self.path = folder / FILE_NAME
        self._size_limit = size_limit
        self._connection: sqlite3.Connection | None = None
        self._usable = True
        self._stale: list[str] = []  # keys whose last use has to be noted anew

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(keys)
        found: dict[str, bytes] = {}
        if not wanted or not self._usable or (self._connection is None and not self.path.exists()):
            return found
        today = _today()
        try:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                for key, checksum, data, used in self._select(wanted[start : start + _KEYS_AT_ONCE]):
                    if isinstance(data, bytes) and checksum == checksum_of(key, data):
                        found[key] = data
                        if used != today:
                            self._stale.append(key)
        except (sqlite3.Error, OSError, ValueError) as error:
            self._give_up(error)
            return {}
        if self._stale:
            self.put({})
        return found

    def put(self, entries: Mapping[str, bytes]) -> None:
        if not self._usable or not (entries or self._stale):
            return
        today = _today()
        rows = [(key, checksum_of(key, data), data, today) for key, data in entries.items()]
        try:
            connection = self._opened()
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)
                connection.executemany(
                    "UPDATE entries SET used = ? WHERE key = ?", [(today, key) for key in self._stale]
                )
            self._stale = []
            self._prune(connection)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        self.close()

    def _select(self, keys: list[str]) -> list[tuple[str, object, object, int]]:
        marks = ",".join("?" * len(keys))
        statement = f"SELECT key, checksum, data, used FROM entries WHERE key IN ({marks})"  # noqa: S608 - marks only
        return self._opened().execute(statement, keys).fetchall()

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            self._connection = connection
            connection.execute(
                "PRAGMA trusted_schema = OFF"
            )  # whoever wrote the file may have put more than rows in it
            connection.execute("PRAGMA synchronous = NORMAL")  # a power failure may cost the last entries, no more
            [[made]] = connection.execute("PRAGMA user_version")
            if not made:  # writes, which a run that only reads should not have to wait for
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # takes effect before the first table is made
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_SCHEMA)
                connection.execute("PRAGMA user_version = 1")
        return self._connection

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Keep the file within its limit."""
        [[pages]], [[page_size]] = (connection.execute(f"PRAGMA {name}") for name in ("page_count", "page_size"))
        if pages * page_size <= self._size_limit:
            return
        kept = 0
        dropped: list[tuple[str]] = []
        newest_first = "SELECT key, length(data) FROM entries ORDER BY used DESC, rowid DESC"
        for key, size in connection.execute(newest_first).fetchall():
            kept += size
            if kept > self._size_limit // 2:
                dropped.append((key,))
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("DELETE FROM entries WHERE key = ?", dropped)
        connection.execute("PRAGMA incremental_vacuum").fetchall()

    def _give_up(self, error: Exception) -> None:
        self._usable = False
        self.close()
        # A subclass says that the file is in use, cannot be written, or the like; the class itself, that it is damaged.
        if type(error) is sqlite3.DatabaseError:
            delete(self.path.parent)


def delete(folder: Path) -> int:
    """Delete the cache in `folder`, and nothing else there; return how many bytes that were.

    Raises:
        OSError: a file cannot be deleted.
    """
    freed = 0
    for ending in ("", *COMPANIONS):
        with suppress(FileNotFoundError):
            file = folder / (FILE_NAME + ending)
            size = file.stat().st_size
            os.unlink(file)
            freed += size
    return freed


def _today() -> int:
    return int(time.time()) // _DAY
