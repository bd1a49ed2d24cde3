"""Opening the configuration file of a run. Nothing in it is ever executed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mailguard.audience.record import frozen
from mailguard.catalog.builtin import LARGEST_FILE
from mailguard.catalog.lines import line_of
from mailguard.catalog.problems import Problem, Report, RuleFile, Spot
from mailguard.catalog.suggest import printable
from mailguard.engine.config_search import OWN_FILE, SHARED_FILE, WORD, folders_of
from mailguard.engine.errors import UsageError
from mailguard.engine.reading import open_regular_file

TABLE = ("tool", WORD)  # in the shared file


@frozen
class ConfigFile:
    """A configuration file that was read: its table of settings, and where that stands."""

    path: Path  # absolute
    table: dict[str, object]
    spot: Spot

    def line_of(self, key: str) -> str:
        """Return where a key stands, as `mailguard.toml:3`."""
        line = line_of(self.spot.file.text, self.spot.at(key).key)
        return self.spot.file.name if line is None else f"{self.spot.file.name}:{line}"

    def fail(self) -> None:
        """Raise the problems that were reported to the file's spot, if any.

        Raises:
            UsageError: there are some.
        """
        if self.spot.report.problems:
            raise UsageError(in_words(self.spot.report.problems))


def in_words(problems: Sequence[Problem]) -> str:
    """Return what is wrong in a configuration: one line, or a heading and a line each, in the order of the file."""
    if len(problems) == 1:
        return str(problems[0])
    ordered = sorted(problems, key=lambda problem: problem.line or 0)
    return "\n".join([f"{len(problems)} problems in the configuration:", *(f"  {problem}" for problem in ordered)])


def find_config(paths: Sequence[str]) -> ConfigFile | None:
    """Return the nearest configuration file of `paths`, or None.

    It is looked for in the folder that is common to the paths, then upwards as far as their repository goes, and
    outside one as far as the project does. A `pyproject.toml` without the table is passed over.

    Raises:
        UsageError: a file cannot be read or is not TOML, or a folder has both a `mailguard.toml` and the table.
    """
    for folder in folders_of(paths):
        own, shared = read_own(folder / OWN_FILE), read_shared(folder / SHARED_FILE)
        if own and shared:
            raise UsageError(f"{shown(own.path)}: {SHARED_FILE} beside it has a table [tool.mailguard] too; keep one")
        if own or shared:
            return own or shared
    return None


def named_config(name: str) -> ConfigFile:
    """Return the configuration file of this name: one like `pyproject.toml` if it is called so, else one of mailguard's own.

    Raises:
        UsageError: there is no such file, it cannot be read, is not TOML, or lacks the table.
    """
    path = Path(os.path.abspath(name))
    found = read_shared(path) if path.name == SHARED_FILE else read_own(path)
    if found is None:
        raise UsageError(f"{name}: {'has no table [tool.mailguard]' if path.is_file() else 'no such file'}")
    return found


def read_own(path: Path) -> ConfigFile | None:
    """Return the settings in a file of mailguard's own, None where there is none."""
    text = _text(path)
    if text is None:
        return None
    spot = _spot(path, text)
    content = _parsed(text, spot)
    file = ConfigFile(path, content or {}, spot)
    file.fail()
    return file


def read_shared(path: Path) -> ConfigFile | None:
    """Return the settings in a file that is shared with other tools, None where there are none."""
    text = _text(path)
    if text is None or WORD not in text:  # most have nothing to say, and need not be understood
        return None
    spot = _spot(path, text)
    content: object = _parsed(text, spot)
    if spot.report.problems:
        raise UsageError(in_words(spot.report.problems))
    for name in TABLE:
        spot = spot.at(name)
        content = content.get(name) if isinstance(content, dict) else None
    if content is None:
        return None
    if not isinstance(content, dict):
        spot.problem("must be a table")
        raise UsageError(in_words(spot.report.problems))
    return ConfigFile(path, content, spot)


def shown(path: Path) -> str:
    """Return a path as messages name it: relative to the current directory where it lies below that."""
    here = Path.cwd()
    return printable(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _parsed(text: str, spot: Spot) -> dict[str, object] | None:
    from mailguard.catalog.folders import parse  # slow to load, and only needed where something is configured

    return parse(text, spot)


def _spot(path: Path, text: str) -> Spot:
    return Spot(RuleFile("", shown(path), text), Report())


def _text(path: Path) -> str | None:
    """Return the text of a file, None where there is none."""
    try:
        with open_regular_file(path) as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{shown(path)}: cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_FILE:
        raise UsageError(f"{shown(path)}: cannot be read: larger than {LARGEST_FILE // 1024} KiB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{shown(path)}:{line}: is not UTF-8 text; save it in that encoding") from error
