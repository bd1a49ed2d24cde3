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

from benchmarks.accuracy.checker import Found, Run
from benchmarks.accuracy.corpus import Corpus, Leak, Lines, Site, Tree, Verdict

ALL = "all"


@dataclass(frozen=True, slots=True)
class LeakFigures:
    """Publicly repaired leaks; `total` and `found` by what an analysis has to see, and in all."""

    total: Mapping[str, int]
    found: Mapping[str, int]
    still_reported: int
    rightly_still_reported: int


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """Labelled sites; `right` and `wrong` count findings by their confidence."""

    positive: int
    negative: int
    found: int
    right: Mapping[str, int]
    wrong: Mapping[str, int]


def score_leaks(leaks: Sequence[Leak], run: Run) -> LeakFigures:
    """Count the leaks that are found, and those that are still reported after their repair."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    still: Counter[bool] = Counter()
    for leak in leaks:
        if leak.tree not in run.findings or leak.repaired_tree not in run.findings:
            continue
        total.update((ALL, leak.needs))
        if not any(_reaches(finding, leak.lines) for finding in run.findings[leak.tree]):
            continue
        found.update((ALL, leak.needs))
        repaired = leak.repaired
        if repaired and any(finding.place.touches(repaired) for finding in run.findings[leak.repaired_tree]):
            still[leak.may_still_speak] += 1
    return LeakFigures(dict(total), dict(found), still[False], still[True])


def score_sites(corpus: Corpus, run: Run) -> SiteFigures:
    """Count the positive sites that are found, and the findings that are right and wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for (tree, path), sites in _by_file(corpus).items():
        if tree not in run.findings or (sites and all(site.in_test for site in sites)):
            continue
        findings = run.findings[tree]
        is_labelled = (tree, path) in corpus.labelled_files
        for finding in findings:
            if finding.place.path == path:
                _judge(finding, sites, right, wrong, is_labelled=is_labelled)
        for site in sites:
            if site.in_test or site.verdict is Verdict.NOT_COUNTED:
                continue
            count[site.verdict.value] += 1
            count["found"] += site.verdict is Verdict.LEAK and any(_reaches(found, site.lines) for found in findings)
    return SiteFigures(
        count[Verdict.LEAK.value], count[Verdict.HARMLESS.value], count["found"], dict(right), dict(wrong)
    )


def _judge(
    finding: Found, sites: Sequence[Site], right: Counter[str], wrong: Counter[str], *, is_labelled: bool
) -> None:
    own = [site for site in sites if finding.place.touches(site.lines)]
    if any(site.verdict is Verdict.LEAK for site in own):
        right[finding.confidence] += 1
    elif own:
        if all(site.verdict is Verdict.HARMLESS and not site.in_test for site in own):
            wrong[finding.confidence] += 1
    elif is_labelled:
        wrong[finding.confidence] += 1


def _by_file(corpus: Corpus) -> dict[tuple[Tree, str], list[Site]]:
    files: defaultdict[tuple[Tree, str], list[Site]] = defaultdict(list)
    for key in sorted(corpus.labelled_files):
        files[key] = []
    for site in corpus.sites:
        files[site.tree, site.lines.path].append(site)
    return files


def _reaches(finding: Found, lines: Lines) -> bool:
    return any(place.touches(lines) for place in (finding.place, *finding.trace))
