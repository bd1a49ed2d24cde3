"""The analysis of one tree: prefilter, summarise, link, judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from mailguard.audience.message import Message
from mailguard.audience.place import Place
from mailguard.audience.terms import VISIBLE_FIELDS, Evidence, Field
from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.prefilter import files_that_mention
from mailguard.engine.progress import Progress, Stage, silent, watched
from mailguard.engine.result import Unreadable
from mailguard.engine.selection import enabled_codes
from mailguard.engine.sources import SourceTree
from mailguard.engine.summaries import all_summarised, summarised
from mailguard.engine.suppressions import MARKER
from mailguard.judge.finding import Finding
from mailguard.judge.inventory import send_sites
from mailguard.judge.judge import judge
from mailguard.judge.site import Site
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Linker
from mailguard.project.modules import Modules
from mailguard.project.project import Project
from mailguard.syntax import tree as syntax


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that one analysis found, before its confidence or scope is asked for."""

    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    analysed: int
    send_sites: tuple[Place, ...]
    not_understood: tuple[Place, ...]
    marked: tuple[str, ...] = ()  # the files that may hold suppressions
    inventory: tuple[Site, ...] = ()


def analyse(
    tree: SourceTree,
    catalog: Catalog,
    jobs: int,
    codes: Collection[str] | None = None,
    progress: Progress = silent,
) -> Analysis:
    """Analyses the files of `tree` that concern mail, in `jobs` processes.

    The rules in `codes` speak (None: those that are on by default), at every confidence. `progress` is told how far it has come.
    """
    if codes is None:
        codes = enabled_codes(catalog.checks)
    files = watched(tree.paths, len(tree.paths), Stage.READING, progress)
    mentions = files_that_mention(tree, trigger_words(catalog), files, marker=MARKER)
    unreadable = {item.place: item for item in mentions.unreadable}
    known = all_summarised(tree, mentions.paths, jobs, progress)

    def load(path: str) -> syntax.Summary | None:
        made = known[path] if path in known else summarised(tree, path)
        if made.unreadable is not None:
            unreadable[made.unreadable.place] = made.unreadable
        return made.summary

    def mentioning(words: frozenset[str]) -> Sequence[str]:
        return files_that_mention(tree, frozenset(word.encode() for word in words)).paths

    modules = Modules(tree.paths, load)
    project = Project(catalog, modules, INTERPRETER)
    following = partial(progress, Stage.FOLLOWING)
    linked = Linker(project, mentioning, following, _fields_of(catalog, codes)).link(mentions.paths)
    sites, not_understood = _sites(linked.messages)
    findings = judge(linked.messages, project.index, linked.followed, codes)
    return Analysis(
        findings=findings,
        unreadable=tuple(unreadable[place] for place in sorted(unreadable)),
        analysed=len(modules.loaded),
        send_sites=sites,
        not_understood=tuple(sorted({*not_understood, *linked.gave_up})),
        inventory=send_sites(linked.messages, findings, project.index.checks_by_code, linked.followed, linked.gave_up),
        marked=mentions.marked,
    )


def _fields_of(catalog: Catalog, codes: Collection[str]) -> frozenset[Field]:
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
