"""The options that say which findings a command is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

import click

from mailguard.audience.terms import Confidence
from mailguard.cli.completion import selectors
from mailguard.cli.outcome import Outcome
from mailguard.engine.run import CheckRequest

_Command = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings were asked for; what is empty leaves it to the configuration."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_confidence: str | None

    def applied_to(self, request: CheckRequest) -> CheckRequest:
        """Return a request, which has what is configured, for the findings that were asked for instead."""
        return replace(
            request,
            select=self.select or request.select,
            ignore=self.ignore or (() if self.select else request.ignore),
            min_confidence=Confidence(self.min_confidence) if self.min_confidence else request.min_confidence,
        )


def selection_options(command: _Command) -> _Command:
    """Add `--select`, `--ignore` and `--min-confidence`; the command gets them as `selection`."""

    @wraps(command)
    def with_selection(
        select: tuple[str, ...], ignore: tuple[str, ...], min_confidence: str | None, **others: object
    ) -> Outcome:
        return command(selection=Selection(select, ignore, min_confidence), **others)

    select_option = click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        callback=_split_at_commas,
        shell_complete=selectors,
        help="Report these rules instead of the default ones: codes, prefixes of codes, names, or ALL; separated by commas.",
    )
    ignore_option = click.option(
        "--ignore",
        multiple=True,
        metavar="RULES",
        callback=_split_at_commas,
        shell_complete=selectors,
        help="Do not report these rules.",
    )
    confidence_option = click.option(
        "--min-confidence",
        type=click.Choice([item.value for item in Confidence]),
        help="Leave out findings that are less sure.  [default: medium]",
    )
    return select_option(ignore_option(confidence_option(with_selection)))


def _split_at_commas(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
