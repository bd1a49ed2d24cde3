"""The labelled corpus: places in public repositories at fixed commits.

A folder with three files, one JSON object a line. None of the code is in it, and it is no part of this repository.

* `leaks.jsonl`: leaks that were repaired in public: `repo`, `vulnerable_commit`, `path`, `line` (and `call_line`, where the
  call begins), `fixed_commit`, `fixed_path`, `fixed_line`; `needs`: how much an analysis has to see (`local`, `interprocedural`,
  `cross-file`); `fixed_clean`: false where a checker may rightly still speak after the repair.
* `sites.jsonl`: places that set visible recipients: `repo`, `commit`, `path`, `line`, `call_line`, `in_test`, `label`, `why`.
* `files.jsonl`: `repo`, `commit`, `path` of the files that were labelled completely.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple, TypeVar


class CorpusError(Exception):
    """The corpus cannot be read; the text says where and why."""


class Verdict(Enum):
    """What a checker should say at a place."""

    LEAK = "leak"
    HARMLESS = "harmless"
    NOT_COUNTED = "not counted"


class Tree(NamedTuple):
    """The files of one commit."""

    repository: str
    commit: str


class Lines(NamedTuple):
    """Lines of a file, counted from 1; the last one is included."""

    path: str
    first: int
    last: int

    def touches(self, other: Lines) -> bool:
        """Say whether the two have a line in common."""
        return self.path == other.path and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Site:
    """A place that sets the visible recipients of a mail."""

    tree: Tree
    lines: Lines
    verdict: Verdict
    in_test: bool


@dataclass(frozen=True, slots=True)
class Leak:
    """A leak that was repaired in public."""

    tree: Tree
    lines: Lines
    needs: str
    repaired_tree: Tree
    repaired: Lines | None
    may_still_speak: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    leaks: tuple[Leak, ...]
    sites: tuple[Site, ...]
    labelled_files: frozenset[tuple[Tree, str]]

    @property
    def trees(self) -> frozenset[Tree]:
        """The trees that have to be checked."""
        of_leaks = {tree for leak in self.leaks for tree in (leak.tree, leak.repaired_tree)}
        return frozenset(of_leaks | {site.tree for site in self.sites} | {tree for tree, _ in self.labelled_files})

    @property
    def repositories(self) -> frozenset[str]:
        """The repositories of these trees, as owner/name."""
        return frozenset(tree.repository for tree in self.trees)

    def only(self, words: tuple[str, ...]) -> Corpus:
        """Return the part of it whose repositories hold one of `words` in their names; all of it without words."""

        def wanted(tree: Tree) -> bool:
            return not words or any(word in tree.repository for word in words)

        return Corpus(
            tuple(leak for leak in self.leaks if wanted(leak.tree)),
            tuple(site for site in self.sites if wanted(site.tree)),
            frozenset(entry for entry in self.labelled_files if wanted(entry[0])),
        )


Row = Mapping[str, object]
T = TypeVar("T")


def read_corpus(folder: Path) -> Corpus:
    """Read the three files of a corpus.

    Raises:
        CorpusError: a file is missing or a line of it is not as described above.
    """
    return Corpus(
        tuple(_made(_leak, row) for row in _rows(folder / "leaks.jsonl")),
        tuple(_made(_site, row) for row in _rows(folder / "sites.jsonl")),
        frozenset(_made(_file, row) for row in _rows(folder / "files.jsonl")),
    )


def verdict(label: str, why: str) -> Verdict:
    """Return what a checker should say at a place with this label. What a wrapper does is what its callers make of it."""
    if label == "wrapper":
        compact = why.replace(" ", "")
        if "callers=leak" in compact:
            return Verdict.LEAK
        harmless = "callers=internal" in compact or "callers=single" in compact
        return Verdict.HARMLESS if harmless else Verdict.NOT_COUNTED
    if label in {"single", "hidden", "internal"}:
        return Verdict.HARMLESS
    return Verdict.LEAK if label == "leak" else Verdict.NOT_COUNTED


class _Numbered(NamedTuple):
    where: str
    row: Row


def _rows(path: Path) -> list[_Numbered]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_Numbered(f"{path}:{number}", json.loads(line)) for number, line in enumerate(lines, 1) if line.strip()]
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: {error}") from error


def _made(make: Callable[[Row], T], numbered: _Numbered) -> T:
    try:
        return make(numbered.row)
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{numbered.where}: missing or wrong: {error}") from error


def _leak(row: Row) -> Leak:
    path, fixed_line = _text(row, "path"), row.get("fixed_line")
    repaired = (
        Lines(str(row.get("fixed_path") or path), _number(row, "fixed_line"), _number(row, "fixed_line"))
        if fixed_line
        else None
    )
    return Leak(
        tree=Tree(_text(row, "repo"), _text(row, "vulnerable_commit")),
        lines=_lines(row),
        needs=_text(row, "needs"),
        repaired_tree=Tree(_text(row, "repo"), _text(row, "fixed_commit")),
        repaired=repaired,
        may_still_speak=row.get("fixed_clean") is False,
    )


def _site(row: Row) -> Site:
    return Site(
        tree=Tree(_text(row, "repo"), _text(row, "commit")),
        lines=_lines(row),
        verdict=verdict(_text(row, "label"), str(row.get("why", ""))),
        in_test=bool(row.get("in_test")),
    )


def _file(row: Row) -> tuple[Tree, str]:
    return Tree(_text(row, "repo"), _text(row, "commit")), _text(row, "path")


def _lines(row: Row) -> Lines:
    line = _number(row, "line")
    call = _number(row, "call_line") if row.get("call_line") else line
    return Lines(_text(row, "path"), min(line, call), max(line, call))


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} must be a text")
    return value


def _number(row: Row, key: str) -> int:
    value = row[key]
    if not isinstance(value, int):
        raise TypeError(f"{key} must be a number")
    return value
