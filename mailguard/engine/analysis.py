"""What the analysis of a tree yields; apart from the analysis itself, which is slow to load."""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.record import frozen
from mailguard.engine.result import Suppressed, Unreadable
from mailguard.judge.finding import Finding
from mailguard.judge.site import Site


@frozen
class Analysis:
    """All that one analysis found, before its confidence or scope is asked for."""

    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]
    analysed: int
    send_sites: tuple[Place, ...]
    not_understood: tuple[Place, ...]
    marked: tuple[str, ...] = ()  # the files that may hold suppressions
    inventory: tuple[Site, ...] = ()


@frozen
class Sifted:
    """What is left of an analysis, sorted by place, and what is not."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
