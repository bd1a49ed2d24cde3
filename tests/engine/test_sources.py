"""Reading the files of a run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from mailguard.audience.place import Place
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import FILE_START, SourceTree, UnreadableSourceError


def tree(root: Path, overlay: dict[str, bytes] | None = None, size_limit: int = 8) -> SourceTree:
    return SourceTree(root, ("a.py",), frozenset({"a.py"}), overlay or {}, size_limit)


def why_unreadable(root: Path, overlay: dict[str, bytes] | None = None) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        tree(root, overlay).read("a.py")
    assert caught.value.unreadable.place == Place("a.py", FILE_START)
    return caught.value.unreadable.reason


def test_content_comes_as_it_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"a\r\n\xff\x00")
    assert tree(tmp_path).read("a.py") == b"a\r\n\xff\x00"


def test_the_overlay_hides_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"disk")
    assert tree(tmp_path, {"a.py": b""}).read("a.py") == b""


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x" * 8)
    assert tree(tmp_path).read("a.py") == b"x" * 8
    assert tree(tmp_path, {"a.py": b"y" * 8}).read("a.py") == b"y" * 8


def test_a_larger_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x" * 9)
    reason = "cannot be read: larger than 7.62939e-06 MiB; leave it out with --exclude"
    assert why_unreadable(tmp_path) == reason
    assert why_unreadable(tmp_path, {"a.py": b"x" * 9}) == reason


def test_the_limit_is_five_mebibytes(tmp_path: Path) -> None:
    with (tmp_path / "a.py").open("wb") as file:
        file.truncate(5 * 1024 * 1024 + 1)
    with pytest.raises(UnreadableSourceError, match="larger than 5 MiB"):
        SourceTree(tmp_path, ("a.py",), frozenset()).read("a.py")


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    assert why_unreadable(tmp_path) == "cannot be read: it vanished while mailguard was running; run mailguard again"


def test_a_directory_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").mkdir()
    assert why_unreadable(tmp_path) == "cannot be read: Is a directory; leave it out with --exclude"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    assert why_unreadable(tmp_path) == "cannot be read: not a regular file; leave it out with --exclude"


def test_trees_and_errors_pass_between_processes(tmp_path: Path) -> None:
    original = tree(tmp_path, {"a.py": b"x"})
    assert pickle.loads(pickle.dumps(original)) == original
    error = UnreadableSourceError(Unreadable(Place("a.py", FILE_START), "gone"))
    assert pickle.loads(pickle.dumps(error)).unreadable == error.unreadable
