"""What holds for a project: what its configuration file says, or what holds without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from mailguard.audience.record import frozen
from mailguard.audience.terms import Confidence
from mailguard.engine.config_search import is_configured

if TYPE_CHECKING:
    from mailguard.engine.config_file import ConfigFile

PerFile = tuple[tuple[str, tuple[str, ...]], ...]  # a pattern, and selectors of rules


@frozen
class Trusted:
    """What yields addresses of the team, whose members may see each other."""

    functions: tuple[str, ...] = ()  # import paths
    settings: tuple[str, ...] = ()  # names, or import paths
    attributes: tuple[str, ...] = ()  # names


@frozen
class Configuration:
    """The settings of a run, as far as a file says them; without a file, what holds by default.

    Patterns are relative to the folder of the file. `rules` and `baseline` are absolute.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: PerFile = ()
    exclude: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.MEDIUM
    rules: tuple[str, ...] = ()
    trusted: Trusted = Trusted()
    baseline: Path | None = None
    output_format: str | None = None
    file: ConfigFile | None = field(default=None, compare=False)

    @property
    def folder(self) -> Path | None:
        """The folder that patterns are relative to; None without a file."""
        return self.file.path.parent if self.file else None


DEFAULT = Configuration()


def load_configuration(paths: Sequence[str], named: str | None = None) -> Configuration:
    """Return the configuration of a run over `paths`: that of the file `named`, or else of the nearest one.

    Raises:
        UsageError: a file cannot be used. The message names every problem, with its line and key.
    """
    if named is None and not is_configured(paths):
        return DEFAULT
    # Slow to load, and only needed where something is configured.
    from mailguard.engine.config_file import find_config, named_config
    from mailguard.engine.config_reading import read_configuration

    file = named_config(named) if named is not None else find_config(paths)
    return read_configuration(file) if file is not None else DEFAULT
