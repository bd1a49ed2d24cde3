"""Rules that do not report in some files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailguard.audience.record import frozen
from mailguard.catalog.models import Check
from mailguard.engine.exclude import Excludes
from mailguard.engine.selection import selected


@frozen
class PerFileIgnores:
    """Patterns, and the codes of the rules that do not report in the files that each matches."""

    entries: tuple[tuple[Excludes, frozenset[str]], ...]

    @classmethod
    def parse(cls, checks: Sequence[Check], ignores: Iterable[tuple[str, tuple[str, ...]]]) -> PerFileIgnores:
        """Read patterns written as in a .gitignore file, each with selectors of rules.

        Raises:
            UsageError: a pattern is malformed.
        """
        return cls(tuple((Excludes.parse([pattern]), selected(checks, selectors)) for pattern, selectors in ignores))

    def match(self, path: str, code: str) -> bool:
        """Say whether the rule does not report in the file at `path`, relative to the project root."""
        return any(code in codes and patterns.match(path) for patterns, codes in self.entries)
