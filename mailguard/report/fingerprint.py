"""The identity of a finding from one run to the next, as a number for programs."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from mailguard.engine.identity import identities
from mailguard.judge.finding import Finding
from mailguard.report.source import Sources

DIGITS = 32


def fingerprints(findings: Iterable[Finding], sources: Sources) -> list[str]:
    """Compute one fingerprint a finding, in the order given, which must be the order in the file.

    It is a hash of the finding's identity: the line that stands for it in a baseline.
    """
    return [sha256(identity.encode()).hexdigest()[:DIGITS] for identity in identities(findings, sources)]
