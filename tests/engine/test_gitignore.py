"""What a repository ignores is not checked; where Git is at hand, it is asked whether we agree."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mailguard.engine.exclude import Excludes
from mailguard.engine.walk import walk
from tests.engine.conftest import WriteProject


def found(root: Path, start: Path | None = None) -> list[str]:
    return sorted(walk(root, start or root, Excludes.parse(())).files)


def test_an_ignore_file_holds_without_a_repository_too(project: WriteProject) -> None:
    assert found(project("a.py", "gen/b.py", **{".gitignore": "gen/\n"})) == ["a.py"]


def test_a_nested_ignore_file_speaks_of_its_own_directory_and_overrules(project: WriteProject) -> None:
    root = project(
        "local.py",
        "pkg/local.py",
        "pkg/deep/local.py",
        "pkg/deep/made.py",
        "made.py",
        **{".gitignore": "local.py\n", "pkg/deep/.gitignore": "!local.py\nmade.py\n"},
    )
    assert found(root) == ["made.py", "pkg/deep/local.py"]


def test_the_exclude_file_of_the_repository_holds(project: WriteProject) -> None:
    assert found(project("a.py", "private.py", **{".git/info/exclude": "private.py\n"})) == ["a.py"]


def test_the_exclude_file_of_a_linked_worktree_is_that_of_its_repository(project: WriteProject, tmp_path: Path) -> None:
    main = tmp_path / "main" / ".git"
    (main / "info").mkdir(parents=True)
    (main / "info" / "exclude").write_text("private.py\n")
    (main / "worktrees" / "w").mkdir(parents=True)
    (main / "worktrees" / "w" / "commondir").write_text("../..\n")
    root = project("a.py", "private.py", **{".git": f"gitdir: {main / 'worktrees' / 'w'}\n"})
    assert found(root) == ["a.py"]


def test_a_repository_inside_another_answers_to_its_own_rules(project: WriteProject) -> None:
    root = project("sub/a.py", "sub/b.py", "a.py", **{".gitignore": "a.py\n", "sub/.gitignore": "b.py\n"})
    (root / "sub" / ".git").mkdir()
    assert found(root) == ["sub/a.py"]


def test_rules_from_above_the_start_hold(project: WriteProject) -> None:
    root = project("pkg/a.py", "pkg/deep/made.py", **{".gitignore": "/pkg/deep/made.py\n", "pkg/.gitignore": "b.py\n"})
    (root / ".git").mkdir()
    (root / "pkg" / "deep" / "b.py").touch()
    (root / "pkg" / "deep" / "c.py").touch()
    assert found(root, root / "pkg" / "deep") == ["pkg/deep/c.py"]


def test_who_starts_in_an_ignored_directory_means_what_is_in_it(project: WriteProject) -> None:
    root = project("gen/deep/a.py", "gen/deep/b.py", **{".gitignore": "gen/\n", "gen/deep/.gitignore": "b.py\n"})
    (root / ".git").mkdir()
    assert found(root, root / "gen" / "deep") == ["gen/deep/a.py"]


def test_a_malformed_line_does_not_switch_off_the_others(project: WriteProject) -> None:
    assert found(project("a.py", "b.py", **{".gitignore": "!\nb.py\n"})) == ["a.py"]


def test_an_ignore_file_may_be_in_any_encoding(project: WriteProject) -> None:
    root = project("a.py", "b.py")
    (root / ".gitignore").write_bytes(b"\xef\xbb\xbfb.py\n# caf\xe9\n")
    assert found(root) == ["a.py"]


def git(root: Path, *arguments: str) -> str:
    """Run Git with no configuration but the repository's own."""
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


CASES = {
    "anchored": "/a.py\npkg/a.py\n",
    "any depth": "a.py\n**/b.py\n",
    "directory only": "pkg/\na.py/\n",
    "re-included": "*.py\n!a.py\n!pkg/deep/\n",
    "re-included below an ignored directory": "pkg/\n!pkg/deep/a.py\n",
    "content re-included": "pkg/*\n!pkg/deep\n",
    "character class": "[ab].py\n![!b].py\n",
    "escapes and spaces": "\\#a.py\n\\!b.py\nb.py   \n\n# comment\n",
    "question mark": "?.py\n",
    "middle stars": "pkg/**/a.py\n",
    "trailing stars": "pkg/deep/**\n",
}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs Git to compare with")
@pytest.mark.parametrize("ignore", CASES.values(), ids=CASES)
def test_we_agree_with_git(project: WriteProject, ignore: str) -> None:
    root = project(
        *("a.py", "b.py", "#a.py", "!b.py", "pkg/a.py", "pkg/b.py", "pkg/deep/a.py", "pkg/deep/deeper/b.py"),
        **{".gitignore": ignore},
    )
    git(root, "init", "--quiet")
    assert found(root) == sorted(git(root, "ls-files", "--others", "--exclude-standard", "*.py").splitlines())
