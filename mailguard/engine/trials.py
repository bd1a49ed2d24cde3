"""Trees that differ in a few files, analysed one after the other: what is the same in them is interpreted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.again import Again
from mailguard.engine.analyse import rarely_collecting
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.analyses import kept_analysis
from mailguard.engine.cache.files import KnownFiles
from mailguard.engine.discover import Discovery, discover
from mailguard.engine.editions import Editions
from mailguard.engine.prefilter import files_that_mention
from mailguard.engine.progress import Progress, silent
from mailguard.engine.run import NOTHING_FOUND, CheckRequest, Survey, surveyed, wanted_of
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import Summarised, all_summarised
from mailguard.engine.suppressions import MARKER


class Trials:
    """Analyses a project as it is, and as it would be. `request` says where results are kept, and who does the work."""

    def __init__(self, request: CheckRequest, catalog: Catalog) -> None:
        self._request = request
        self._catalog = catalog
        self._again: dict[frozenset[str], Again] = {}  # by the rules that speak
        self._editions = Editions()
        self._contents: dict[str, bytes] = {}  # of the files on disk
        self._digests: Mapping[str, str] = {}  # of these contents, where they are known

    def analyse(self, tree: SourceTree, codes: frozenset[str], progress: Progress = silent) -> Analysis:
        """Return the analysis of a tree with the rules in `codes`, from the request's store if it was made before.

        What `progress` raises ends it; what was done until then is not done again.
        """

        def analyse_now(files: KnownFiles | None) -> Analysis:
            with rarely_collecting():
                return self._analysed(tree, codes, progress, files)

        return kept_analysis(tree, self._catalog, codes, self._request.store, analyse_now)

    def survey(self, progress: Progress = silent) -> Survey:
        """Find everything in the project around what the request names, and what of it concerns the request.

        Raises:
            UsageError: a path, pattern or rule of the request does not exist or is malformed.
        """
        request = self._request
        wanted_of(request, self._catalog)  # a mistake in it is told before files are looked for
        return self.survey_of(discover(request.paths, request.exclude, request.stdin, request.folder), progress)

    def survey_of(self, discovery: Discovery, progress: Progress = silent) -> Survey:
        """Find everything in the files that were discovered, or in what they would become."""
        wanted = wanted_of(self._request, self._catalog)
        in_scope = bool(discovery.tree.scope)
        analysis = self.analyse(discovery.tree, wanted.codes, progress) if in_scope else NOTHING_FOUND
        return surveyed(discovery, analysis, wanted, self._catalog)

    def _analysed(
        self, tree: SourceTree, codes: frozenset[str], progress: Progress, files: KnownFiles | None
    ) -> Analysis:
        in_memory = self._in_memory(tree, files)
        again, known = self._again.get(codes), None
        if again is None:
            again = self._again[codes] = Again(self._catalog, codes, self._editions)
            known = self._summaries(tree, files, progress)  # workers need not be handed all contents
        return again.analyse(in_memory, progress, known)

    def _in_memory(self, tree: SourceTree, files: KnownFiles | None) -> SourceTree:
        """Return the tree with all contents: the same objects as the last time, for files that are the same."""
        digests = files.digests if files is not None else {}
        for path in tree.paths:
            if path not in tree.overlay and (
                path not in self._contents or self._digests.get(path) != digests.get(path)
            ):
                self._contents.pop(path, None)
                with suppress(UnreadableSourceError):
                    self._contents[path] = tree.read_file(path)
        self._digests = {**self._digests, **digests}
        return replace(tree, overlay={**self._contents, **tree.overlay})

    def _summaries(
        self, tree: SourceTree, files: KnownFiles | None, progress: Progress
    ) -> Callable[[str], Summarised | None]:
        """Return what is known of single files; those that mention mail are summarised at once, by several workers."""
        words = trigger_words(self._catalog)
        if files is None:
            mentioning = files_that_mention(tree, words).paths
            return all_summarised(tree, mentioning, self._request.jobs, progress).get
        mentioning = files.mentioning(tree, words, tree.paths, MARKER).paths
        made = files.summaries(tree, mentioning, self._request.jobs, progress)
        return lambda path: made.get(path) or files.summary(tree, path)
