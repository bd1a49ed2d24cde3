"""Loads rules folders into one catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from mailguard.catalog.apis import read_library
from mailguard.catalog.builtin import Folder, builtin_rules
from mailguard.catalog.calls import read_calls
from mailguard.catalog.checks import read_check
from mailguard.catalog.folders import children, parse, read_text
from mailguard.catalog.models import Catalog
from mailguard.catalog.origins import read_sources
from mailguard.catalog.problems import CatalogError, Report, RuleFile, Spot
from mailguard.catalog.reading import Table, table_of
from mailguard.catalog.suggest import did_you_mean, printable

__all__ = ["CatalogError", "builtin_rules", "load_catalog"]

# What each subfolder holds, in reading order: API files name the codes of checks, which must be known by then.
_SECTIONS: Mapping[str, Callable[[Table], Catalog]] = {
    "checks": read_check,
    "origins": read_sources,
    "calls": read_calls,
    "apis": read_library,
}


def load_catalog(folders: Sequence[Folder]) -> Catalog:
    """Read and validate rules folders, and merge them in the order given.

    Args:
        folders: folders with any of the subfolders apis, checks, origins and calls; usually `builtin_rules()` and
            those of the user. `pathlib.Path` or a folder in an archive.

    Raises:
        CatalogError: something is wrong in at least one file. It carries every problem of every file.
    """
    report = Report()
    found = [_sections(folder, report) for folder in folders]
    parts = [
        _read_file(file, section, folder, report)
        for section in _SECTIONS
        for folder, sections in zip(folders, found, strict=True)
        for file in sections.get(section, ())
    ]
    if report.problems:
        raise CatalogError(report.problems)
    return _merged(parts)


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
        if entry.is_dir() and entry.name in _SECTIONS:
            sections[entry.name] = tuple(_rule_files(entry, spot))
        elif entry.is_dir():
            spot.problem(f"is not a folder of rules{did_you_mean(entry.name, tuple(_SECTIONS))}")
        elif entry.name.endswith(".toml"):
            spot.problem(f"lies outside the folders of rules; move it into one of {', '.join(_SECTIONS)}")
    if not sections and len(report.problems) == problems_before:
        whole.problem(f"holds no rules; it needs at least one of the folders {', '.join(_SECTIONS)}")
    return sections


def _rule_files(section: Folder, spot: Spot) -> Iterator[Folder]:
    for entry in children(section, spot):
        if entry.name.endswith(".toml"):
            yield entry
        elif entry.is_dir():
            inner = RuleFile(spot.file.folder, printable(f"{section.name}/{entry.name}"))
            Spot(inner, spot.report).problem(f"is not read; put rule files into {section.name} itself")


def _read_file(file: Folder, section: str, folder: Folder, report: Report) -> Catalog:
    name = printable(f"{section}/{file.name}")
    text = read_text(file, Spot(RuleFile(str(folder), name), report))
    if text is None:
        return Catalog()
    spot = Spot(RuleFile(str(folder), name, text), report)
    content = parse(text, spot)
    if content is None:
        return Catalog()
    read = table_of(_SECTIONS[section])
    return _merged([read.read(content, spot), Catalog(files=(str(file),))])


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
