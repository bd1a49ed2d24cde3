"""A project that is looked at while people write in it: contents in memory count instead of those on disk."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.again import Again
from mailguard.engine.analysis import Analysis
from mailguard.engine.discover import Discovery, discover
from mailguard.engine.editions import Editions
from mailguard.engine.exclude import Excludes
from mailguard.engine.progress import Progress, silent
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, Survey, concluded, surveyed, wanted_of
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.walk import is_stub


@dataclass(frozen=True, slots=True)
class Looked:
    """What a project looked like at one moment."""

    result: RunResult
    survey: Survey
    analysed: Mapping[str, bytes]  # of the open documents, the content that was analysed: the last one that is Python


class LiveProject:
    """The project around the paths of a request. All paths are relative to `root`, with forward slashes."""

    def __init__(self, request: CheckRequest, catalog: Catalog) -> None:
        """Find the files of the project.

        Raises:
            UsageError: a path, pattern or rule of the request does not exist or is malformed.
        """
        self._request = replace(request, inventory=True)
        self._catalog = catalog
        self._wanted = wanted_of(request, catalog)
        self._excludes = Excludes.parse(request.exclude)
        self._discovery = self._discovered()
        self._open: dict[str, bytes] = {}
        self._editions = Editions()
        self._contents: dict[str, bytes] = {}  # of the other files
        self._again: dict[frozenset[str], Again] = {}  # by the rules that speak

    @property
    def request(self) -> CheckRequest:
        """What the project is looked at for."""
        return self._request

    @property
    def root(self) -> Path:
        """The folder that paths are relative to."""
        return self._discovery.tree.root

    @property
    def documents(self) -> Mapping[str, bytes]:
        """The contents that count instead of those on disk."""
        return self._open

    def rediscover(self) -> None:
        """Look for the files of the project again."""
        self._discovery = self._discovered()

    def open(self, path: str, content: bytes) -> None:
        """Let `content` count for a file, whether or not that exists. While it is no Python, what it was before counts."""
        if path in self._open or self._is_wanted(path):
            self._open[path] = self._last_good(path, content)

    def close(self, path: str) -> None:
        """Let what is on disk count again."""
        self._open.pop(path, None)

    def reread(self, path: str) -> None:
        """Take notice that a file has changed on disk."""
        self._contents.pop(path, None)

    def look(self, progress: Progress = silent) -> Looked:
        """Return what is to be reported of the whole project.

        What `progress` raises ends the analysis.
        """
        discovery = self._with_documents()
        analysis = self.analyse(discovery.tree, self._wanted.codes, progress)
        found = surveyed(discovery, analysis, self._wanted, self._catalog)
        return Looked(concluded(found, self._request, self._catalog), found, dict(self._open))

    def analyse(self, tree: SourceTree, codes: frozenset[str], progress: Progress = silent) -> Analysis:
        """Analyse a tree that is much like this project, with the rules in `codes`."""
        if codes not in self._again:
            self._again[codes] = Again(self._catalog, codes, self._editions)
        return self._again[codes].analyse(tree, progress)

    def _discovered(self) -> Discovery:
        return discover(self._request.paths, self._request.exclude, folder=self._request.folder)

    def _is_wanted(self, path: str) -> bool:
        """Say whether a document belongs to the project: a file that was found, or one that is new and not excluded."""
        if path in self._discovery.tree.scope:
            return True
        return not (self.root / path).exists() and not is_stub(path) and not self._excludes.match(path)

    def _last_good(self, path: str, content: bytes) -> bytes:
        """Return a content if it is Python, or else what the document or its file was before, if that is."""
        if self._is_python(path, content):
            return content
        before = self._open.get(path) or self._on_disk(path)
        return before if before is not None and self._is_python(path, before) else content

    def _on_disk(self, path: str) -> bytes | None:
        try:
            return self._discovery.tree.read(path)
        except UnreadableSourceError:
            return None

    def _is_python(self, path: str, content: bytes) -> bool:
        tree = replace(self._discovery.tree, overlay={path: content})
        return self._editions.of(tree, path).summary is not None

    def _with_documents(self) -> Discovery:
        """Return the files of the project with their contents in memory, those of open documents as they are there."""
        tree = self._discovery.tree
        for path in tree.paths:
            if path not in self._contents:
                with suppress(UnreadableSourceError):
                    self._contents[path] = tree.read_file(path)
        paths = tuple(sorted({*tree.paths, *self._open}))
        scope = tree.scope | self._open.keys()
        overlay = {**self._contents, **self._open}
        return replace(self._discovery, tree=replace(tree, paths=paths, scope=scope, overlay=overlay))
