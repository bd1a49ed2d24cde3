"""Loads rules folders into one catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from mailguard.catalog.apis import read_library
from mailguard.catalog.builtin import SUBFOLDERS, Folder, builtin_rules
from mailguard.catalog.calls import read_calls
from mailguard.catalog.checks import read_check
from mailguard.catalog.folders import children, parse, read_text
from mailguard.catalog.models import Catalog
from mailguard.catalog.origins import read_sources
from mailguard.catalog.problems import CatalogError, Report, RuleFile, Spot
from mailguard.catalog.shapes import Deferred, Library, Source, Transparent
from mailguard.catalog.suggest import did_you_mean, printable
from mailguard.catalog.tables import Table, table_of

__all__ = ["CatalogError", "LoadedFile", "builtin_rules", "load_catalog", "load_files"]

# What each subfolder holds.
SECTIONS: Mapping[str, Callable[[Table], Catalog]] = dict(
    zip(SUBFOLDERS, (read_check, read_sources, read_calls, read_library), strict=True)
)

# Keys that tell what kind of file one is.
_KINDS_OF_FILE: Mapping[str, str] = {
    "code": "checks",
    "predicate": "checks",
    "source": "origins",
    "transparent": "calls",
    "deferred": "calls",
    "validated": "calls",
    "http": "calls",
    "function": "apis",
    "client": "apis",
    "payload": "apis",
    "documentation": "apis",
}


class LoadedFile(NamedTuple):
    """A rule file that was read."""

    folder: str  # the rules folder, as it was given
    name: str  # relative to the folder, with forward slashes
    path: str
    text: str
    content: Catalog


def load_catalog(folders: Sequence[Folder], house: Sequence[Folder] = ()) -> Catalog:
    """Read and validate rules folders, and merge them.

    Args:
        folders: folders with any of the subfolders apis, checks, origins and calls; usually `builtin_rules()` alone.
            `pathlib.Path` or a folder in an archive.
        house: folders of the same kind that a team wrote about its own code. What they say counts before what
            `folders` say, and instead of what the code of a function or variable would tell.

    Raises:
        CatalogError: something is wrong in at least one file. It carries every problem of every file.
    """
    files = load_files((*folders, *house))
    own = {str(folder) for folder in house}
    ours = [file.content for file in files if file.folder in own]
    merged = _merged((*ours, *(file.content for file in files if file.folder not in own)))
    return replace(merged, claims=_claims(ours))


def load_files(folders: Sequence[Folder]) -> tuple[LoadedFile, ...]:
    """Read and validate rules folders, file by file: the checks first, in each section in the order of the folders.

    Raises:
        CatalogError: something is wrong in at least one file. It carries every problem of every file.
    """
    report = Report()
    found = [_sections(folder, report) for folder in folders]
    files = tuple(
        _read_file(file, section, folder, report)
        for section in SECTIONS
        for folder, sections in zip(folders, found, strict=True)
        for file in sections.get(section, ())
    )
    if report.problems:
        raise CatalogError(report.problems)
    return files


def _claims(parts: Sequence[Catalog]) -> frozenset[str]:
    """Return the import paths that a team speaks of."""
    entries: list[Library | Source | Transparent | Deferred] = []
    for part in parts:
        entries += [*part.libraries, *part.sources, *part.transparents, *part.deferreds]
    return frozenset(path for entry in entries for path in entry.paths)


def _sections(folder: Folder, report: Report) -> Mapping[str, tuple[Folder, ...]]:
    """Return the rule files of a folder by section; whatever lies where nobody would read it is a problem."""
    whole = Spot(RuleFile(str(folder), ""), report)
    if not folder.is_dir():
        whole.problem("there is no such folder")
        return {}
    problems_before = len(report.problems)
    sections: dict[str, tuple[Folder, ...]] = {}
    for entry in children(folder, whole):
        spot = Spot(RuleFile(str(folder), printable(entry.name)), report)
        if entry.is_dir() and entry.name in SECTIONS:
            sections[entry.name] = tuple(_rule_files(entry, spot))
        elif entry.is_dir():
            spot.problem(f"is not a folder of rules{did_you_mean(entry.name, tuple(SECTIONS))}")
        elif entry.name.endswith(".toml"):
            spot.problem(f"lies outside the folders of rules; move it into one of {', '.join(SECTIONS)}")
    if not sections and len(report.problems) == problems_before:
        whole.problem(f"holds no rules; it needs at least one of the folders {', '.join(SECTIONS)}")
    return sections


def _rule_files(section: Folder, spot: Spot) -> Iterator[Folder]:
    for entry in children(section, spot):
        if entry.name.endswith(".toml"):
            yield entry
        elif entry.is_dir():
            inner = RuleFile(spot.file.folder, printable(f"{section.name}/{entry.name}"))
            Spot(inner, spot.report).problem(f"is not read; put rule files into {section.name} itself")


def _read_file(file: Folder, section: str, folder: Folder, report: Report) -> LoadedFile:
    name = printable(f"{section}/{file.name}")
    text = read_text(file, Spot(RuleFile(str(folder), name), report))
    content = Catalog()
    if text is not None:
        spot = Spot(RuleFile(str(folder), name, text), report)
        values = parse(text, spot)
        if values is not None and not _is_misplaced(values, section, spot):
            content = table_of(SECTIONS[section]).read(values, spot)
    return LoadedFile(str(folder), name, str(file), text or "", replace(content, files=(str(file),)))


def _is_misplaced(values: Mapping[str, object], section: str, spot: Spot) -> bool:
    """Say whether a file holds what belongs into another section and nothing that belongs into its own."""
    kinds = {kind for key, kind in _KINDS_OF_FILE.items() if key in values}
    if not kinds or section in kinds:
        return False
    key = next(key for key in _KINDS_OF_FILE if key in values)
    spot.at(key).problem(f"does not belong into {section}; move the file into {_KINDS_OF_FILE[key]}")
    return True


def _merged(parts: Iterable[Catalog]) -> Catalog:
    merged = list(parts)
    return Catalog(
        libraries=tuple(library for part in merged for library in part.libraries),
        sources=tuple(source for part in merged for source in part.sources),
        transparents=tuple(transparent for part in merged for transparent in part.transparents),
        deferreds=tuple(deferred for part in merged for deferred in part.deferreds),
        validated=tuple(validated for part in merged for validated in part.validated),
        checks=tuple(check for part in merged for check in part.checks),
        http_functions=tuple(dict.fromkeys(path for part in merged for path in part.http_functions)),
        http_methods=tuple(dict.fromkeys(name for part in merged for name in part.http_methods)),
        files=tuple(file for part in merged for file in part.files),
    )
