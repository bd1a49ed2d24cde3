"""Findings without those that comments suppress, and with those about the comments themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mailguard.audience.place import Place
from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Check
from mailguard.engine.analysis import Analysis, Sifted
from mailguard.engine.result import Suppressed
from mailguard.engine.sources import SourceTree, UnreadableSourceError
from mailguard.engine.suppressions import Malformed, Suppression, suppressions_in
from mailguard.judge.finding import Finding

UNUSED, WITHOUT_REASON, MALFORMED = "MG902", "MG903", "MG904"


def sift(analysis: Analysis, tree: SourceTree, checks: Sequence[Check], enabled: Collection[str]) -> Sifted:
    """Take out the findings that comments suppress, and add those about unused, unexplained and malformed comments.

    Only the files that hold the marker of such a comment are looked at. A comment is used when the analysis found
    something for it, at whatever confidence; of a rule that is not `enabled` nobody knows, so it is not said to be unused.
    """
    by_code = {check.code: check for check in checks}
    known = sorted(check.code for check in checks if check.predicate is not None or check.rule is not None)
    read = {path: _suppressions(tree, path, known) for path in analysis.marked}
    kept, suppressed = [], []
    used: set[tuple[Place, str]] = set()
    for finding in analysis.findings:
        covering = [each for each in _understood(read.get(finding.place.path, ())) if each.covers(finding)]
        used |= {(each.place, finding.code) for each in covering}
        if covering:
            suppressed.append(Suppressed(finding, next((each.reason for each in covering if each.reason), "")))
        else:
            kept.append(finding)
    unanalysed = {unreadable.place.path for unreadable in analysis.unreadable}
    about = [
        _finding(by_code[code], place, message)
        for path, found in read.items()
        for code, place, message in _complaints(found, used, judged=() if path in unanalysed else enabled)
        if code in by_code
    ]
    return Sifted(tuple(sorted([*kept, *about], key=Finding.sort_key)), tuple(suppressed))


Found = Sequence[Suppression | Malformed]


def _suppressions(tree: SourceTree, path: str, known: Collection[str]) -> Found:
    try:
        return tuple(suppressions_in(path, tree.read(path), known))
    except UnreadableSourceError:  # it vanished since the analysis, which says so if it matters
        return ()


def _understood(found: Found) -> Iterator[Suppression]:
    return (each for each in found if isinstance(each, Suppression))


def _complaints(
    found: Found, used: Collection[tuple[Place, str]], judged: Collection[str]
) -> Iterator[tuple[str, Place, Mapping[str, str]]]:
    """Yield the code, the place and what is to be filled in, for all that is wrong with the comments of one file."""
    for each in found:
        if isinstance(each, Malformed):
            yield MALFORMED, each.place, {"problem": each.problem}
            continue
        unused = [code for code in each.codes if code in judged and (each.place, code) not in used]
        if unused:
            yield UNUSED, each.place, {"codes": _listed(unused)}
        if not each.reason:
            yield WITHOUT_REASON, each.place, {"codes": _listed(each.codes)}


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(codes)


def _finding(check: Check, place: Place, words: Mapping[str, str]) -> Finding:
    return Finding(
        code=check.code,
        rule=check.name,
        severity=check.severity,
        confidence=Confidence.HIGH,
        message=check.message.format_map(words),
        place=place,
        field=None,
        library=None,
        steps=(),
        repair=check.repair,
    )
