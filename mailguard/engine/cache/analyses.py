"""Whole analyses, kept under a key that stands for everything they depend on: while nothing changes, nothing is analysed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Evidence, Field, Origin, Severity
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis
from mailguard.engine.cache.catalogue import identity_of_rules
from mailguard.engine.cache.digests import Digests, Read
from mailguard.engine.cache.identity import identity_of_mailguard
from mailguard.engine.cache.records import Records, UnknownRecord
from mailguard.engine.cache.store import NO_STORE, Store, digest, key_of
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.judge.finding import Finding
from mailguard.judge.site import Recipients, Site, Verdict

if TYPE_CHECKING:
    from mailguard.engine.cache.files import KnownFiles

RECORDS = Records(
    (
        *(Analysis, Finding, Unreadable, Place, Span, Step, Confidence, Field, Severity),
        *(Site, Recipients, Verdict, Evidence, Origin),
    )
)


def kept_analysis(
    tree: SourceTree,
    catalog: Catalog,
    codes: Collection[str],
    store: Store,
    analyse: Callable[[KnownFiles | None], Analysis],
) -> Analysis:
    """Return what `analyse` makes of the tree with the rules in `codes`, from the store if everything that it depends on is as it was."""
    rules = None if store is NO_STORE else identity_of_rules(catalog, store)
    if rules is None:
        return analyse(None)
    digests = digests_of(tree, store)
    key = _key(tree, (rules, *sorted(codes)), digests)
    known = store.get([key]).get(key)
    if known is not None:
        # What was written by something else than this is made anew.
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            return _checked(RECORDS.read(known))
    from mailguard.engine.cache.files import KnownFiles  # slow to load, and not needed where nothing has changed

    code = identity_of_mailguard(store)
    analysis = analyse(None if code is None else KnownFiles(store, code, digests))
    # A file that changed meanwhile may have been read before or after: then the result belongs to neither state.
    if digests_of(tree, store) == digests:
        with suppress(UnknownRecord):  # an extension may have put something of its own in it
            store.put({key: RECORDS.write(analysis)})
    return analysis


def _key(tree: SourceTree, basis: tuple[str, ...], digests: Mapping[str, str]) -> str:
    """Return the key for the analysis of a tree: which files it has and what is in them, and the code and rules in `basis`."""
    listed = "".join(f"{path}\0{digests[path]}\n" for path in tree.paths)
    return key_of("analysis", str(tree.size_limit), listed, *basis)


def digests_of(tree: SourceTree, store: Store) -> dict[str, str]:
    """Return the digest of the content of each file of a tree; of one that cannot be read, that of the reason."""

    def read(path: str) -> Read:
        try:
            return Read(tree.read(path))
        except UnreadableSourceError as error:  # no source holds a NUL byte
            reason = f"\0{error.unreadable.place.span.line} {error.unreadable.reason}"
            return Read(reason.encode("utf-8", "surrogateescape"), lasting=False)

    on_disk = [path for path in tree.paths if path not in tree.overlay]
    return {
        **Digests(store, str(tree.root), read).of(on_disk),
        **{path: digest(read(path).content) for path in tree.overlay},
    }


def _checked(read: object) -> Analysis:
    if not isinstance(read, Analysis):
        raise TypeError
    return read
