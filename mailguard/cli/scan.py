"""The arguments that every command takes that reads a project: where to look, what holds there, and how many processes to use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING

import click

from mailguard.cli.catalogue import rules_option
from mailguard.cli.completion import files
from mailguard.cli.cpus import available_cpus
from mailguard.cli.outcome import Outcome
from mailguard.cli.settings import Settings, config_options, load_settings
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.configuration import Configuration
from mailguard.engine.run import CheckRequest

if TYPE_CHECKING:
    from mailguard.engine.summaries import Workers

_Command = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a command was asked to read."""

    named: tuple[str, ...]  # paths; empty where none was named
    exclude: tuple[str, ...]
    config: str | None
    isolated: bool
    rules: tuple[str, ...]
    jobs: int | None
    executor: str | None
    no_cache: bool

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths to read: those that were named, or the current directory."""
        return self.named or (".",)

    def store(self) -> Store:
        """Return where this run keeps what it finds out."""
        return NO_STORE if self.no_cache else Database(cache_directory())

    def settings(self, store: Store, instead_of_paths: str | None = None) -> Settings:
        """Return the configuration that holds for the paths, or for another one that is looked at instead, and the rules.

        Raises:
            UsageError: the configuration or a rule file cannot be used.
        """
        paths = self.paths if instead_of_paths is None else (instead_of_paths,)
        return load_settings(paths, self.config, self.isolated, self.rules, store)

    def request(self, configuration: Configuration, store: Store) -> CheckRequest:
        """Return what to check, as the configuration and the command line say.

        Raises:
            UsageError: there is no such executor.
        """
        request = CheckRequest.of(configuration, self.paths, self._workers())
        return replace(request, exclude=self.exclude or configuration.exclude, store=store)

    def _workers(self) -> Workers:
        if self.executor is None:
            return self.jobs or available_cpus()
        if self.jobs is not None:
            raise click.UsageError("--jobs and --executor exclude each other: a cluster has workers of its own")
        from mailguard.engine.executors import executor_named  # seldom needed

        return executor_named(self.executor)


def scan_options(command: _Command) -> _Command:
    """Add PATHS, `--exclude`, `--config`, `--isolated`, `--rules`, `--jobs`, `--executor` and `--no-cache`; the command gets them as `scan`."""

    @wraps(command)
    def with_scan(
        paths: tuple[str, ...],
        exclude: tuple[str, ...],
        config: str | None,
        isolated: bool,
        rules: tuple[str, ...],
        jobs: int | None,
        executor: str | None,
        no_cache: bool,
        **others: object,
    ) -> Outcome:
        return command(scan=Scan(paths, exclude, config, isolated, rules, jobs, executor, no_cache), **others)

    paths_argument = click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=files)
    exclude_option = click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Leave out paths, also named ones; a pattern as in .gitignore, relative to the project root. Repeatable.",
    )
    jobs_option = click.option(
        "--jobs", type=int, metavar="N", callback=_at_least_one, help="Processes to use.  [default: one a CPU]"
    )
    executor_option = click.option(
        "--executor", metavar="NAME", help="Hand the work on single files to a cluster instead: dask:ADDRESS."
    )
    cache_option = click.option("--no-cache", is_flag=True, help="Neither use nor keep what runs find out.")
    how = jobs_option(executor_option(cache_option(with_scan)))
    return paths_argument(exclude_option(config_options(rules_option(how))))


def _at_least_one(context: click.Context, option: click.Parameter, value: int | None) -> int | None:
    """As `click.IntRange`, which would write `[x>=1]` on every help page."""
    if value is not None and value < 1:
        raise click.BadParameter(f"{value} is less than 1")
    return value
