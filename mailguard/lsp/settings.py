"""What holds for a folder of the workspace: its own configuration, as far as the workspace is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.baseline import Baseline, read_baseline
from mailguard.engine.cache.store import Store
from mailguard.engine.config_file import shown
from mailguard.engine.config_reading import check_selectors
from mailguard.engine.configuration import Configuration, load_configuration
from mailguard.engine.rulebook import load_rules
from mailguard.engine.run import CheckRequest
from mailguard.engine.trusted import with_trusted


@dataclass(frozen=True, slots=True)
class Settings:
    """What a folder is checked with. `ignored` says in sentences what of its configuration is not used."""

    request: CheckRequest
    catalog: Catalog
    ignored: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()  # folders of rule files
    baseline_state: tuple[int, int] | None = None  # of its file: when it was changed, in nanoseconds, and its size

    @property
    def is_outdated(self) -> bool:
        """Whether the baseline has changed since."""
        baseline = self.request.baseline
        return baseline is not None and _state(baseline.path) != self.baseline_state


def default_settings(folder: Path, store: Store) -> Settings:
    """Return what a folder without a configuration is checked with."""
    return Settings(CheckRequest.of(Configuration(), (str(folder),), jobs=1), load_rules((), store))


def load_settings(folder: Path, store: Store, *, trusted: bool) -> Settings:
    """Read the configuration of a folder.

    Raises:
        UsageError: the configuration, a rule file or the baseline cannot be used.
    """
    read = load_configuration((str(folder),))
    configuration = read if trusted else _harmless(read)
    catalog = with_trusted(load_rules(configuration.rules, store), configuration.trusted)
    check_selectors(configuration, catalog.checks)
    state = _state(configuration.baseline) if configuration.baseline is not None else None
    request = replace(CheckRequest.of(configuration, (str(folder),), jobs=1), baseline=_baseline(configuration))
    return Settings(request, catalog, () if trusted else tuple(_differences(read)), configuration.rules, state)


def _harmless(configuration: Configuration) -> Configuration:
    """Leave out what would make mailguard read further files, or hide what is found."""
    return replace(configuration, rules=(), baseline=None)


def _differences(configuration: Configuration) -> Iterator[str]:
    if configuration.rules:
        yield "its own rule folders"
    if configuration.baseline is not None:
        yield "its baseline"


def _baseline(configuration: Configuration) -> Baseline | None:
    path = configuration.baseline
    return read_baseline(path, shown(path)) if path is not None else None


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
