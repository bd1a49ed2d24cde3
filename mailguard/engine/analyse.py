"""The analysis of one tree: prefilter, summarise, link, judge."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from mailguard.audience.message import Message
from mailguard.audience.place import Place
from mailguard.audience.terms import VISIBLE_FIELDS, Evidence, Field
from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.files import KnownFiles
from mailguard.engine.prefilter import files_that_mention
from mailguard.engine.progress import Progress, Stage, silent, watched
from mailguard.engine.result import Unreadable
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree
from mailguard.engine.summaries import all_summarised, summarised
from mailguard.engine.suppressions import MARKER
from mailguard.judge.inventory import send_sites
from mailguard.judge.judge import judge
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Linked, Linker
from mailguard.project.modules import Modules
from mailguard.project.project import Project
from mailguard.syntax import tree as syntax

if TYPE_CHECKING:
    from mailguard.engine.summaries import Workers

# Objects that are made before Python looks for cycles among all of them. A run makes millions, nearly all without cycles.
_COLLECT_AFTER = 200_000


def analyse(
    tree: SourceTree,
    catalog: Catalog,
    workers: Workers,
    codes: Collection[str] | None = None,
    progress: Progress = silent,
    files: KnownFiles | None = None,
) -> Analysis:
    """Analyses the files of `tree` that concern mail; `workers` do what concerns single files.

    The rules in `codes` speak (None: those that are on by default), at every confidence. `progress` is told how far it has come.
    `files` is what earlier runs found out about the files.
    """
    if codes is None:
        codes = enabled_codes(catalog.checks)
    with rarely_collecting():
        return _analyse(tree, catalog, workers, codes, progress, files)


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Let Python look for cycles less often."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _analyse(
    tree: SourceTree,
    catalog: Catalog,
    workers: Workers,
    codes: Collection[str],
    progress: Progress,
    files: KnownFiles | None,
) -> Analysis:
    words = trigger_words(catalog)
    paths = watched(tree.paths, len(tree.paths), Stage.READING, progress)
    if files is None:
        mentions = files_that_mention(tree, words, paths, marker=MARKER)
        known = all_summarised(tree, mentions.paths, workers, progress)
    else:
        mentions = files.mentioning(tree, words, paths, MARKER)
        known = files.summaries(tree, mentions.paths, workers, progress)
    unreadable = {item.place: item for item in mentions.unreadable}

    def load(path: str) -> syntax.Summary | None:
        made = known.get(path) or (files.summary(tree, path) if files else summarised(tree, path))
        if made.unreadable is not None:
            unreadable[made.unreadable.place] = made.unreadable
        return made.summary

    def mentioning(words: frozenset[str], but: AbstractSet[str]) -> Sequence[str]:
        others = [path for path in tree.paths if path not in but]
        return files_that_mention(tree, frozenset(word.encode() for word in words), others).paths

    modules = Modules(tree.paths, load)
    project = Project(catalog, modules, INTERPRETER)
    following = partial(progress, Stage.FOLLOWING)
    linked = Linker(project, mentioning, following, fields_spoken_of(catalog, codes)).link(mentions.paths)
    return concluded(project, linked, codes, unreadable.values(), mentions.marked)


def concluded(
    project: Project,
    linked: Linked,
    codes: Collection[str],
    unreadable: Iterable[Unreadable],
    marked: tuple[str, ...],
) -> Analysis:
    """Judge what a linked project sends. `unreadable` are files that could not be analysed, `marked` may hold suppressions."""
    sites, not_understood = _sites(linked.messages)
    findings = judge(linked.messages, project.index, linked.followed, codes)
    return Analysis(
        findings=findings,
        unreadable=tuple(sorted(unreadable, key=lambda file: file.place)),
        analysed=len(project.modules.loaded),
        send_sites=sites,
        not_understood=tuple(sorted({*not_understood, *linked.gave_up})),
        inventory=send_sites(linked.messages, findings, project.index.checks_by_code, linked.followed, linked.gave_up),
        marked=marked,
    )


def fields_spoken_of(catalog: Catalog, codes: Collection[str]) -> frozenset[Field]:
    """The headers that rules speak of, apart from what is wrong with them whoever is in them; any, where Python decides."""
    speaking = [check for check in catalog.checks if check.code in codes]
    if any(check.rule is not None for check in speaking):
        return frozenset(Field)
    predicates = [check.predicate for check in speaking if check.predicate is not None]
    spoken_of = (predicate.fields for predicate in predicates if not predicate.serialised)
    return frozenset(VISIBLE_FIELDS).union(*spoken_of)


def _sites(messages: Sequence[Message]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Where visible recipients are set, and which of these places were not understood."""
    understood: dict[Place, bool] = {}
    for message in messages:
        for header in message.headers:
            if header.field in VISIBLE_FIELDS:
                known = all(
                    Evidence.NONE not in (group.count.evidence, group.whose.evidence) for group in header.audience
                )
                understood[header.place] = understood.get(header.place, False) or known
    places = tuple(sorted(understood))
    return places, tuple(place for place in places if not understood[place])
