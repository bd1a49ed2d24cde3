"""Repairs for findings: looked for, tried out, and offered if they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailguard.catalog.models import Catalog
from mailguard.engine.progress import Progress, Stage, silent, watched
from mailguard.engine.run import Survey
from mailguard.engine.sources import UnreadableSourceError
from mailguard.judge.finding import Finding
from mailguard.judge.site import Recipients, Site
from mailguard.repair.candidate import Candidate, Case
from mailguard.repair.kinds import kinds_for, one_each
from mailguard.repair.repair import Advice, Repair, Safety
from mailguard.repair.source import NotRewritable, Source
from mailguard.repair.verify import Analyse, Workbench

_NO_HEADER = "the analysis does not say which expression to change"
_HELPER = "the helper changes for everybody who calls it"
_NO_KIND = "no repair that was tried holds"


def propose(
    surveyed: Survey,
    catalog: Catalog,
    findings: Sequence[Finding],
    analyse: Analyse,
    progress: Progress = silent,
) -> tuple[Repair | Advice, ...]:
    """Return what there is to offer for each of `findings`, of those that were surveyed, in their order.

    Every repair has been tried out by analysing the project as it would be with it alone: the finding is gone, none is
    new, and all files can still be parsed. Nothing is written. `analyse` says what trees yield that differ little from
    the one that was surveyed; `progress` is told how many findings are done. Edits of a notebook are those of the program
    that its cells are together.
    """
    workbench = Workbench(surveyed, catalog, analyse)
    files = _Files(workbench)
    wanted = watched(findings, len(findings), Stage.REPAIRING, progress)
    return tuple(_offered(finding, workbench, files) for finding in wanted)


class _Files:
    """The files of the project that findings lie in, parsed once."""

    def __init__(self, workbench: Workbench) -> None:
        self._tree = workbench.before.tree
        self._known: dict[str, Source | NotRewritable] = {}

    def source(self, path: str) -> Source:
        """Return a file.

        Raises:
            NotRewritable: it cannot be rewritten, or read.
        """
        if path not in self._known:
            try:
                self._known[path] = Source(path, self._tree.read(path))
            except NotRewritable as error:
                self._known[path] = error
            except UnreadableSourceError as error:
                self._known[path] = NotRewritable(error.unreadable.reason)
        known = self._known[path]
        if isinstance(known, NotRewritable):
            raise known
        return known


def _offered(finding: Finding, workbench: Workbench, files: _Files) -> Repair | Advice:
    try:
        cases = list(_cases(finding, workbench, files))
        if not cases:
            return Advice(finding, finding.repair or _NO_HEADER)
        return _best(finding, workbench, cases)
    except NotRewritable as error:
        return Advice(finding, error.reason)
    except UnreadableSourceError as error:
        return Advice(finding, error.unreadable.reason)


def _best(finding: Finding, workbench: Workbench, cases: Sequence[Case]) -> Repair | Advice:
    """Return the first candidate that holds; a safe one, if there is one."""
    found: Candidate | None = None
    refused = ""
    tried = [
        (case, candidate if case.is_direct or kind is one_each.candidates else candidate.doubted(_HELPER))
        for case in cases
        for kind in kinds_for(case)
        for candidate in kind(case)
    ]
    for case, candidate in sorted(tried, key=lambda each: each[1].safety is Safety.UNSAFE):
        if candidate.safety is Safety.UNSAFE and found is not None:
            break
        try:
            held = workbench.tried(case, candidate)
        except NotRewritable as error:
            held, refused = None, error.reason
        if held is not None and (found is None or held.safety is Safety.SAFE):
            found = held
        if held is not None and held.safety is Safety.SAFE:
            break
    if found is None:
        return Advice(finding, refused or finding.repair or _NO_KIND)
    return Repair(finding, found.title, found.safety, found.reason, found.edits)


def _cases(finding: Finding, workbench: Workbench, files: _Files) -> Iterator[Case]:
    """Yield the headers that the finding is about."""
    library = next((each for each in workbench.catalog.libraries if each.id == finding.library), None)
    if library is None:
        return
    for site in workbench.before.analysis.inventory:
        if site.place == finding.place and site.library == finding.library:
            for header in _headers(finding, site):
                source = files.source(header.place.path)
                node = source.expression(header.place.span)
                if node is not None:
                    paths = {header.place.path, finding.place.path, *([site.sent.path] if site.sent else [])}
                    sources = {path: files.source(path) for path in paths}
                    yield Case(finding, site, header, source, node, library, workbench.catalog, sources)


def _headers(finding: Finding, site: Site) -> list[Recipients]:
    """The header that a finding underlines, or those that show the people whom a helper is handed."""
    of_field = [header for header in site.recipients if header.field is finding.field and header.high]
    underlined = [header for header in of_field if header.place == finding.place]
    return underlined or [header for header in of_field if header.high > 1] or of_field
