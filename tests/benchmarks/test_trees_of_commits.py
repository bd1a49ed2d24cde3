"""Trees of the labelled corpus are laid out from git directories, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.corpus import Tree
from benchmarks.accuracy.trees import COMPLETE, MissingTreeError, Trees
from tests.benchmarks.conftest import Commit


def test_the_python_files_of_a_commit_are_laid_out_byte_for_byte(mirror: Path, commit: Commit, tmp_path: Path) -> None:
    (mirror / "owner+shop" / "repo" / "link.py").symlink_to("pkg/mail.py")
    tree = commit({"pkg/mail.py": "print('é')\r\n", "empty.py": "", "pyproject.toml": "[project]\n", "README.md": "no"})
    folder = Trees(mirror, [tmp_path / "trees"]).folder(tree)
    assert folder == tmp_path / "trees" / f"owner+shop@{tree.commit[:12]}"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "pkg/mail.py": "print('é')\r\n".encode(),
        "empty.py": b"",
        "pyproject.toml": b"[project]\n",
        COMPLETE: b"",
    }


def test_a_tree_that_is_complete_in_any_folder_is_used_as_it_is(mirror: Path, commit: Commit, tmp_path: Path) -> None:
    tree = commit({"mail.py": ""})
    laid = tmp_path / "second" / f"owner+shop@{tree.commit[:12]}"
    laid.mkdir(parents=True)
    trees = Trees(mirror, [tmp_path / "first", tmp_path / "second"])
    (laid / COMPLETE).touch()
    assert trees.folder(tree) == laid
    (laid / COMPLETE).unlink()
    assert trees.folder(tree) == tmp_path / "first" / laid.name


@pytest.mark.parametrize(
    ("repository", "reason"),
    [
        ("owner/blog", "owner/blog is not in the mirror"),
        ("owner/shop", "owner/shop has no commit 111111111111 in the mirror"),
    ],
)
def test_what_the_mirror_lacks_is_named(mirror: Path, tmp_path: Path, repository: str, reason: str) -> None:
    with pytest.raises(MissingTreeError) as raised:
        Trees(mirror, [tmp_path / "trees"]).folder(Tree(repository, "1" * 40))
    assert str(raised.value) == reason
