"""The identity of a finding from one run to the next: what it is about, not where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from mailguard.judge.finding import Finding
from mailguard.report.source import Sources

DIGITS = 32


def fingerprints(findings: Iterable[Finding], sources: Sources) -> list[str]:
    """Compute one fingerprint a finding, in the order given, which must be the order in the file.

    It is made of the code, the path, the text of the underlined expression without white space, and a number that tells
    equal ones in a file apart. No line number: code that moves, or is indented anew, keeps its fingerprint.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    prints = []
    for finding in findings:
        key = (finding.code, finding.place.path, _expression(finding, sources))
        seen[key] += 1
        identity = "\0".join((*key, str(seen[key])))
        prints.append(sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS])
    return prints


def _expression(finding: Finding, sources: Sources) -> str:
    source = sources.get(finding.place.path)
    return "".join(source.extract(finding.place.span).split()) if source else ""
