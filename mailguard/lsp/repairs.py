"""Repairs of findings, tried out on the contents that the editor shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mailguard.engine.analysis import Analysis
from mailguard.engine.live import LiveProject
from mailguard.engine.progress import Progress
from mailguard.engine.sources import SourceTree, is_notebook
from mailguard.judge.finding import Finding
from mailguard.lsp.folder import Latest
from mailguard.lsp.written import Written
from mailguard.repair.edits import without_overlaps
from mailguard.repair.propose import propose
from mailguard.repair.repair import Advice, Repair, Safety
from mailguard.repair.rewriting import together
from mailguard.repair.verify import Analyse, Workbench

_OPEN_IT = "the repair is one of a notebook: open that, or run `mailguard fix`"


async def offered(found: Written, findings: Sequence[Finding]) -> tuple[Repair | Advice, ...]:
    """Return what there is to offer for each finding; nothing when the project changes while that is found out."""
    known = found.looked.offers
    wanted = [finding for finding in findings if finding not in known]
    if wanted:
        made = await found.folder.work(partial(_propose, found, wanted))
        known.update(zip(wanted, made or (), strict=False))
    return tuple(known[finding] for finding in findings if finding in known)


async def all_safe(found: Written) -> tuple[Repair, ...]:
    """Return the safe repairs of a document's findings that can be made at once."""
    offers = await offered(found, found.findings)
    safe = [each for each in offers if isinstance(each, Repair) and each.safety is Safety.SAFE]
    if len(safe) <= 1:
        return tuple(safe)
    return await found.folder.work(partial(_together, found, safe)) or ()


def _propose(
    found: Written, findings: Sequence[Finding], project: LiveProject, progress: Progress
) -> tuple[Repair | Advice, ...]:
    looked = found.looked
    offers = propose(looked.survey, found.catalog, findings, _analyser(project, progress))
    return tuple(each if isinstance(each, Advice) else _in_open_cells(each, looked) for each in offers)


def _in_open_cells(repair: Repair, looked: Latest) -> Repair | Advice:
    """Return a repair if the editor can make it: of notebooks, only in the cells of those that are open."""
    closed = any(is_notebook(edit.path) and edit.path not in looked.analysed for edit in repair.edits)
    return Advice(repair.finding, _OPEN_IT) if closed else repair


def _together(found: Written, safe: Sequence[Repair], project: LiveProject, progress: Progress) -> tuple[Repair, ...]:
    analyse = _analyser(project, progress)
    bench = Workbench(found.looked.survey, found.catalog, analyse)
    return tuple(together(without_overlaps(safe), bench))


def _analyser(project: LiveProject, progress: Progress) -> Analyse:
    """Return what analyses trees like this project, until it changes."""

    def analyse(tree: SourceTree, codes: frozenset[str]) -> Analysis:
        return project.analyse(tree, codes, progress)

    return analyse
