from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mailguard.engine.cache import digests
from mailguard.engine.cache.digests import Digests, Read
from mailguard.engine.cache.store import digest
from tests.engine.cache.conftest import Memory


class Folder:
    """A folder of files that remembers which of them were read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Memory()
        self.read: list[str] = []
        self.lasting = True

    def digests(self, *names: str) -> dict[str, str]:
        self.read = []
        return Digests(self.store, str(self.path), self._read).of(names)

    def write(self, name: str, content: bytes) -> None:
        (self.path / name).write_bytes(content)

    def _read(self, name: str) -> Read:
        self.read.append(name)
        return Read((self.path / name).read_bytes(), self.lasting)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write("a.py", b"a")
    made.write("b.py", b"b")
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it a minute later than the files say."""
    now = time.time_ns
    monkeypatch.setattr(digests.time, "time_ns", lambda: now() + 60_000_000_000)


@pytest.mark.usefixtures("later")
def test_a_file_that_has_not_changed_is_not_read_again(folder: Folder) -> None:
    first = folder.digests("a.py", "b.py")
    assert first == {"a.py": digest(b"a"), "b.py": digest(b"b")}
    assert folder.digests("a.py", "b.py") == first
    assert folder.read == []


@pytest.mark.usefixtures("later")
def test_a_file_that_has_changed_is_read_again(folder: Folder) -> None:
    folder.digests("a.py", "b.py")
    folder.write("a.py", b"longer")
    assert folder.digests("a.py", "b.py")["a.py"] == digest(b"longer")
    assert folder.read == ["a.py"]


@pytest.mark.usefixtures("later")
def test_a_file_put_in_place_with_size_and_time_of_the_old_one_is_read_again(folder: Folder) -> None:
    folder.digests("a.py")
    state = os.stat(folder.path / "a.py")
    folder.write("new", b"x")
    os.utime(folder.path / "new", ns=(state.st_atime_ns, state.st_mtime_ns))
    os.replace(folder.path / "new", folder.path / "a.py")
    assert folder.digests("a.py") == {"a.py": digest(b"x")}


def test_a_file_that_was_changed_just_now_is_not_trusted(folder: Folder) -> None:
    folder.digests("a.py")
    assert folder.digests("a.py") == {"a.py": digest(b"a")}
    assert folder.read == ["a.py"]


@pytest.mark.usefixtures("later")
def test_what_does_not_last_is_asked_for_again(folder: Folder) -> None:
    folder.lasting = False
    folder.digests("a.py")
    folder.digests("a.py")
    assert folder.read == ["a.py"]


@pytest.mark.usefixtures("later")
def test_other_files_of_the_folder_stay_known_until_most_are_gone(folder: Folder) -> None:
    folder.digests("a.py")
    folder.digests("b.py")
    folder.digests("a.py")
    assert folder.read == []
    many = [f"{number}.py" for number in range(8)]
    for name in many:
        folder.write(name, b"")
    folder.digests(*many)
    folder.write("c.py", b"")
    folder.digests("c.py")  # one of eleven: the others are forgotten
    folder.digests("a.py")
    assert folder.read == ["a.py"]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"a.py": 1}', b'{"a.py": [1, 2]}'])
def test_damaged_knowledge_is_no_knowledge(folder: Folder, damage: bytes) -> None:
    folder.digests("a.py")
    folder.store.entries = dict.fromkeys(folder.store.entries, damage)
    assert folder.digests("a.py") == {"a.py": digest(b"a")}
    assert folder.read == ["a.py"]
