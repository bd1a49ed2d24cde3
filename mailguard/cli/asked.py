"""What `mailguard check` and `mailguard fix` are asked in the same words: which files, which findings, and how to run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TypeVar

import click

from mailguard.audience.terms import Confidence
from mailguard.cli.catalogue import rules_option
from mailguard.cli.cpus import available_cpus
from mailguard.cli.settings import Settings, config_options, load_settings, named_baseline
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.run import CheckRequest

Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they stand on the command line."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_confidence: str | None
    exclude: tuple[str, ...]
    config: str | None
    isolated: bool
    rules: tuple[str, ...]
    baseline: str | None
    diff_base: str | None
    jobs: int | None
    no_cache: bool

    def store(self) -> Store:
        """Return where this run keeps what it finds out."""
        return NO_STORE if self.no_cache else Database(cache_directory())

    def settings(self, paths: tuple[str, ...], store: Store) -> Settings:
        """Return the configuration for a run over `paths`, and its rules.

        Raises:
            UsageError: the configuration or a rule file cannot be used.
        """
        return load_settings(paths, self.config, self.isolated, self.rules, store)

    def request(self, settings: Settings, paths: tuple[str, ...], store: Store) -> CheckRequest:
        """Return the request for `paths`; options take the place of what is configured.

        Raises:
            UsageError: the baseline cannot be used.
        """
        configuration = settings.configuration
        return CheckRequest(
            paths=paths,
            exclude=self.exclude or configuration.exclude,
            select=self.select or configuration.select,
            ignore=self.ignore or (() if self.select else configuration.ignore),
            per_file_ignores=configuration.per_file_ignores,
            min_confidence=Confidence(self.min_confidence or configuration.min_confidence),
            jobs=self.jobs or available_cpus(),
            folder=configuration.folder,
            baseline=named_baseline(configuration, self.baseline),
            diff_base=self.diff_base,
            store=store,
        )


def selection_options(command: Command) -> Command:
    """Add the options that say which files and findings are meant. The command gets them with `gathered`."""
    for option in reversed((*_SELECTION, config_options, rules_option, *_KNOWN)):
        command = option(command)
    return command


def run_options(command: Command) -> Command:
    """Add the options that say how to run."""
    for option in reversed(_RUN):
        command = option(command)
    return command


def gathered(function: Callable[..., object]) -> Callable[..., object]:
    """Hand the options of `selection_options` and `run_options` to a command as one argument, `asked`."""
    names = [field.name for field in fields(Asked)]

    @wraps(function)
    def call(**options: object) -> object:
        asked = Asked(**{name: options.pop(name) for name in names})  # type: ignore[arg-type]  # click gives each its type
        return function(asked=asked, **options)

    return call


def _split_at_commas(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


_SELECTION = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        callback=_split_at_commas,
        help="Report these rules instead of the default ones: codes, prefixes of codes, names, or ALL; separated by commas.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="RULES", callback=_split_at_commas, help="Do not report these rules."
    ),
    click.option(
        "--min-confidence",
        type=click.Choice([item.value for item in Confidence]),
        help="Leave out findings that are less sure.  [default: medium]",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Leave out paths, also named ones; a pattern as in .gitignore, relative to the project root. Repeatable.",
    ),
)
_KNOWN = (
    click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows."),
    click.option(
        "--diff-base", metavar="REV", help="Report what is new against a Git revision; main... is where HEAD left main."
    ),
)
_RUN = (
    click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a CPU]"),
    click.option("--no-cache", is_flag=True, help="Neither use nor keep what runs find out."),
)
