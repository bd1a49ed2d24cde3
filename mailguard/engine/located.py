"""Findings with the source that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from mailguard.engine.identity import identities
from mailguard.engine.source_text import SourceText
from mailguard.engine.sources import SourceTree, contents_of
from mailguard.judge.finding import Finding


def identities_in(tree: SourceTree, findings: Sequence[Finding], folder: str = "") -> dict[Finding, str]:
    """Return the identity of each finding, with `folder` before each path. The findings come in the order of the files."""
    contents = contents_of(tree, {finding.place.path for finding in findings})
    texts = {path: SourceText.of_file(path, content) for path, content in contents.items()}
    return dict(zip(findings, identities(findings, texts, folder), strict=True))
