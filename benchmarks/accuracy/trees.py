"""The Python files of a commit, laid out in a folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.corpus import Tree

COMPLETE = ".laid"  # an empty file that says that nothing of the tree is missing
DIGITS = 12  # of the commit, in a folder's name
KEPT = (".py", "pyproject.toml")


class MissingTreeError(Exception):
    """There is no such tree, or its git directory is not to be had."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Folders with trees that are laid out, and a mirror to lay out the others from.

    A tree is at OWNER+NAME@COMMIT in one of `folders`; new ones go to the first. The mirror holds the git directory of a
    repository at OWNER+NAME/repo.
    """

    mirror: Path
    folders: Sequence[Path]

    def folder(self, tree: Tree) -> Path:
        """Return the folder of `tree`, laid out if it is not yet.

        Raises:
            MissingTreeError: the mirror lacks the repository or the commit.
        """
        name = f"{tree.repository.replace('/', '+')}@{tree.commit[:DIGITS]}"
        for folder in self.folders:
            if (folder / name / COMPLETE).exists():
                return folder / name
        return self._lay_out(tree, self.folders[0] / name)

    def _lay_out(self, tree: Tree, folder: Path) -> Path:
        git = self.mirror / tree.repository.replace("/", "+") / "repo"
        if not git.is_dir():
            raise MissingTreeError(f"{tree.repository} is not in the mirror")
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in _contents(git, _blobs(git, tree)):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (folder / COMPLETE).touch()
        return folder


def _blobs(git: Path, tree: Tree) -> list[tuple[str, str]]:
    """The object and the path of each Python file of a commit. Links are left out."""
    listing = _git(git, ["ls-tree", "-r", "-z", tree.commit])
    if listing is None:
        raise MissingTreeError(f"{tree.repository} has no commit {tree.commit[:DIGITS]} in the mirror")
    blobs = []
    for entry in os.fsdecode(listing).split("\0"):
        description, _, path = entry.partition("\t")
        if path.endswith(KEPT) and description.startswith("100") and ".." not in path.split("/"):
            blobs.append((description.split()[2], path))
    return blobs


def _contents(git: Path, blobs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Each path with its content; objects that the mirror left out are skipped."""
    answer = _git(git, ["cat-file", "--batch"], "".join(f"{name}\n" for name, _ in blobs).encode()) or b""
    position = 0
    for _, path in blobs:
        head_end = answer.find(b"\n", position)
        if head_end < 0:
            return
        head = answer[position:head_end].split()
        position = head_end + 1
        if head[-1] != b"missing":
            size = int(head[-1])
            yield path, answer[position : position + size]
            position += size + 1


def _git(git: Path, arguments: Sequence[str], given: bytes = b"") -> bytes | None:
    run = subprocess.run(["git", "-C", str(git), *arguments], input=given, capture_output=True, check=False)
    return run.stdout if run.returncode == 0 else None
