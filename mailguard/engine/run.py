"""One run from the request to the result."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis, Sifted
from mailguard.engine.cache.analyses import kept_analysis
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.configuration import Configuration
from mailguard.engine.discover import Discovery, StandardInput, discover
from mailguard.engine.per_file import PerFileIgnores
from mailguard.engine.progress import Progress, silent
from mailguard.engine.result import Coverage, RunResult, Suppressed, Unreadable
from mailguard.engine.root import repository_prefix
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree, contents_of, is_notebook
from mailguard.engine.wanted import Wanted, is_in_scope, paths_of
from mailguard.judge.finding import Finding
from mailguard.judge.site import Site

if TYPE_CHECKING:
    from mailguard.engine.baseline import Baseline, Judged
    from mailguard.engine.cache.files import KnownFiles
    from mailguard.engine.summaries import Workers


@frozen
class CheckRequest:
    """What to check and what to report, as a face of mailguard was asked."""

    paths: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()  # patterns as in a .gitignore file, relative to `folder`
    select: tuple[str, ...] = ()  # codes, prefixes of codes, or names of rules; empty: the default set
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a pattern as in `exclude`, and selectors
    min_confidence: Confidence = Confidence.MEDIUM
    jobs: Workers = 1  # processes that do the work on single files, or what starts workers elsewhere
    stdin: StandardInput | None = None  # checked instead of `paths`
    inventory: bool = False  # list every send site as well
    folder: Path | None = None  # that of the configuration; the project root unless given or if the paths lie elsewhere
    baseline: Baseline | None = None  # findings that are known, and not reported again
    diff_base: str | None = None  # a Git revision; findings that were there already are not reported

    store: Store = field(default=NO_STORE, compare=False)  # what earlier runs found out; changes no result

    @classmethod
    def of(cls, configuration: Configuration, paths: tuple[str, ...], jobs: Workers) -> CheckRequest:
        """Return the request for `paths` that a configuration stands for. Its baseline is not read."""
        return cls(
            paths=paths,
            exclude=configuration.exclude,
            select=configuration.select,
            ignore=configuration.ignore,
            per_file_ignores=configuration.per_file_ignores,
            min_confidence=configuration.min_confidence,
            jobs=jobs,
            folder=configuration.folder,
        )


@frozen
class Survey:
    """Everything that was found in the project, and which part of it concerns the request."""

    discovery: Discovery
    analysis: Analysis
    sifted: Sifted
    reported: tuple[Finding, ...]  # of the sifted ones; a baseline is not looked at
    suppressed: tuple[Suppressed, ...]  # what would be reported if no comment suppressed it
    unreadable: tuple[Unreadable, ...]

    wanted: Wanted

    def identities(self, folder: str = "") -> dict[Finding, str]:
        """Return the identity of every finding of the project, with `folder` before each path."""
        from mailguard.engine.located import identities_in  # reads text as Python, which most runs have no need for

        return identities_in(self.discovery.tree, self.sifted.findings, folder)

    def sites(self) -> tuple[Site, ...]:
        """Return the send sites that have a part in scope."""
        scope = self.discovery.tree.scope
        return tuple(site for site in self.analysis.inventory if not site.paths().isdisjoint(scope))

    def judged(self, found: Iterable[str]) -> Judged:
        """Return what there is to say about a baseline, given the identities of all findings as it would have them."""
        from mailguard.engine.baseline import Judged

        unreadable = frozenset(file.place.path for file in self.analysis.unreadable)
        return Judged(self.discovery.tree, frozenset(found), unreadable, self.wanted.codes)


def check(request: CheckRequest, catalog: Catalog, progress: Progress = silent) -> RunResult:
    """Check what the request names and return what the rules of the catalogue have to say.

    `progress` is told how far it has come.

    Raises:
        UsageError: a path, pattern or rule of the request does not exist or is malformed.
    """
    return concluded(survey(request, catalog, progress), request, catalog)


def concluded(surveyed: Survey, request: CheckRequest, catalog: Catalog) -> RunResult:
    """Return what is to be reported of a survey: without what was there before, or is known.

    Raises:
        UsageError: the revision that the request names does not exist.
    """
    tree = surveyed.discovery.tree
    new = _without_old(surveyed, request, catalog)
    findings, known = _without_known(new, request, catalog)
    coverage = coverage_of(surveyed.discovery, surveyed.analysis)
    old = len(surveyed.reported) - len(new.reported)
    shown = (*findings, *known, *(each.finding for each in surveyed.suppressed))
    sites = surveyed.sites() if request.inventory else ()
    files = {path for finding in shown for path in paths_of(finding)}.union(*(site.paths() for site in sites))
    # Their places are told by cells.
    files |= {file.place.path for file in new.unreadable if is_notebook(file.place.path)}
    return RunResult(
        findings=findings,
        unreadable=new.unreadable,
        coverage=replace(coverage, suppressed=len(surveyed.suppressed), known=len(known), old=old),
        sources=contents_of(tree, files),
        suppressed=surveyed.suppressed,
        known=known,
        sites=sites,
        prefix=repository_prefix(tree.root),
    )


def analysis_of(
    request: CheckRequest, tree: SourceTree, catalog: Catalog, codes: frozenset[str], progress: Progress = silent
) -> Analysis:
    """Return the analysis of a tree with the rules in `codes`, from the request's store if an earlier run has made it."""

    def analyse_now(files: KnownFiles | None) -> Analysis:
        from mailguard.engine.analyse import analyse  # slow to load, and not needed where nothing has changed

        return analyse(tree, catalog, request.jobs, codes, progress, files)

    return kept_analysis(tree, catalog, codes, request.store, analyse_now)


def files_in_scope(request: CheckRequest) -> tuple[str, ...]:
    """Return the files that a check would report on, sorted, relative to the project root.

    Raises:
        UsageError: a path or pattern of the request does not exist or is malformed.
    """
    return tuple(sorted(discover(request.paths, request.exclude, request.stdin, request.folder).tree.scope))


def survey(request: CheckRequest, catalog: Catalog, progress: Progress = silent) -> Survey:
    """Find everything in the project around what the request names, and what of it concerns the request.

    Raises:
        UsageError: a path, pattern or rule of the request does not exist or is malformed.
    """
    wanted_of(request, catalog)  # a mistake in it is told before files are looked for
    discovery = discover(request.paths, request.exclude, request.stdin, request.folder)
    return survey_of(discovery, request, catalog, progress)


def wanted_of(request: CheckRequest, catalog: Catalog) -> Wanted:
    """Return which findings a request asks for.

    Raises:
        UsageError: a pattern or rule of the request does not exist or is malformed.
    """
    return Wanted(
        enabled_codes(catalog.checks, request.select, request.ignore),
        request.min_confidence,
        PerFileIgnores.parse(catalog.checks, request.per_file_ignores),
    )


def survey_of(discovery: Discovery, request: CheckRequest, catalog: Catalog, progress: Progress = silent) -> Survey:
    """Find everything in the files that were discovered for a request, or in what they would become."""
    wanted = wanted_of(request, catalog)
    # Without scope nothing would be reported, whatever the project around it holds.
    in_scope = bool(discovery.tree.scope)
    analysis = analysis_of(request, discovery.tree, catalog, wanted.codes, progress) if in_scope else NOTHING_FOUND
    return surveyed(discovery, analysis, wanted, catalog)


def surveyed(discovery: Discovery, analysis: Analysis, wanted: Wanted, catalog: Catalog) -> Survey:
    """Return what an analysis of the files in `discovery` has to say about those in scope."""
    scope = discovery.tree.scope
    sifted = _sifted(analysis, discovery.tree, catalog, wanted)

    def concerns(finding: Finding) -> bool:
        return wanted.reports(finding) and is_in_scope(finding, scope)

    in_scope = [file for file in analysis.unreadable if file.place.path in scope]
    unreadable = {*wanted.unreadable(discovery.unreadable), *wanted.unreadable(in_scope)}
    return Survey(
        discovery,
        analysis,
        sifted,
        reported=tuple(filter(concerns, sifted.findings)),
        suppressed=tuple(each for each in sifted.suppressed if concerns(each.finding)),
        unreadable=tuple(sorted(unreadable, key=lambda item: (item.place, item.reason))),
        wanted=wanted,
    )


def _sifted(analysis: Analysis, tree: SourceTree, catalog: Catalog, wanted: Wanted) -> Sifted:
    if not analysis.marked:
        return Sifted(tuple(sorted(analysis.findings, key=Finding.sort_key)), ())
    from mailguard.engine.suppressed import sift  # reads comments, which most projects have none of for mailguard

    return sift(analysis, tree, catalog.checks, wanted.codes)


NOTHING_FOUND = Analysis((), (), 0, (), ())


def _without_old(surveyed: Survey, request: CheckRequest, catalog: Catalog) -> Survey:
    """Take out what was there already at the revision that the request names."""
    if request.diff_base is None:
        return surveyed
    # They start Git and read text as Python, which most runs have no need for.
    from mailguard.engine.revision import tree_before
    from mailguard.engine.since import Past

    tree = surveyed.discovery.tree
    before = tree_before(tree, request.diff_base, request.exclude)
    if before.is_same:
        unlisted = tuple(folder for folder in surveyed.unreadable if folder in surveyed.discovery.unreadable)
        return replace(surveyed, reported=(), unreadable=unlisted)
    if not surveyed.reported and not surveyed.unreadable:
        return surveyed
    analysis = analysis_of(request, before.tree, catalog, surveyed.wanted.codes)
    sifted = _sifted(analysis, before.tree, catalog, surveyed.wanted)
    past = Past.of(before.tree, filter(surveyed.wanted.reports, sifted.findings), analysis.unreadable)
    identity = surveyed.identities()
    return replace(
        surveyed,
        reported=past.new_findings(surveyed.reported, identity, tree),
        unreadable=tuple(file for file in surveyed.unreadable if not past.was_unreadable(file)),
    )


def _without_known(
    surveyed: Survey, request: CheckRequest, catalog: Catalog
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that the baseline does not know with those about entries that are stale, and those that it knows."""
    baseline, tree = request.baseline, surveyed.discovery.tree
    if baseline is None:
        return surveyed.reported, ()
    from mailguard.engine.baseline import folder_of, stale_findings

    identity = surveyed.identities(folder_of(tree.root, baseline.path))
    new = [finding for finding in surveyed.reported if identity[finding] not in baseline.entries]
    known = tuple(finding for finding in surveyed.reported if identity[finding] in baseline.entries)
    stale = stale_findings(baseline, surveyed.judged(identity.values()), catalog.checks)
    about = [finding for finding in stale if surveyed.wanted.reports(finding)]
    return tuple(sorted([*new, *about], key=Finding.sort_key)), known


def findings_to_report(surveyed: Survey, request: CheckRequest, catalog: Catalog) -> tuple[Finding, ...]:
    """Return what a check of this request reports: neither old nor known.

    Raises:
        UsageError: the revision to compare with does not exist.
    """
    return _without_known(_without_old(surveyed, request, catalog), request, catalog)[0]


def coverage_of(discovery: Discovery, analysis: Analysis) -> Coverage:
    """Return how much of the files was looked at."""
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
