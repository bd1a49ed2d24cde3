"""What mailguard finds in a tree."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.corpus import Lines, Tree
from benchmarks.accuracy.trees import MissingTreeError, Trees


class CheckerError(Exception):
    """mailguard ended without a report; the text says on which tree, and how."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: where it points, what leads there, and how sure it is (`high`, `medium`)."""

    place: Lines
    trace: tuple[Lines, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Run:
    """The findings in each tree, and the trees that are not to be had."""

    findings: Mapping[Tree, tuple[Found, ...]]
    missing: frozenset[Tree]


@dataclass(frozen=True, slots=True)
class Checker:
    """The program, with default settings; `seconds` is how long one tree may take."""

    program: Path
    seconds: float

    def check(self, folder: Path) -> tuple[Found, ...]:
        """Return the findings in a folder.

        Raises:
            CheckerError: there was no report.
        """
        command = [str(self.program), "check", "--output-format", "json", "--exit-zero", "--jobs", "1", "."]
        try:
            run = subprocess.run(command, cwd=folder, capture_output=True, timeout=self.seconds, check=False)
            return parse(run.stdout)
        except subprocess.TimeoutExpired as error:
            raise CheckerError(f"{folder.name}: not done after {self.seconds:g} s") from error
        except (ValueError, KeyError, TypeError) as error:
            raise CheckerError(f"{folder.name}: no report: {run.stderr.decode(errors='replace')[-500:]}") from error


def check_all(
    checker: Checker, trees: Trees, wanted: Iterable[Tree], jobs: int, progress: Callable[[Tree], None]
) -> Run:
    """Check each tree once, `jobs` at a time; `progress` is called after each.

    Raises:
        CheckerError: one of them had no report. Figures over the others would look better than they are.
    """
    findings: dict[Tree, tuple[Found, ...]] = {}
    missing: set[Tree] = set()

    def check(tree: Tree) -> None:
        try:
            findings[tree] = checker.check(trees.folder(tree))
        except MissingTreeError:
            missing.add(tree)
        progress(tree)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(check, sorted(set(wanted))))
    return Run(findings, frozenset(missing))


def parse(report: bytes) -> tuple[Found, ...]:
    """Read a report in mailguard's JSON format."""
    return tuple(
        Found(_lines(finding), tuple(_lines(step) for step in finding["trace"]), finding["confidence"])
        for finding in json.loads(report)["findings"]
    )


def _lines(place: Mapping[str, object]) -> Lines:
    path, first, last = place["path"], place["line"], place["end_line"]
    if not (isinstance(path, str) and isinstance(first, int) and isinstance(last, int)):
        raise TypeError("a place has a path, a line and an end_line")
    return Lines(path, first, last)
