"""What the commands that look for findings are asked in the same words: where to look, for which, and what is known already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import click

from mailguard.audience.record import frozen
from mailguard.cli.completion import files
from mailguard.cli.outcome import Outcome
from mailguard.cli.scan import Scan, scan_options
from mailguard.cli.selection import Selection, selection_options
from mailguard.cli.settings import Settings, named_baseline
from mailguard.engine.cache.store import Store
from mailguard.engine.run import CheckRequest

_Command = Callable[..., Outcome]


@frozen
class Asked:
    """The options as they stand on the command line."""

    scan: Scan
    selection: Selection
    baseline: str | None
    diff_base: str | None

    def request(self, settings: Settings, store: Store) -> CheckRequest:
        """Return what to check; options take the place of what is configured.

        Raises:
            UsageError: the baseline cannot be used.
        """
        return replace(
            self.selection.applied_to(self.scan.request(settings.configuration, store)),
            baseline=named_baseline(settings.configuration, self.baseline),
            diff_base=self.diff_base,
        )


def asked_options(command: _Command) -> _Command:
    """Add the options of `selection_options` and `scan_options`, `--baseline` and `--diff-base`; the command gets them as `asked`."""

    @wraps(command)
    def with_asked(
        selection: Selection, scan: Scan, baseline: str | None, diff_base: str | None, **others: object
    ) -> Outcome:
        return command(asked=Asked(scan, selection, baseline, diff_base), **others)

    baseline_option = click.option(
        "--baseline", metavar="FILE", shell_complete=files, help="Leave out the findings that this file knows."
    )
    base_option = click.option(
        "--diff-base", metavar="REV", help="Report what is new against a Git revision; main... is where HEAD left main."
    )
    return selection_options(scan_options(baseline_option(base_option(with_asked))))
