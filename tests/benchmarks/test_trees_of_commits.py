"""Trees of the labelled corpus are laid out from git directories, once."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.accuracy.corpus import Tree
from benchmarks.accuracy.trees import COMPLETE, MissingTreeError, Trees

GIT = shutil.which("git") or "git"
IDENTITY = {
    f"GIT_{role}_{what}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
OWN_SETTINGS_ONLY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A commit in a repository of the mirror at `tmp_path`/mirror."""
    repository = tmp_path / "mirror" / "owner+shop" / "repo"
    (repository / "pkg").mkdir(parents=True)
    (repository / "pkg" / "mail.py").write_bytes(b"print('\xe9')\r\n")
    (repository / "empty.py").touch()
    (repository / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (repository / "README.md").write_text("no Python\n", encoding="utf-8")
    (repository / "link.py").symlink_to("pkg/mail.py")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([GIT, *command], cwd=repository, env={**os.environ, **IDENTITY, **OWN_SETTINGS_ONLY}, check=True)
    head = subprocess.run([GIT, "rev-parse", "HEAD"], cwd=repository, capture_output=True, text=True, check=True)
    return Tree("owner/shop", head.stdout.strip())


def test_the_python_files_of_a_commit_are_laid_out_byte_for_byte(tree: Tree, tmp_path: Path) -> None:
    folder = Trees(tmp_path / "mirror", [tmp_path / "trees"]).folder(tree)
    assert folder == tmp_path / "trees" / f"owner+shop@{tree.commit[:12]}"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "pkg/mail.py": b"print('\xe9')\r\n",
        "empty.py": b"",
        "pyproject.toml": b"[project]\n",
        COMPLETE: b"",
    }


def test_a_tree_that_is_complete_in_any_folder_is_used_as_it_is(tree: Tree, tmp_path: Path) -> None:
    laid = tmp_path / "second" / f"owner+shop@{tree.commit[:12]}"
    laid.mkdir(parents=True)
    trees = Trees(tmp_path / "mirror", [tmp_path / "first", tmp_path / "second"])
    (laid / COMPLETE).touch()
    assert trees.folder(tree) == laid
    (laid / COMPLETE).unlink()
    assert trees.folder(tree) == tmp_path / "first" / laid.name


@pytest.mark.parametrize(
    ("repository", "commit", "reason"),
    [
        ("owner/blog", "1" * 40, "owner/blog is not in the mirror"),
        ("owner/shop", "1" * 40, "owner/shop has no commit 111111111111 in the mirror"),
    ],
)
def test_what_the_mirror_lacks_is_named(tree: Tree, tmp_path: Path, repository: str, commit: str, reason: str) -> None:
    with pytest.raises(MissingTreeError) as raised:
        Trees(tmp_path / "mirror", [tmp_path / "trees"]).folder(Tree(repository, commit))
    assert str(raised.value) == reason
