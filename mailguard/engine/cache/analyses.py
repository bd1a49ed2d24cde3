"""Whole analyses, kept under a key that stands for everything they depend on: while nothing changes, nothing is analysed."""

from __future__ import annotations

from collections.abc import Callable

from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Field, Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.catalogue import identity_of_catalog
from mailguard.engine.cache.digests import Digests, Read
from mailguard.engine.cache.identity import identity_of_mailguard
from mailguard.engine.cache.records import Records, UnknownRecord
from mailguard.engine.cache.store import NO_STORE, Store, digest, key_of
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.judge.finding import Finding

RECORDS = Records((Analysis, Finding, Unreadable, Place, Span, Step, Confidence, Field, Severity))


def kept_analysis(tree: SourceTree, catalog: Catalog, store: Store, analyse: Callable[[], Analysis]) -> Analysis:
    """Return what `analyse` makes of the tree, from the store if everything that it depends on is as it was."""
    key = None if store is NO_STORE else _key(tree, catalog, store)
    if key is None:
        return analyse()
    known = store.get([key]).get(key)
    if known is not None:
        try:
            return _checked(RECORDS.read(known))
        except (ValueError, TypeError, LookupError, RecursionError):
            pass  # written by something else than this: made anew
    analysis = analyse()
    try:
        # A file that changed meanwhile may have been read before or after: then the result belongs to neither state.
        if _key(tree, catalog, store) == key:
            store.put({key: RECORDS.write(analysis)})
    except UnknownRecord:  # an extension may have put something of its own in it
        pass
    return analysis


def _key(tree: SourceTree, catalog: Catalog, store: Store) -> str | None:
    """Return the key for the analysis of a tree: which files it has and what is in them, the rules, and the code."""
    rules, code = identity_of_catalog(catalog), identity_of_mailguard(store)
    if rules is None or code is None:
        return None
    files = digests_of(tree, store)
    listed = "".join(f"{path}\0{files[path]}\n" for path in tree.paths)
    return key_of("analysis", code, rules, str(tree.size_limit), listed)


def digests_of(tree: SourceTree, store: Store) -> dict[str, str]:
    """Return the digest of the content of each file of a tree; of one that cannot be read, that of the reason."""

    def read(path: str) -> Read:
        try:
            return Read(tree.read(path))
        except UnreadableSourceError as error:  # no source holds a NUL byte
            return Read(f"\0{error.unreadable.reason}".encode("utf-8", "surrogateescape"), lasting=False)

    on_disk = [path for path in tree.paths if path not in tree.overlay]
    return {
        **Digests(store, str(tree.root), read).of(on_disk),
        **{path: digest(content) for path, content in tree.overlay.items()},
    }


def _checked(read: object) -> Analysis:
    if not isinstance(read, Analysis):
        raise TypeError
    return read
