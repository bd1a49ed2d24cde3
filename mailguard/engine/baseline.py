"""A baseline: findings that are known and not reported again. One line each, without line numbers or time stamps.

    app/news.py: MG101 in newsletter: emails

The lines are sorted, so that two branches that each repair something seldom touch the same place. A line is the identity
of a finding; its path is relative to the folder of the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mailguard.audience.place import Place, Span
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError
from mailguard.engine.reading import open_regular_file
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding

HEADER = "# Findings that mailguard knows and does not report. Shrink it with: mailguard baseline update"
STALE = "MG905"
SIZE_LIMIT = 64 * 1024 * 1024  # bytes

_ENTRY = re.compile(r"(?P<path>.+?): (?P<code>[A-Z]{2,10}\d{3}) in [^ ]+: .*")


@frozen
class Baseline:
    """The known findings in a file, each with the line (from 1) that it stands on."""

    path: Path
    entries: Mapping[str, int]


def read_baseline(path: Path, shown: str) -> Baseline:
    """Read a baseline. `shown` is how messages call the file.

    Raises:
        UsageError: there is no such file, or it is no baseline.
    """
    lines = _lines(path, shown)
    if not lines or lines[0] != HEADER:
        raise UsageError(f"{shown}: is no baseline of mailguard, which would start with: {HEADER}")
    entries: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("# "):
            continue
        if not _ENTRY.fullmatch(line):
            raise UsageError(
                f"{shown}:{number}: is no entry of a baseline; resolve what a merge left behind, or write the file anew with: mailguard baseline write"
            )
        entries.setdefault(line, number)
    return Baseline(path, entries)


def baseline_text(entries: Iterable[str]) -> str:
    """Return the content of a baseline."""
    return "\n".join([HEADER, *sorted(set(entries))]) + "\n"


def folder_of(root: Path, baseline: Path) -> str:
    """Return what goes before a path relative to `root` to make it relative to the baseline's folder."""
    between = os.path.relpath(root.resolve(), baseline.parent.resolve()).replace(os.sep, "/")
    return "" if between == "." else f"{between}/"


@frozen
class Judged:
    """What a run can say about the entries of a baseline."""

    tree: SourceTree
    found: frozenset[str]  # the identities of everything that was found, whatever of it is reported
    unreadable: frozenset[str]  # the files that could not be analysed
    codes: frozenset[str]  # the rules that were asked

    def stale_entries(self, baseline: Baseline) -> Iterator[str]:
        """Yield the entries whose findings are gone.

        Only entries for files in scope are judged, and for files that are no more; a file that could not be analysed is
        not, and no entry of a rule that was not asked.
        """
        folder = folder_of(self.tree.root, baseline.path)
        for entry in baseline.entries:
            match = _ENTRY.fullmatch(entry)
            if match is None or match["code"] not in self.codes or entry in self.found or not entry.startswith(folder):
                continue
            path = match["path"].removeprefix(folder)
            gone = not os.path.lexists(self.tree.root / path)
            if path not in self.unreadable and (path in self.tree.scope or gone):
                yield entry


def stale_findings(baseline: Baseline, judged: Judged, checks: Sequence[Check]) -> Iterator[Finding]:
    """Yield a finding for each entry that is stale, which points into the baseline."""
    check = next((check for check in checks if check.code == STALE), None)
    if check is None:
        return
    path = os.path.relpath(baseline.path, judged.tree.root).replace(os.sep, "/")
    for entry in judged.stale_entries(baseline):
        line = baseline.entries[entry]
        yield Finding(
            code=check.code,
            rule=check.name,
            severity=check.severity,
            confidence=Confidence.HIGH,
            message=check.message.format(entry=entry),
            place=Place(path, Span(line, 0, line, len(entry.encode()))),
            field=None,
            library=None,
            steps=(),
            repair=check.repair,
        )


def _lines(path: Path, shown: str) -> list[str]:
    try:
        with open_regular_file(path) as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise UsageError(f"{shown}: no such baseline; make it with: mailguard baseline write") from None
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror}") from error
    if len(data) > SIZE_LIMIT:
        raise UsageError(f"{shown}: is too large for a baseline")
    return [line.removesuffix("\r") for line in data.decode("utf-8", "replace").split("\n")]
