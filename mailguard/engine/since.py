"""What is new against an earlier state of the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from mailguard.audience.record import frozen
from mailguard.catalog.suggest import printable
from mailguard.engine.located import identities_in
from mailguard.engine.result import Unreadable
from mailguard.engine.sources import SourceTree
from mailguard.judge.finding import Finding


@frozen
class Past:
    """What an earlier state of the project had to say."""

    tree: SourceTree
    found: Mapping[str, Finding]  # by identity
    unreadable: frozenset[tuple[str, str]]  # path and reason

    @classmethod
    def of(cls, tree: SourceTree, findings: Iterable[Finding], unreadable: Iterable[Unreadable]) -> Past:
        """Return what was reported and what could not be analysed in the earlier `tree`."""
        identity = identities_in(tree, tuple(findings))
        return cls(
            tree,
            {line: finding for finding, line in identity.items()},
            frozenset((file.place.path, file.reason) for file in unreadable),
        )

    def new_findings(
        self, findings: Iterable[Finding], identity: Mapping[Finding, str], tree: SourceTree
    ) -> tuple[Finding, ...]:
        """Return those of the findings, of the present `tree`, that were not there before.

        One in a file that is new is not new if it was in a file that is gone: the file was moved.
        """
        now, earlier = frozenset(tree.paths), frozenset(self.tree.paths)
        moved = Counter(
            _without_path(finding, line) for line, finding in self.found.items() if finding.place.path not in now
        )
        new = []
        for finding in findings:
            line = identity[finding]
            if line in self.found:
                continue
            rest = _without_path(finding, line)
            if finding.place.path not in earlier and moved[rest]:
                moved[rest] -= 1
            else:
                new.append(finding)
        return tuple(new)

    def was_unreadable(self, file: Unreadable) -> bool:
        """Say whether a file could not be analysed before either, for the same reason."""
        return (file.place.path, file.reason) in self.unreadable


def _without_path(finding: Finding, line: str) -> str:
    return line.removeprefix(printable(finding.place.path))
