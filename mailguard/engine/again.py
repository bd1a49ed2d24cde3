"""The analysis of one tree, again and again while its files change: only what a change concerns is done anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from mailguard.audience.renumbered import message_now, place_now
from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.analyse import concluded, fields_spoken_of
from mailguard.engine.analysis import Analysis
from mailguard.engine.editions import Edition, Editions
from mailguard.engine.progress import Progress, Stage, watched
from mailguard.engine.result import Unreadable
from mailguard.engine.searches import Searches
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import Summarised
from mailguard.engine.suppressions import MARKER
from mailguard.project.interpreter import INTERPRETER
from mailguard.project.link import Kept, Linked, Linker, RoundProgress
from mailguard.project.memory import Memory
from mailguard.project.modules import ImportResolver, Load, Modules
from mailguard.project.project import Project
from mailguard.syntax import tree as syntax


@dataclass(frozen=True, slots=True)
class _Link:
    """What a link found, and which files it was told to hold which words."""

    linked: Linked
    holding: Mapping[frozenset[str], AbstractSet[str]]


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
        self._searches = Searches()
        self._unreadable: dict[str, Unreadable] = {}
        self._imports = ImportResolver.of(())
        self._project: Project | None = None
        self._kept = Kept()
        self._last: _Link | None = None

    def analyse(
        self, tree: SourceTree, progress: Progress, known: Callable[[str], Summarised | None] | None = None
    ) -> Analysis:
        """Analyse the tree as it is now. `known` returns summaries of its files that were made elsewhere.

        A file whose content is another object than the last time counts as changed. What `progress` raises ends the
        analysis; what was done until then is not done again.
        """
        changed = self._take_up(tree, progress)
        self._searches.begin(self._contents, changed)
        mentioning = sorted(self._searches.holding(self._triggers))
        unreadable = dict(self._unreadable)

        def load(path: str) -> syntax.Summary | None:
            edition = self._edition(tree, path, known)
            if edition.unreadable is not None:
                unreadable[path] = edition.unreadable
            return edition.summary

        for path in watched(mentioning, len(mentioning), Stage.PARSING, progress):
            self._edition(tree, path, known)
        project = self._project or Project(self._catalog, Modules((), load), INTERPRETER, Memory(lasting=True))
        last, self._last, self._project = self._last, None, project
        if last is None or not self._holds(last, project.modules, load):
            project.relinked(Modules(tree.paths, load, self._imports))
            last = self._linked(project, mentioning, partial(progress, Stage.FOLLOWING))
        self._last = last
        return concluded(project, self._now(last.linked), self._codes, unreadable.values(), tuple(sorted(self._marked)))

    def _holds(self, last: _Link, modules: Modules, load: Load) -> bool:
        """Whether all that the last link asked for is answered as it was: then it would find the same."""
        words = all(self._searches.holding(words) == found for words, found in last.holding.items())
        return words and modules.imports is self._imports and modules.are_as(load)

    def _linked(self, project: Project, mentioning: Sequence[str], progress: RoundProgress) -> _Link:
        def mentioning_of(words: frozenset[str], but: AbstractSet[str]) -> Sequence[str]:
            return sorted(self._searches.holding(words) - but)

        fields = fields_spoken_of(self._catalog, self._codes)
        linked = Linker(project, mentioning_of, progress, fields, self._kept).link(mentioning)
        return _Link(linked, self._searches.end())

    def _take_up(self, tree: SourceTree, progress: Progress) -> Sequence[str]:
        """Forget what was known of files that have changed, and return them.

        What is in memory has not changed as long as it is the same object.
        """
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
        changed = [
            path for path in (*given, *(before.keys() - contents.keys())) if before.get(path) is not contents.get(path)
        ]
        for path in changed:
            self._forget(path)
        return changed

    def _forget(self, path: str) -> None:
        """Take notice that a file has another content, or is gone."""
        self._current.pop(path, None)
        content = self._contents.get(path)
        if content is None:
            self._given.pop(path, None)
            self._editions.forget(path)
        self._marked.discard(path)
        if content is not None and MARKER in content:
            self._marked.add(path)

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
