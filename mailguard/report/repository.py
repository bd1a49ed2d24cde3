"""Paths for those who know the repository but not the project in it: code hosts and the tools around them.

A repository may hold several projects. Paths are relative to the project that was checked; a code host takes them to be
relative to the repository, and shows nothing where there is no such file.
"""

from __future__ import annotations

from dataclasses import replace

from mailguard.audience.place import Place
from mailguard.engine.result import RunResult, Unreadable
from mailguard.judge.finding import Finding


def from_repository(result: RunResult) -> RunResult:
    """Return a run with its paths relative to the root of the repository; the inventory is left as it is."""
    if not result.prefix:
        return result
    return replace(
        result,
        findings=tuple(_finding(finding, result.prefix) for finding in result.findings),
        suppressed=tuple(replace(each, finding=_finding(each.finding, result.prefix)) for each in result.suppressed),
        known=tuple(_finding(finding, result.prefix) for finding in result.known),
        unreadable=tuple(Unreadable(_below(file.place, result.prefix), file.reason) for file in result.unreadable),
        sources={result.prefix + path: content for path, content in result.sources.items()},
        prefix="",
    )


def _finding(finding: Finding, prefix: str) -> Finding:
    steps = tuple(step._replace(place=_below(step.place, prefix)) for step in finding.steps)
    return replace(finding, place=_below(finding.place, prefix), steps=steps)


def _below(place: Place, prefix: str) -> Place:
    return place._replace(path=prefix + place.path)
