"""What the paths of a command line stand for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailguard.engine.discover import StandardInput, discover
from mailguard.engine.errors import UsageError
from tests.engine.conftest import WriteProject


def test_a_directory_puts_what_is_in_it_in_scope_and_the_project_may_be_read(project: WriteProject) -> None:
    root = project("a.py", "pkg/b.py", "pkg/deep/c.py", "pkg2/d.py")
    tree = discover([str(root / "pkg")]).tree
    assert tree.root == root
    assert tree.paths == ("a.py", "pkg/b.py", "pkg/deep/c.py", "pkg2/d.py")
    assert tree.scope == {"pkg/b.py", "pkg/deep/c.py"}


def test_paths_are_taken_from_the_current_directory(project: WriteProject, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project("a.py", "pkg/b.py")
    monkeypatch.chdir(root / "pkg")
    assert discover(["."]).tree.scope == {"pkg/b.py"}
    assert discover([".."]).tree.scope == {"a.py", "pkg/b.py"}
    assert discover(["b.py", "../a.py", "b.py"]).tree.scope == {"a.py", "pkg/b.py"}


def test_a_named_file_wins_over_ignore_files_conventions_and_extensions(project: WriteProject) -> None:
    root = project("build/made.py", "ignored.py", "script.txt", "a.py", **{".gitignore": "ignored.py\n"})
    named = ["build/made.py", "ignored.py", "script.txt"]
    tree = discover([str(root / name) for name in named]).tree
    assert tree.scope == set(named)
    assert tree.paths == ("a.py", *named)


def test_a_named_directory_wins_over_ignore_files_and_conventions(project: WriteProject) -> None:
    root = project("a.py", "build/lib/made.py", "gen/b.py", "gen/node_modules/c.py", **{".gitignore": "gen/\n"})
    (root / ".git").mkdir()
    tree = discover([str(root / "build"), str(root / "gen")]).tree
    assert tree.scope == {"build/lib/made.py", "gen/b.py"}
    assert tree.paths == ("a.py", "build/lib/made.py", "gen/b.py")


def test_excludes_overrule_named_paths_and_are_counted(project: WriteProject) -> None:
    root = project("a.py", "tests/b.py", "tests/c.py")
    discovery = discover([str(root / name) for name in ("a.py", "tests/b.py", "tests")], ["tests/"])
    assert discovery.tree.scope == {"a.py"}
    assert discovery.tree.paths == ("a.py",)
    assert discovery.left_out == 1


def test_a_named_stub_is_left_out(project: WriteProject) -> None:
    discovery = discover([str(project("a.pyi") / "a.pyi")])
    assert (discovery.tree.scope, discovery.left_out) == (frozenset(), 1)


def test_a_named_link_is_followed(project: WriteProject) -> None:
    root = project("pkg/a.py")
    (root / "link").symlink_to(root / "pkg")
    (root / "link.py").symlink_to(root / "pkg" / "a.py")
    assert discover([str(root / "link")]).tree.scope == {"link/a.py"}
    assert discover([str(root / "link.py")]).tree.scope == {"link.py"}


@pytest.mark.parametrize("marker", ["pyproject.toml", "mailguard.toml", ".git", "setup.py", "setup.cfg"])
def test_the_nearest_directory_with_a_marker_is_the_project(tmp_path: Path, marker: str) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "pkg").mkdir(parents=True)
    (inner / "pkg" / "a.py").touch()
    (tmp_path / "outer" / "pyproject.toml").touch()
    (inner / marker).touch()
    assert discover([str(inner / "pkg" / "a.py")]).tree.root == inner


def test_without_a_marker_the_named_directory_is_the_project(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.py").touch()
    assert discover([str(tmp_path / "scripts")]).tree.root == tmp_path / "scripts"
    assert discover([str(tmp_path / "scripts" / "a.py")]).tree.root == tmp_path / "scripts"


def test_paths_of_several_projects_are_read_with_their_own_project(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name / "pkg").mkdir(parents=True)
        (tmp_path / name / "setup.py").touch()
        (tmp_path / name / "pkg" / "a.py").touch()
    tree = discover([str(tmp_path / "two" / "pkg"), str(tmp_path / "one" / "pkg" / "a.py")]).tree
    assert tree.root == tmp_path
    assert tree.paths == ("one/pkg/a.py", "one/setup.py", "two/pkg/a.py", "two/setup.py")
    assert tree.scope == {"one/pkg/a.py", "two/pkg/a.py"}


def test_standard_input_stands_for_a_file_that_need_not_exist(project: WriteProject) -> None:
    root = project("a.py", **{"pkg/b.py": "old = 1\n"})
    for name in ("pkg/b.py", "pkg/new.py"):
        tree = discover(["not looked at"], stdin=StandardInput(str(root / name), b"new = 1\n")).tree
        assert tree.scope == {name}
        assert tree.paths == tuple(sorted({"a.py", "pkg/b.py", name}))
        assert tree.read(name) == b"new = 1\n"


@pytest.mark.usefixtures("secret_directories")
def test_a_directory_that_cannot_be_listed_matters_only_in_scope(project: WriteProject) -> None:
    root = project("a.py", "pkg/secret/b.py", "other/c.py")
    assert [item.place.path for item in discover([str(root / "pkg")]).unreadable] == ["pkg/secret"]
    assert discover([str(root / "other"), str(root / "a.py")]).unreadable == ()


def test_a_missing_path_is_named() -> None:
    with pytest.raises(UsageError, match=r"^no/such/place: no such file or directory$"):
        discover([".", "no/such/place"])


def test_a_path_through_a_file_is_named(project: WriteProject) -> None:
    path = project("a.py") / "a.py" / "b.py"
    with pytest.raises(UsageError, match=r"b\.py: cannot be reached: Not a directory$"):
        discover([str(path)])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(
        UsageError, match="neither a file nor a directory; to check standard input, use --stdin-filename"
    ):
        discover([str(tmp_path / "pipe")])


def test_a_malformed_exclude_pattern_is_named(project: WriteProject) -> None:
    with pytest.raises(UsageError, match="--exclude !: is not a valid pattern"):
        discover([str(project())], ["!"])
