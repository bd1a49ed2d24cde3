"""Reports in files: whole or not at all, where and as the user has it."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from mailguard.engine.errors import UsageError
from mailguard.engine.writing import check_writable, write_file, write_files

needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def test_a_file_is_made_or_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_file(str(path), b"first")
    write_file(str(path), b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["report.html"]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "report.html"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UsageError, match=r"report\.html: cannot be written: No space left on device"):
        write_file(str(path), b"after")
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["report.html"]


def test_of_several_files_none_is_written_if_one_cannot_be(tmp_path: Path) -> None:
    first, second = tmp_path / "a.py", tmp_path / "gone" / "b.py"
    first.write_bytes(b"before")
    with pytest.raises(UsageError, match=r"b\.py: cannot be written: No such file"):
        write_files({str(first): b"after", str(second): b"after"})
    assert first.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["a.py"]


def test_what_is_read_only_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # whoever runs tests as root may write it
    with pytest.raises(UsageError, match=r"a\.py: cannot be written: it is read-only"):
        write_file(str(path), b"after")
    assert path.read_bytes() == b"before"


@needs_posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.touch(mode=0o640)
    os.chown(path, 12345, 54321)
    write_file(str(path), b"after")
    known = path.stat()
    assert (known.st_uid, known.st_gid, stat.S_IMODE(known.st_mode)) == (12345, 54321, 0o640)


@needs_posix
def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "old").touch()
    (tmp_path / "old").chmod(0o604)
    (tmp_path / "ordinary").write_text("")
    write_file(str(tmp_path / "old"), b"x")
    write_file(str(tmp_path / "new"), b"x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes["old"] == 0o604
    assert modes["new"] == modes["ordinary"]


@needs_posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    write_file(str(tmp_path / "link"), b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"x"


@needs_posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_file(str(pipe), b"x")
    reader.join()
    assert read == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "a.sarif"
    with pytest.raises(UsageError) as caught:
        check_writable(str(path))
    assert str(caught.value) == f"{path}: cannot be written: there is no folder {path.parent}; make it first"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: it is a folder; name a file in it"):
        check_writable(str(tmp_path))


def test_a_new_file_in_a_folder_may_be_written(tmp_path: Path) -> None:
    check_writable(str(tmp_path / "new"))
