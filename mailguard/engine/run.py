"""One run from the request to the result."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailguard.audience.place import Place
from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.analyses import kept_analysis
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.discover import Discovery, StandardInput, discover
from mailguard.engine.result import Coverage, RunResult, Unreadable
from mailguard.engine.selection import UNREADABLE_CODE, enabled_codes
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.judge.finding import Finding

if TYPE_CHECKING:
    from mailguard.engine.cache.files import KnownFiles

_CONFIDENCES = tuple(Confidence)  # the lowest first


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check and what to report, as a face of mailguard was asked."""

    paths: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()  # patterns as in a .gitignore file, relative to the project root
    select: tuple[str, ...] = ()  # codes, prefixes of codes, or names of rules; empty: the default set
    ignore: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.MEDIUM
    jobs: int = 1  # processes to analyse with
    stdin: StandardInput | None = None  # checked instead of `paths`
    store: Store = field(default=NO_STORE, compare=False)  # what earlier runs found out; changes no result


def check(request: CheckRequest, catalog: Catalog) -> RunResult:
    """Check what the request names and return what the rules of the catalogue have to say.

    Raises:
        UsageError: a path, pattern or rule of the request does not exist or is malformed.
    """
    codes = enabled_codes(catalog.checks, request.select, request.ignore)
    discovery = discover(request.paths, request.exclude, request.stdin)
    scope = discovery.tree.scope
    if not scope:  # whatever the project around it holds, nothing of it would be reported
        return RunResult((), _unreadable(discovery, (), codes), Coverage(0, 0, 0, 0, discovery.left_out), {})
    analysis = _analysis(request, discovery.tree, catalog)
    findings = tuple(
        finding
        for finding in sorted(analysis.findings, key=Finding.sort_key)
        if finding.code in codes and is_sure_enough(finding, request.min_confidence) and is_in_scope(finding, scope)
    )
    return RunResult(
        findings=findings,
        unreadable=_unreadable(discovery, analysis.unreadable, codes),
        coverage=_coverage(discovery, analysis),
        sources=_sources(discovery.tree, findings),
    )


def _analysis(request: CheckRequest, tree: SourceTree, catalog: Catalog) -> Analysis:
    """Analyse the tree, unless an earlier run has done that."""

    def analyse_now(files: KnownFiles | None) -> Analysis:
        from mailguard.engine.analyse import analyse  # slow to load, and not needed where nothing has changed

        return analyse(tree, catalog, request.jobs, files)

    return kept_analysis(tree, catalog, request.store, analyse_now)


def is_in_scope(finding: Finding, scope: Collection[str]) -> bool:
    """Say whether the finding, or any step of the way to it, lies in a file of `scope`.

    A changed helper that exposes the list of an unchanged caller is the fault of the change.
    """
    return any(path in scope for path in _paths_of(finding))


def is_sure_enough(finding: Finding, least: Confidence) -> bool:
    """Say whether the finding is at least as sure as `least`."""
    return _CONFIDENCES.index(finding.confidence) >= _CONFIDENCES.index(least)


def _paths_of(finding: Finding) -> Iterable[str]:
    return (finding.place.path, *(step.place.path for step in finding.steps))


def _unreadable(discovery: Discovery, files: Iterable[Unreadable], codes: Collection[str]) -> tuple[Unreadable, ...]:
    if UNREADABLE_CODE not in codes:
        return ()
    in_scope = (file for file in files if file.place.path in discovery.tree.scope)
    return tuple(sorted({*discovery.unreadable, *in_scope}, key=lambda item: (item.place, item.reason)))


def _coverage(discovery: Discovery, analysis: Analysis) -> Coverage:
    scope = discovery.tree.scope
    return Coverage(
        files=len(scope),
        analysed=analysis.analysed,
        send_sites=_count_in(scope, analysis.send_sites),
        not_understood=_count_in(scope, analysis.not_understood),
        left_out=discovery.left_out,
    )


def _count_in(scope: Collection[str], places: Iterable[Place]) -> int:
    return sum(place.path in scope for place in places)


def _sources(tree: SourceTree, findings: Iterable[Finding]) -> dict[str, bytes]:
    """Read each file that a finding points into. One that vanished meanwhile is left out: a report can do without."""
    sources: dict[str, bytes] = {}
    for path in sorted({path for finding in findings for path in _paths_of(finding)}):
        try:
            sources[path] = tree.read(path)
        except UnreadableSourceError:
            continue
    return sources
