"""What is known of single files by their content: whether they mention mail, and their summaries."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mailguard.audience.record import frozen
from mailguard.engine.cache.records import UnknownRecord
from mailguard.engine.cache.store import Store, digest, key_of
from mailguard.engine.cache.summaries import read_summary, write_summary
from mailguard.engine.prefilter import Mentions
from mailguard.engine.progress import Progress, silent
from mailguard.engine.search import search_for
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.summaries import Summarised, all_summarised, summarised

if TYPE_CHECKING:
    from mailguard.engine.summaries import Workers

# What is kept of a file: the sum of those that hold.
_MENTIONS = 1
_MARKED = 2


@frozen
class KnownFiles:
    """What earlier runs found out about files with the same content."""

    store: Store
    code: str  # which mailguard this is
    digests: Mapping[str, str]  # of the files of a tree, by path

    def mentioning(self, tree: SourceTree, words: frozenset[bytes], paths: Iterable[str], marker: bytes) -> Mentions:
        """Find the files among `paths` that hold one of `words`, and those with `marker`, as `files_that_mention` does."""
        key = key_of("mentions", str(tree.root), marker.decode(), *sorted(word.decode() for word in words))
        known = _verdicts(self.store.get([key]).get(key))
        matches = search_for(words)
        found: dict[str, int] = {}
        mentioning, marked, unreadable = [], [], []
        for path in paths:
            content = self.digests.get(path, "")
            verdict = known.get(content)
            if verdict is None:
                try:
                    data = tree.read(path)
                except UnreadableSourceError as error:
                    if not error.content or matches(error.content):
                        unreadable.append(error.unreadable)
                    continue
                # of what was read: the file may have changed since its digest was made
                verdict, content = matches(data) * _MENTIONS + (marker in data) * _MARKED, digest(data)
            found[content] = verdict
            if verdict & _MENTIONS:
                mentioning.append(path)
            if verdict & _MARKED:
                marked.append(path)
        if found != known:
            self.store.put({key: json.dumps(found, separators=(",", ":")).encode("ascii")})
        return Mentions(tuple(mentioning), tuple(unreadable), tuple(marked))

    def summaries(
        self, tree: SourceTree, paths: Iterable[str], workers: Workers, progress: Progress = silent
    ) -> dict[str, Summarised]:
        """Summarise files as `all_summarised` does, those apart that were summarised before."""
        wanted = list(paths)
        keys = {path: self._key(self.digests[path]) for path in wanted if path in self.digests}
        rows = self.store.get(keys.values())
        known = {path: self._read(tree, path, rows[key]) for path, key in keys.items() if key in rows}
        found = {path: made for path, made in known.items() if made is not None}
        made = all_summarised(tree, [path for path in wanted if path not in found], workers, progress)
        self._keep(made.values())
        return {path: found.get(path) or made[path] for path in wanted}

    def summary(self, tree: SourceTree, path: str) -> Summarised:
        """Summarise one file."""
        key = self._key(self.digests.get(path, ""))
        row = self.store.get([key]).get(key)
        known = self._read(tree, path, row) if row is not None else None
        if known is not None:
            return known
        made = summarised(tree, path)
        self._keep([made])
        return made

    def _key(self, content: str) -> str:
        return key_of("summary", self.code, content)

    def _read(self, tree: SourceTree, path: str, row: bytes) -> Summarised | None:
        """Return what is kept of a file if the file is still the one that it was made of."""
        try:
            data = tree.read(path)
            content = digest(data)
            return read_summary(row, path, data, content) if content == self.digests[path] else None
        except (UnreadableSourceError, zlib.error, ValueError, TypeError, LookupError, RecursionError):
            return None

    def _keep(self, made: Iterable[Summarised]) -> None:
        rows: dict[str, bytes] = {}
        for each in made:
            if each.content is not None:
                with suppress(UnknownRecord, ValueError, RecursionError):
                    rows[self._key(each.content)] = write_summary(each)
        self.store.put(rows)


def _verdicts(data: bytes | None) -> dict[str, int]:
    if data is None:
        return {}
    try:
        known = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) and all(isinstance(each, int) for each in known.values()) else {}
