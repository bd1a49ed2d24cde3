"""The page of results, docs/conformance.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from tests.conformance.execute import Outcome

HEAD = """\
# Conformance: who really sees whom

<!-- Written by `python -m tests.conformance --write`; not by hand. -->

Each example of each file in `rules/apis/` is executed with the real library, at the version named here, on {date}.
Nothing leaves the machine: connections end at an SMTP and an HTTP server on the loopback interface. For SMTP, the bytes
that each recipient of the envelope got are searched for the addresses of other recipients. For a provider's HTTP API, the
request is read as the provider's documentation defines who sees whom (`tests/conformance/providers.toml`). *Proven* counts
the examples in which the exposure observed, the verdict of mailguard and what the example claims are the same.

{summary}

| API | version | proven | how | not run, and why |
| --- | --- | --- | --- | --- |
"""
MEANS = {"SMTP": "SMTP bytes", "HTTP": "HTTP request"}


def page(outcomes: Sequence[Outcome], versions: Mapping[str, str], day: dt.date) -> str:
    """Return the page.

    Args:
        outcomes: of all examples.
        versions: of the libraries, by id.
        day: when they were run.
    """
    libraries = {outcome.run.library.id: outcome.run.library for outcome in outcomes}
    rows = [
        _row([outcome for outcome in outcomes if outcome.run.library.id == name], versions.get(name, ""))
        for name in sorted(libraries, key=lambda name: libraries[name].name.lower())
    ]
    proven = [outcome for outcome in outcomes if outcome.agrees]
    apis = {outcome.run.library.id for outcome in proven}
    summary = (
        f"{len(proven)} of {len(outcomes)} examples proven, of {len(apis)} of {len(libraries)} APIs; "
        f"{sum(1 for outcome in outcomes if contradicts(outcome))} contradicted."
    )
    return HEAD.format(date=day.isoformat(), summary=summary) + "".join(rows)


def contradicts(outcome: Outcome) -> bool:
    """Whether an example was run and showed something else than was said."""
    return outcome.observed is not None and not outcome.agrees


def _row(outcomes: Sequence[Outcome], version: str) -> str:
    library = outcomes[0].run.library
    proven = [outcome for outcome in outcomes if outcome.agrees]
    means = sorted({MEANS[each] for outcome in proven for each in outcome.means})
    cells = (
        f"[{library.name}]({library.documentation})",
        version,
        f"{len(proven)} of {len(outcomes)}",
        ", ".join(means),
        _reasons(outcomes),
    )
    return f"| {' | '.join(cell or '-' for cell in cells)} |\n"


def _reasons(outcomes: Sequence[Outcome]) -> str:
    reasons: dict[str, int] = {}
    for outcome in outcomes:
        if not outcome.agrees:
            reason = outcome.run.not_run or ("contradicted" if contradicts(outcome) else "failed")
            reasons[reason] = reasons.get(reason, 0) + 1
    return "; ".join(_counted(reasons.items(), len(outcomes)))


def _counted(reasons: Iterable[tuple[str, int]], examples: int) -> Iterable[str]:
    return (reason if number == examples else f"{number}: {reason}" for reason, number in reasons)
