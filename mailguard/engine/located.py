"""Findings with the source that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailguard.engine.identity import identities
from mailguard.engine.source_text import SourceText
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.judge.finding import Finding


def contents_of(tree: SourceTree, paths: Iterable[str]) -> dict[str, bytes]:
    """Read files that findings point into, as they are on disk. One that vanished meanwhile is left out: a report can do without."""
    contents: dict[str, bytes] = {}
    for path in sorted(paths):
        try:
            contents[path] = tree.read_file(path)
        except UnreadableSourceError:
            continue
    return contents


def identities_in(tree: SourceTree, findings: Sequence[Finding], folder: str = "") -> dict[Finding, str]:
    """Return the identity of each finding, with `folder` before each path. The findings come in the order of the files."""
    contents = contents_of(tree, {finding.place.path for finding in findings})
    texts = {path: SourceText.of_file(path, content) for path, content in contents.items()}
    return dict(zip(findings, identities(findings, texts, folder), strict=True))
