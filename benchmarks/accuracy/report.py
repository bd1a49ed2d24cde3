"""The accuracy figures, as the part of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.scoring import ALL, LeakFigures, SiteFigures
from benchmarks.markdown import share, table

LEAK_ROWS = (
    (ALL, "leaks found"),
    ("local", "— that one function shows"),
    ("interprocedural", "— that pass through functions of one file"),
    ("cross-file", "— that pass through several files"),
)
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, for whoever reads the table: `part` names the part of the corpus, `date` is in ISO 8601."""

    version: str
    date: str
    part: str
    repositories: int
    missing_repositories: int


def render(measured: Measured, leaks: LeakFigures, sites: SiteFigures) -> str:
    """Render all figures as Markdown."""
    rows = [*_leak_rows(leaks), *_site_rows(sites), *_confidence_rows(sites)]
    return f"{_introduction(measured, leaks, sites)}\n\n{table(('figure', 'share', 'of'), rows)}"


def _introduction(measured: Measured, leaks: LeakFigures, sites: SiteFigures) -> str:
    missing = f" {measured.missing_repositories} more could not be had." if measured.missing_repositories else ""
    return (
        f"mailguard {measured.version}, default settings, {measured.date}. Corpus ({measured.part}): "
        f"{measured.repositories} public repositories at fixed commits, {sites.positive + sites.negative} labelled places "
        f"that count ({sites.positive} leaks, {sites.negative} harmless) and {leaks.total.get(ALL, 0)} publicly repaired "
        f"leaks.{missing}"
    )


def _leak_rows(leaks: LeakFigures) -> Sequence[tuple[str, str, str]]:
    found = leaks.found.get(ALL, 0)
    still = leaks.still_reported
    rightly = leaks.rightly_still_reported
    rows = [_row(title, leaks.found.get(key, 0), leaks.total.get(key, 0)) for key, title in LEAK_ROWS]
    rows.append(_row("found leaks still reported at the repaired line", still, found))
    if rightly:
        rows.append(_row("— and where the repair leaves something to report", rightly, found))
    return rows


def _site_rows(sites: SiteFigures) -> Sequence[tuple[str, str, str]]:
    right, wrong = sum(sites.right.values()), sum(sites.wrong.values())
    return (
        _row("labelled places, precision: findings that are right", right, right + wrong),
        _row("labelled places, recall: leaks that are found", sites.found, sites.positive),
    )


def _confidence_rows(sites: SiteFigures) -> Sequence[tuple[str, str, str]]:
    rows = []
    for confidence in CONFIDENCES:
        right, wrong = sites.right.get(confidence, 0), sites.wrong.get(confidence, 0)
        if right + wrong:
            rows.append(_row(f"findings of {confidence} confidence that are right", right, right + wrong))
    return rows


def _row(title: str, part: int, whole: int) -> tuple[str, str, str]:
    return title, share(part, whole), f"{part} of {whole}"
