"""What a run yields: findings, and an honest account of what was covered."""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.judge.finding import Finding
from mailguard.judge.site import Site


@frozen
class Unreadable:
    """A file that could not be analysed (MG901); the rest of the run went on."""

    place: Place
    reason: str  # one sentence for people: what is wrong and what to do


@frozen
class Suppressed:
    """A finding that a comment suppresses."""

    finding: Finding
    reason: str  # empty: the comment gives none


@frozen
class Coverage:
    """How much was looked at. Green must mean checked."""

    files: int  # Python files in scope
    analysed: int  # of those and of the project around them, files that were parsed because they concern mail
    send_sites: int  # places in scope that fix visible recipients
    not_understood: int  # send sites whose recipients could not be followed
    left_out: int = 0  # files that were named, but are excluded by the user or hold declarations only
    suppressed: int = 0  # findings in scope that a comment suppresses
    known: int = 0  # findings in scope that are in the baseline
    old: int = 0  # findings in scope that were there at the revision that was compared with


@frozen
class RunResult:
    """Findings are sorted by place and are the same whatever the order of files or the number of jobs."""

    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    coverage: Coverage
    sources: dict[str, bytes]  # content of each file that a finding, a step or a site points into
    suppressed: tuple[Suppressed, ...] = ()  # what would be reported if no comment suppressed it
    known: tuple[Finding, ...] = ()  # what would be reported if it were not in the baseline; sorted as findings are
    sites: tuple[Site, ...] = ()  # the inventory, where it was asked for; sorted by place
    prefix: str = ""  # from the root of the Git repository to that of the project, ending in a slash where not empty
