"""Everything that happens to the bytes of a file, with the file as the whole project and every function of it looked at."""

from __future__ import annotations

from contextlib import suppress
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.cache.store import digest
from mailguard.engine.cache.summaries import read_summary, write_summary
from mailguard.engine.identity import identities
from mailguard.engine.source_text import SourceText
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import summarised
from mailguard.engine.suppressions import MARKER, suppressions_in
from mailguard.judge.finding import Finding
from mailguard.judge.inventory import send_sites
from mailguard.judge.judge import judge
from mailguard.judge.site import Site
from mailguard.project import project as project_module
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Linker
from mailguard.project.modules import Modules
from mailguard.project.project import Project
from mailguard.project.vocabulary import Vocabulary

CATALOG = load_catalog([builtin_rules()])
CODES = frozenset(check.code for check in CATALOG.checks)
FILE, NOTEBOOK = "program.py", "program.ipynb"


class Seen(NamedTuple):
    """What is said of a file: where it sends mail, and what is wrong with that."""

    findings: tuple[Finding, ...]
    sites: tuple[Site, ...]


def prepare_once() -> None:
    """Make what depends on the catalogue alone once, for runs of a million inputs."""
    index, build = CatalogIndex.build(CATALOG), Vocabulary.of
    known = build(index, frozenset())
    vars(project_module)["CatalogIndex"] = SimpleNamespace(build=lambda _: index)

    def vocabulary(*_: object) -> Vocabulary:
        made = copy(known)
        made.words = set(known.words)
        return made

    vars(project_module)["Vocabulary"] = SimpleNamespace(of=vocabulary)


def analysed(data: bytes, *, thorough: bool = True) -> tuple[Finding, ...] | None:
    """The findings in a file of this content; None when it is no Python that can be analysed. Raises as `seen` does."""
    found = seen(data, thorough=thorough)
    return None if found is None else found.findings


def seen(data: bytes, *, path: str = FILE, thorough: bool = True) -> Seen | None:
    """What is said of a file of this content; None when it is no Python that can be analysed. Raises nothing, or there is a mistake in mailguard.

    When `thorough`, every function counts as one that concerns mail.
    """
    tree = SourceTree(Path("/nowhere"), (path,), frozenset({path}), {path: data})
    if MARKER in data:  # as in a run, where other files are not looked at
        with suppress(UnreadableSourceError):
            tuple(suppressions_in(path, tree.read(path), CODES))
    made = summarised(tree, path)
    if made.summary is None:
        assert made.unreadable is not None
        assert made.unreadable.reason
        return None
    source = tree.read(path)
    summary = read_summary(write_summary(made), path, source, digest(source)).summary
    assert summary is not None
    project = Project(CATALOG, Modules((path,), lambda _: summary), INTERPRETER)
    if thorough:
        project.vocabulary.add(summary.mentions)
    linked = Linker(project, lambda *_: (path,), lambda *_: None).link((path,))
    findings = judge(linked.messages, project.index, linked.followed, CODES)
    sites = send_sites(linked.messages, findings, project.index.checks_by_code, linked.followed, linked.gave_up)
    assert len(set(identities(findings, {path: SourceText.of_file(path, data)}))) == len(findings)
    return Seen(tuple(findings), tuple(sites))
