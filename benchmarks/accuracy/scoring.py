"""What counts as found, as a false alarm, and as right.

* A **leak** is found when the finding, or a step of its trace, lies on the labelled statement. It is still reported when a
  finding itself lies on the repaired line.
* A labelled **site** is positive when it is a leak, or a wrapper whose callers leak; negative when it shows nobody to anybody
  else, or only people of the house, or is a wrapper of which that is true. Other sites, and sites in tests, do not count.
* A **finding** is right when it points at a positive site; it is a false alarm when it points at negative ones only, or, in a
  file that was labelled completely, at no site at all. Any other finding is in code that nobody has labelled, and not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from benchmarks.accuracy.checker import Found, Run
from benchmarks.accuracy.corpus import Corpus, Leak, Lines, Site, Tree, Verdict

ALL = "all"


class Mistake(NamedTuple):
    """A place where mailguard is wrong."""

    kind: Literal["missed", "still reported", "wrong"]
    tree: Tree
    lines: Lines


@dataclass(frozen=True, slots=True)
class LeakFigures:
    """Publicly repaired leaks; `total` and `found` by what an analysis has to see, and in all."""

    total: Mapping[str, int]
    found: Mapping[str, int]
    still_reported: int
    rightly_still_reported: int
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """Labelled sites; `right` and `wrong` count findings by their confidence."""

    positive: int
    negative: int
    found: int
    right: Mapping[str, int]
    wrong: Mapping[str, int]
    mistakes: tuple[Mistake, ...] = ()


def score_leaks(leaks: Sequence[Leak], run: Run) -> LeakFigures:
    """Count the leaks that are found, and those that are still reported after their repair."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    still: Counter[bool] = Counter()
    mistakes: list[Mistake] = []
    for leak in leaks:
        if leak.tree not in run.findings or leak.repaired_tree not in run.findings:
            continue
        total.update((ALL, leak.needs))
        if not any(_reaches(finding, leak.lines) for finding in run.findings[leak.tree]):
            mistakes.append(Mistake("missed", leak.tree, leak.lines))
            continue
        found.update((ALL, leak.needs))
        repaired = leak.repaired
        if repaired and any(finding.place.touches(repaired) for finding in run.findings[leak.repaired_tree]):
            still[leak.may_still_speak] += 1
            if not leak.may_still_speak:
                mistakes.append(Mistake("still reported", leak.repaired_tree, repaired))
    return LeakFigures(dict(total), dict(found), still[False], still[True], tuple(mistakes))


def score_sites(corpus: Corpus, run: Run) -> SiteFigures:
    """Count the positive sites that are found, and the findings that are right and wrong."""
    judged: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    count: Counter[Verdict] = Counter()
    mistakes: list[Mistake] = []
    for (tree, path), sites in _by_file(corpus).items():
        if tree not in run.findings or (sites and all(site.in_test for site in sites)):
            continue
        findings = run.findings[tree]
        for finding in findings:
            if finding.place.path == path:
                right = is_right(finding, sites, is_labelled=(tree, path) in corpus.labelled_files)
                if right is not None:
                    judged[right][finding.confidence] += 1
                if right is False:
                    mistakes.append(Mistake("wrong", tree, finding.place))
        counted = [site for site in sites if not site.in_test and site.verdict is not Verdict.NOT_COUNTED]
        count.update(site.verdict for site in counted)
        leaking = [site for site in counted if site.verdict is Verdict.LEAK]
        mistakes += [
            Mistake("missed", tree, site.lines)
            for site in leaking
            if not any(_reaches(finding, site.lines) for finding in findings)
        ]
    missed = sum(mistake.kind == "missed" for mistake in mistakes)
    positive, negative = count[Verdict.LEAK], count[Verdict.HARMLESS]
    return SiteFigures(positive, negative, positive - missed, dict(judged[True]), dict(judged[False]), tuple(mistakes))


def is_right(finding: Found, sites: Sequence[Site], *, is_labelled: bool) -> bool | None:
    """Say whether a finding is right, None if nobody knows. `sites` are all in its file, `is_labelled` if that was labelled completely."""
    own = [site for site in sites if finding.place.touches(site.lines)]
    if any(site.verdict is Verdict.LEAK for site in own):
        return True
    if own:
        return False if all(site.verdict is Verdict.HARMLESS and not site.in_test for site in own) else None
    return False if is_labelled else None


def _by_file(corpus: Corpus) -> dict[tuple[Tree, str], list[Site]]:
    files: defaultdict[tuple[Tree, str], list[Site]] = defaultdict(list)
    for key in sorted(corpus.labelled_files):
        files[key] = []
    for site in corpus.sites:
        files[site.tree, site.lines.path].append(site)
    return files


def _reaches(finding: Found, lines: Lines) -> bool:
    return any(place.touches(lines) for place in (finding.place, *finding.trace))
