"""What a configuration file says, typed, and whether that can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mailguard.catalog.models import Check
from mailguard.catalog.suggest import did_you_mean, quoted
from mailguard.catalog.tables import Table, table_of
from mailguard.engine.config_file import ConfigFile
from mailguard.engine.config_keys import (
    BASELINE,
    EXCLUDE,
    IGNORE,
    MIN_CONFIDENCE,
    OUTPUT_FORMAT,
    PER_FILE_IGNORES,
    RULES,
    SELECT,
    TRUSTED_ORIGINS,
)
from mailguard.engine.configuration import Configuration
from mailguard.engine.selection import unknown_selector


def read_configuration(file: ConfigFile) -> Configuration:
    """Return the settings of a file.

    Raises:
        UsageError: a key is unknown, or a value is not what its key takes.
    """
    configuration = table_of(lambda table: _settings(table, file)).read(file.table, file.spot)
    file.fail()
    return replace(configuration, file=file)


def check_selectors(configuration: Configuration, checks: Sequence[Check]) -> None:
    """Make sure that each rule that a configuration names exists.

    Raises:
        UsageError: one does not.
    """
    file = configuration.file
    if file is None:
        return
    named = {SELECT.name: configuration.select, IGNORE.name: configuration.ignore}
    spots = [(selector, file.spot.at(key).item(index)) for key in named for index, selector in enumerate(named[key])]
    for pattern, selectors in configuration.per_file_ignores:
        inner = file.spot.at(PER_FILE_IGNORES.name).at(pattern)
        spots += [(selector, inner.item(index)) for index, selector in enumerate(selectors)]
    for selector, spot in spots:
        if wrong := unknown_selector(checks, selector):
            spot.problem(wrong)
    file.fail()


def check_output_format(configuration: Configuration, allowed: Sequence[str]) -> None:
    """Make sure that the output format that a configuration names exists.

    Raises:
        UsageError: it does not.
    """
    file, chosen = configuration.file, configuration.output_format
    if file is not None and chosen is not None and chosen not in allowed:
        file.spot.at(OUTPUT_FORMAT.name).problem(f"{quoted(chosen)} is not allowed{did_you_mean(chosen, allowed)}")
        file.fail()


def _settings(table: Table, file: ConfigFile) -> Configuration:
    folder = file.path.parent
    baseline = BASELINE.read(table)
    return Configuration(
        select=SELECT.read(table),
        ignore=IGNORE.read(table),
        per_file_ignores=PER_FILE_IGNORES.read(table),
        exclude=EXCLUDE.read(table),
        min_confidence=MIN_CONFIDENCE.read(table),
        rules=_folders(RULES.read(table), table, folder),
        trusted=TRUSTED_ORIGINS.read(table),
        baseline=None if baseline is None else _inside(baseline, table, folder),
        output_format=OUTPUT_FORMAT.read(table),
    )


def _folders(names: Sequence[str], table: Table, folder: Path) -> tuple[str, ...]:
    for index, name in enumerate(names):
        if not (folder / name).is_dir():
            table.spot.at(RULES.name).item(index).problem(f"{quoted(name)} is no folder")
    return tuple(str(folder / name) for name in names)


def _inside(name: str, table: Table, folder: Path) -> Path:
    """A configuration comes with the code that is checked: it must not lead to a file elsewhere, which may be written."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        table.spot.at(BASELINE.name).problem(f"{quoted(name)} lies outside {folder.name or folder}; keep it inside")
    return path
