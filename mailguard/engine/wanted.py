"""Which findings are reported: by rule, confidence, file and scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.engine.per_file import PerFileIgnores
from mailguard.engine.result import Unreadable
from mailguard.engine.selection import UNREADABLE_CODE
from mailguard.judge.finding import Finding

_CONFIDENCES = tuple(Confidence)  # the lowest first


@frozen
class Wanted:
    """What a user wants to hear of, wherever it is."""

    codes: frozenset[str]
    min_confidence: Confidence
    ignored: PerFileIgnores

    def reports(self, finding: Finding) -> bool:
        """Say whether the finding is reported if it is in scope."""
        return (
            finding.code in self.codes
            and is_sure_enough(finding, self.min_confidence)
            and not self.ignored.match(finding.place.path, finding.code)
        )

    def unreadable(self, files: Iterable[Unreadable]) -> Iterable[Unreadable]:
        """Return those of the files that are reported if they are in scope."""
        if UNREADABLE_CODE not in self.codes:
            return ()
        return (file for file in files if not self.ignored.match(file.place.path, UNREADABLE_CODE))


def is_in_scope(finding: Finding, scope: Collection[str]) -> bool:
    """Say whether the finding, or any step of the way to it, lies in a file of `scope`.

    A changed helper that exposes the list of an unchanged caller is the fault of the change.
    """
    return any(path in scope for path in paths_of(finding))


def is_sure_enough(finding: Finding, least: Confidence) -> bool:
    """Say whether the finding is at least as sure as `least`."""
    return _CONFIDENCES.index(finding.confidence) >= _CONFIDENCES.index(least)


def paths_of(finding: Finding) -> tuple[str, ...]:
    """Return the files that the finding and the steps of its trace lie in, one a step."""
    return (finding.place.path, *(step.place.path for step in finding.steps))
