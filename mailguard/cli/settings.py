"""What holds for a run: an option of the command line takes the place of the key of that name in the configuration file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from mailguard.audience.record import frozen
from mailguard.catalog.models import Catalog
from mailguard.cli.completion import files
from mailguard.engine.cache.store import NO_STORE, Store
from mailguard.engine.configuration import Configuration, load_configuration
from mailguard.engine.errors import UsageError
from mailguard.engine.rulebook import load_rules
from mailguard.engine.trusted import with_trusted
from mailguard.report.formats import OutputFormat

if TYPE_CHECKING:
    from mailguard.engine.baseline import Baseline

_Command = TypeVar("_Command", bound=Callable[..., object])


@frozen
class Settings:
    """The configuration of a run, and the catalogue that goes with it."""

    configuration: Configuration
    catalog: Catalog


def config_options(command: _Command) -> _Command:
    """Give a command the options that say which configuration file to use."""
    isolated = click.option("--isolated", is_flag=True, help="Use no configuration file.")
    named = click.option(
        "--config",
        "config",
        metavar="FILE",
        shell_complete=files,
        help="Use this configuration file instead of the nearest.",
    )
    return named(isolated(command))


def find_configuration(paths: tuple[str, ...], config: str | None, isolated: bool) -> Configuration:
    """Return the configuration for a run over `paths`, given what `config_options` yielded.

    Raises:
        UsageError: the file cannot be used.
    """
    if not isolated:
        return load_configuration(paths, config)
    if config is not None:
        raise UsageError("--isolated and --config exclude each other: leave one out")
    return Configuration()


def load_settings(
    paths: tuple[str, ...], config: str | None, isolated: bool, rules: tuple[str, ...] = (), store: Store = NO_STORE
) -> Settings:
    """Return the configuration for a run over `paths` and the rules that it asks for, or those in the folders `rules`.

    Raises:
        UsageError: the configuration or a rule file cannot be used.
    """
    configuration = find_configuration(paths, config, isolated)
    catalog = with_trusted(load_rules(rules or configuration.rules, store), configuration.trusted)
    if configuration.file is not None:
        # Slow to load, and most projects have no configuration.
        from mailguard.engine.config_reading import check_output_format, check_selectors

        check_selectors(configuration, catalog.checks)
        check_output_format(configuration, [item.value for item in OutputFormat])
    return Settings(configuration, catalog)


def rule_folders(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Return the team's folders of rule files where nothing is checked: `rules`, or what is configured for the current directory.

    Raises:
        UsageError: the configuration cannot be used.
    """
    return rules or load_configuration((".",)).rules


def named_baseline(configuration: Configuration, option: str | None) -> Baseline | None:
    """Return the baseline that an option names, or else the configuration.

    Raises:
        UsageError: it cannot be used.
    """
    if option is None and configuration.baseline is None:
        return None
    # Most projects have none.
    from mailguard.engine.baseline import read_baseline
    from mailguard.engine.config_file import shown

    if option is not None:
        return read_baseline(Path(os.path.abspath(option)), option)
    return read_baseline(configuration.baseline, shown(configuration.baseline)) if configuration.baseline else None
