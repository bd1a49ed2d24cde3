"""The analysis of one tree, again and again while its files change: only what a change concerns is done anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial

from mailguard.audience.renumbered import message_now, place_now
from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.analyse import concluded, fields_spoken_of
from mailguard.engine.analysis import Analysis
from mailguard.engine.editions import Edition, Editions
from mailguard.engine.progress import Progress, Stage, watched
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import Summarised
from mailguard.engine.suppressions import MARKER
from mailguard.engine.word_search import WordSearch
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Kept, Linked, Linker
from mailguard.project.memory import Memory
from mailguard.project.modules import ImportResolver, Modules
from mailguard.project.project import Project
from mailguard.syntax import tree as syntax


@dataclass(slots=True)
class _Search:
    """Which files hold one of some words."""

    search: WordSearch
    changed: set[str]  # the files that are still to be looked at
    found: set[str] = field(default_factory=set)
    used_in: int = 0


class Again:
    """What is known of a tree from one analysis to the next. The rules in `codes` speak."""

    def __init__(self, catalog: Catalog, codes: Collection[str], editions: Editions) -> None:
        """`editions` may be shared with others who analyse trees with the same files."""
        self._catalog = catalog
        self._codes = codes
        self._triggers = frozenset(word.decode() for word in trigger_words(catalog))
        self._contents: dict[str, bytes] = {}
        self._given: dict[str, bytes | None] = {}  # what they were read from, of those in memory
        self._marked: set[str] = set()  # those that may hold suppressions
        self._editions = editions
        self._current: dict[str, Edition] = {}
        self._searches: dict[frozenset[str], _Search] = {}
        self._unreadable: dict[str, Unreadable] = {}
        self._imports = ImportResolver.of(())
        self._project: Project | None = None
        self._kept = Kept()
        self._runs = 0

    def analyse(
        self, tree: SourceTree, progress: Progress, known: Callable[[str], Summarised | None] | None = None
    ) -> Analysis:
        """Analyse the tree as it is now. `known` returns summaries of its files that were made elsewhere.

        A file whose content is another object than the last time counts as changed. What `progress` raises ends the
        analysis; what was done until then is not done again.
        """
        self._runs += 1
        self._take_up(tree, progress)
        mentioning = self._mentioning(self._triggers)
        unreadable = dict(self._unreadable)

        def load(path: str) -> syntax.Summary | None:
            edition = self._edition(tree, path, known)
            if edition.unreadable is not None:
                unreadable[path] = edition.unreadable
            return edition.summary

        for path in watched(mentioning, len(mentioning), Stage.PARSING, progress):
            self._edition(tree, path, known)
        project = self._relinked(Modules(tree.paths, load, self._imports))
        fields = fields_spoken_of(self._catalog, self._codes)
        following = partial(progress, Stage.FOLLOWING)

        def mentioning_of(words: frozenset[str], but: AbstractSet[str]) -> Sequence[str]:
            return [path for path in self._mentioning(words) if path not in but]

        linked = Linker(project, mentioning_of, following, fields, self._kept).link(mentioning)
        self._searches = {words: each for words, each in self._searches.items() if each.used_in == self._runs}
        return concluded(project, self._now(linked), self._codes, unreadable.values(), tuple(sorted(self._marked)))

    def _take_up(self, tree: SourceTree, progress: Progress) -> None:
        """Forget what was known of files that have changed. What is in memory has not, as long as it is the same object."""
        contents: dict[str, bytes] = {}
        unreadable: dict[str, Unreadable] = {}
        given: dict[str, bytes | None] = {}
        for done, path in enumerate(tree.paths):
            in_memory = tree.overlay.get(path)
            if in_memory is not None and self._given.get(path) is in_memory:
                contents[path] = self._contents[path]
                continue
            progress(Stage.READING, done, len(tree.paths))
            try:
                contents[path] = tree.read(path)
                given[path] = in_memory
            except UnreadableSourceError as error:
                unreadable[path] = error.unreadable
        if self._imports.paths != frozenset(tree.paths):
            self._imports = ImportResolver.of(tree.paths)
        before, self._contents, self._unreadable = self._contents, contents, unreadable
        self._given.update(given)
        for path in [*given, *(before.keys() - contents.keys())]:
            if before.get(path) is not contents.get(path):
                self._forget(path)

    def _forget(self, path: str) -> None:
        """Take notice that a file has another content, or is gone."""
        self._current.pop(path, None)
        content = self._contents.get(path)
        if content is None:
            self._given.pop(path, None)
            self._editions.forget(path)
        for search in self._searches.values():
            search.changed.add(path)
        self._marked.discard(path)
        if content is not None and MARKER in content:
            self._marked.add(path)

    def _mentioning(self, words: frozenset[str]) -> Sequence[str]:
        """Return the files that hold one of the words."""
        search = self._searches.get(words)
        if search is None:
            made = WordSearch.for_any_of({word.encode() for word in words})
            search = self._searches[words] = _Search(made, set(self._contents))
        search.used_in = self._runs
        for path in search.changed:
            content = self._contents.get(path)
            search.found.discard(path)
            if content is not None and search.search.matches(content):
                search.found.add(path)
        search.changed.clear()
        return sorted(search.found)

    def _edition(self, tree: SourceTree, path: str, known: Callable[[str], Summarised | None] | None) -> Edition:
        if path not in self._current:
            self._current[path] = self._editions.of(tree, path, known)
        return self._current[path]

    def _now(self, linked: Linked) -> Linked:
        """Return what a link found at the places where it is by now."""
        files = {path: each.numbering for path, each in self._current.items() if each.numbering is not None}
        if not files:
            return linked
        messages = tuple(message_now(message, files) for message in linked.messages)
        return Linked(messages, linked.followed, tuple(place_now(place, files) for place in linked.gave_up))

    def _relinked(self, modules: Modules) -> Project:
        if self._project is None:
            self._project = Project(self._catalog, modules, INTERPRETER, Memory(lasting=True))
        else:
            self._project.relinked(modules)
        return self._project
