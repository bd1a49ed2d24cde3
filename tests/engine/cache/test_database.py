"""The store on disk forgets rather than fails, and never gives anything else than what was put in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from mailguard.engine.cache import database
from mailguard.engine.cache.database import FILE_NAME, Database, delete

ENTRIES = {f"key{number}": bytes([number]) * 100 for number in range(20)}

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals and permissions are different there")


def filled(folder: Path) -> Path:
    store = Database(folder)
    store.put(ENTRIES)
    store.close()
    return folder / FILE_NAME


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    filled(tmp_path)
    assert Database(tmp_path).get(["key3", "key7", "unknown"]) == {"key3": ENTRIES["key3"], "key7": ENTRIES["key7"]}


def test_more_keys_than_sqlite_takes_at_once(tmp_path: Path) -> None:
    entries = {str(number): b"x" for number in range(2000)}
    Database(tmp_path).put(entries)
    assert Database(tmp_path).get(entries) == entries


def test_what_is_read_on_another_day_counts_as_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    monkeypatch.setattr(database, "_today", lambda: 7)
    Database(tmp_path).get(["key3"])
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        assert connection.execute("SELECT key FROM entries WHERE used = 7").fetchall() == [("key3",)]


def test_asking_makes_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert Database(folder).get(["key1"]) == {}
    assert not folder.exists()


def test_a_file_that_is_no_database_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"garbage" * 1000)
    store = Database(tmp_path)
    assert store.get(ENTRIES) == {}
    store.put(ENTRIES)  # this run goes on without
    filled(tmp_path)
    assert Database(tmp_path).get(ENTRIES) == ENTRIES


@pytest.mark.parametrize("offset", range(0, 16_000, 1000))
def test_damage_never_yields_something_else(tmp_path: Path, offset: int) -> None:
    file = filled(tmp_path)
    content = bytearray(file.read_bytes())
    content[offset : offset + 200] = b"\xa5" * len(content[offset : offset + 200])
    file.write_bytes(content)
    found = Database(tmp_path).get(ENTRIES)
    assert found.items() <= ENTRIES.items()
    filled(tmp_path)
    filled(tmp_path)  # at the latest the second run has it whole again
    assert Database(tmp_path).get(ENTRIES) == ENTRIES


def test_a_row_that_was_changed_is_not_used(tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled(tmp_path))) as connection, connection:
        connection.execute("UPDATE entries SET data = ? WHERE key = 'key1'", (b"something else",))
        connection.execute("UPDATE entries SET data = (SELECT data FROM entries WHERE key = 'key4') WHERE key = 'key3'")
        connection.execute("UPDATE entries SET data = 'a text' WHERE key = 'key2'")
    assert sorted(Database(tmp_path).get(["key1", "key2", "key3", "key4"])) == ["key4"]


def test_a_truncated_file_is_no_error(tmp_path: Path) -> None:
    file = filled(tmp_path)
    file.write_bytes(file.read_bytes()[:5000])
    assert Database(tmp_path).get(ENTRIES).items() <= ENTRIES.items()


def test_another_schema_is_no_error(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("CREATE TABLE entries (something TEXT)")
    store = Database(tmp_path)
    assert store.get(ENTRIES) == {}
    store.put(ENTRIES)


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Database(tmp_path / "file" / "cache")
    store.put(ENTRIES)
    assert store.get(ENTRIES) == {}


@needs_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_no_error(tmp_path: Path) -> None:
    filled(tmp_path)
    tmp_path.chmod(0o500)
    try:
        store = Database(tmp_path)
        store.put({"new": b"x"})
        assert store.get(["new"]) == {}
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    store = Database(tmp_path)
    store.put(ENTRIES)
    assert store._connection is not None
    store._connection.execute("PRAGMA max_page_count = 10")  # SQLite reports this as it does a full disk
    store.put({"large": b"x" * 1_000_000})
    assert store.get(ENTRIES) == {}  # no further use in this run
    assert Database(tmp_path).get([*ENTRIES, "large"]) == ENTRIES


def test_a_lock_that_is_held_too_long_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    other = sqlite3.connect(filled(tmp_path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = Database(tmp_path)
    assert store.get(["key1"]) == {"key1": ENTRIES["key1"]}  # who writes does not keep others from reading
    store.put({"new": b"x"})
    other.execute("ROLLBACK")
    other.close()
    assert Database(tmp_path).get(["new"]) == {}


def test_the_size_is_bounded_and_what_was_used_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 400_000
    for day in range(100):
        monkeypatch.setattr(database, "_today", lambda day=day: day)
        store = Database(tmp_path, limit)
        store.get(["often"])
        store.put({str(day): os.urandom(20_000), **({"often": b"x"} if day == 0 else {})})
        store.close()
        assert (tmp_path / FILE_NAME).stat().st_size < 1.5 * limit
    assert sorted(Database(tmp_path).get(["0", "99", "often"])) == ["99", "often"]


def put_many(folder: Path, worker: int) -> None:
    store = Database(folder)
    for number in range(30):
        store.put({f"shared{number}": bytes([number]), f"{worker}-{number}": bytes([worker, number])})
        found = store.get([f"shared{number}"])
        assert found in ({}, {f"shared{number}": bytes([number])})


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=put_many, args=(tmp_path, worker)) for worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    expected = {f"shared{number}": bytes([number]) for number in range(30)}
    expected |= {f"{worker}-{number}": bytes([worker, number]) for worker in range(4) for number in range(30)}
    assert Database(tmp_path).get(expected) == expected


ENDLESS = """
import itertools, sys
from pathlib import Path
from mailguard.engine.cache.database import Database

store = Database(Path(sys.argv[1]))
for number in itertools.count():
    store.put({str(each): str(each).encode() * 1000 for each in range(number % 50, number % 50 + 20)})
    print(number, flush=True)
"""


@needs_posix
def test_a_run_that_is_killed_leaves_a_whole_cache(tmp_path: Path) -> None:
    for attempt in range(5):
        with subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.01 * attempt)
            process.send_signal(signal.SIGKILL)
        store = Database(tmp_path)
        found = store.get([str(number) for number in range(70)])
        assert found
        assert all(data == key.encode() * 1000 for key, data in found.items())
        store.put({f"after{attempt}": b"x"})
        assert store.get([f"after{attempt}"]) == {f"after{attempt}": b"x"}
        store.close()


def test_only_the_cache_is_deleted(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "mine.txt").write_text("x")
    assert delete(tmp_path) > 0
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
    assert delete(tmp_path) == 0
