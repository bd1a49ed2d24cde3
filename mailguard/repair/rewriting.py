"""Repairs made, again and again, until there is none left that may be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mailguard.catalog.models import Catalog
from mailguard.engine.errors import UsageError
from mailguard.engine.progress import Progress, silent
from mailguard.engine.run import CheckRequest, Survey, findings_to_report
from mailguard.engine.source_text import SourceText
from mailguard.engine.sources import SourceTree, is_notebook
from mailguard.engine.trials import Trials
from mailguard.engine.writing import write_files
from mailguard.judge.finding import Finding
from mailguard.repair.edits import edited_files, without_overlaps
from mailguard.repair.propose import propose
from mailguard.repair.repair import Advice, Repair, Safety
from mailguard.repair.verify import Workbench

_ELSEWHERE = "the repair would change {path}, which is not among the paths"
_OUTSIDE = "the repair would change {path}, a link to a file outside of the project; name that file itself"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of the findings of a request, and the files that change; nothing of it is written.

    `made` and `left` come in the order of the findings; the places in `made` are those before that round of repairs.
    `notebooks` are the texts that places in notebooks point into.
    """

    made: tuple[Repair, ...]
    left: tuple[Repair | Advice, ...]  # repairs that were not asked for, and findings that have none
    surveyed: Survey  # of the files as they would be
    before: Mapping[str, bytes]  # the files that change, by path, as they are
    after: Mapping[str, bytes]
    notebooks: Mapping[Finding, SourceText]

    def write(self) -> None:
        """Write the files. Each is replaced as a whole, and none if one of them cannot be.

        Raises:
            UsageError: one of them is not what it was when it was analysed, or it cannot be written.
        """
        tree = self.surveyed.discovery.tree
        on_disk = replace(tree, overlay={})
        for path, content in self.before.items():
            if on_disk.read_file(path) != content:
                raise UsageError(f"{path}: changed while mailguard was running; nothing is written, run it again")
        write_files({str(tree.root / path): content for path, content in self.after.items()})


def rewritten(
    request: CheckRequest, catalog: Catalog, progress: Progress = silent, *, unsafe: bool = False
) -> Rewritten:
    """Return what a request's findings become by their repairs; by safe ones only, unless `unsafe` ones are allowed.

    Raises:
        UsageError: a path, pattern or rule of the request does not exist or is malformed.
    """
    trials = Trials(request, catalog)
    surveyed = trials.survey(progress)
    original = surveyed.discovery.tree
    made: list[Repair] = []
    notebooks: dict[Finding, SourceText] = {}
    waiting: frozenset[str] = frozenset()  # the identities of findings whose repairs have to wait for others
    while True:
        findings = findings_to_report(surveyed, request, catalog)
        notebooks |= _notebooks_of(findings, surveyed.discovery.tree)
        identity = surveyed.identities()
        first = tuple(finding for finding in findings if identity.get(finding) in waiting)
        offered = _in_scope(propose(surveyed, catalog, first or findings, trials.analyse, progress), original)
        allowed = [each for each in offered if isinstance(each, Repair) and (unsafe or each.safety is Safety.SAFE)]
        chosen = together(without_overlaps(allowed), Workbench(surveyed, catalog, trials.analyse))
        waiting = frozenset(identity[each.finding] for each in allowed if each not in chosen)
        if chosen:
            made += chosen
            surveyed = _after(surveyed, chosen, trials)
        elif not first:
            break
    changed = {path: surveyed.discovery.tree.read_file(path) for repair in made for path in _paths(repair)}
    return Rewritten(
        made=tuple(made),
        left=offered,
        surveyed=surveyed,
        before={path: original.read_file(path) for path in changed},
        after=changed,
        notebooks=notebooks,
    )


def _notebooks_of(findings: Sequence[Finding], tree: SourceTree) -> dict[Finding, SourceText]:
    return {
        finding: SourceText.of_file(finding.place.path, tree.read_file(finding.place.path))
        for finding in findings
        if is_notebook(finding.place.path)
    }


def _in_scope(offered: Sequence[Repair | Advice], tree: SourceTree) -> tuple[Repair | Advice, ...]:
    """What is offered, without repairs of files that were not named, or that lie elsewhere: a tree may link to anything."""
    return tuple(each if isinstance(each, Advice) else _repair_in_scope(each, tree) for each in offered)


def _repair_in_scope(repair: Repair, tree: SourceTree) -> Repair | Advice:
    for path in _paths(repair):
        if path not in tree.scope:
            return Advice(repair.finding, _ELSEWHERE.format(path=path))
        if not (tree.root / path).resolve().is_relative_to(tree.root.resolve()):
            return Advice(repair.finding, _OUTSIDE.format(path=path))
    return repair


def _paths(repair: Repair) -> list[str]:
    return [edit.path for edit in repair.edits]


def together(repairs: list[Repair], workbench: Workbench) -> list[Repair]:
    """Return the repairs if they hold when all are made, or else only the first of them."""
    if len(repairs) <= 1:
        return repairs
    after = workbench.after(edit for repair in repairs for edit in repair.edits)
    holds = after is not None and workbench.repairs([repair.finding for repair in repairs], after)
    return repairs if holds else repairs[:1]


def _after(surveyed: Survey, repairs: Sequence[Repair], trials: Trials) -> Survey:
    """The project with these repairs."""
    tree = surveyed.discovery.tree
    contents = {path: tree.read_file(path) for repair in repairs for path in _paths(repair)}
    changed = edited_files(contents, [edit for repair in repairs for edit in repair.edits])
    return trials.survey_of(replace(surveyed.discovery, tree=tree.with_files(changed)))
