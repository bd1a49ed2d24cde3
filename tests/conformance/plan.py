"""What is to be run: the examples of the catalogue, and what `libraries.toml` says of the libraries."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog, Example
from mailguard.catalog.shapes import Library

FILE = Path(__file__).with_name("libraries.toml")


@dataclass(frozen=True, slots=True)
class Group:
    """Libraries that share a virtual environment."""

    name: str
    python: str  # "3.11"
    packages: tuple[str, ...]  # with versions
    quick: bool = False  # belongs to the representative part


@dataclass(frozen=True, slots=True)
class Run:
    """One example of one library, to be executed; or why it is not."""

    library: Library
    example: Example
    group: Group | None
    fixtures: tuple[str, ...]  # modules of inside/stage/fixtures/
    arguments: Mapping[str, Any]  # for parameters of these names
    environment: Mapping[str, str]
    application: tuple[str, ...]  # packages that no library has
    not_run: str  # the reason, or ""


def runs(catalog: Catalog) -> tuple[Run, ...]:
    """Return a run for each example of each library of `rules/apis/`."""
    data = tomli.loads(FILE.read_text(encoding="utf-8"))
    groups = {name: _group(name, table) for name, table in data["group"].items()}
    unknown = sorted(data["library"].keys() - {library.id for library in catalog.libraries})
    if unknown:
        raise SystemExit(f"{FILE.name}: there is no file in rules/apis/ for {', '.join(unknown)}")
    roots = frozenset(root for library in catalog.libraries for root in _roots(library))
    return tuple(
        run
        for library in catalog.libraries
        for run in _runs(library, data["library"].get(library.id, {}), groups, roots)
    )


def builtin_catalog() -> Catalog:
    """Return the rules of this checkout."""
    return load_catalog([builtin_rules()])


def _group(name: str, table: Mapping[str, Any]) -> Group:
    default = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Group(name, table.get("python", default), tuple(table["packages"]), table.get("quick", False))


def _runs(
    library: Library, table: Mapping[str, Any], groups: Mapping[str, Group], roots: frozenset[str]
) -> Iterator[Run]:
    special: Mapping[str, Any] = {entry["name"]: entry for entry in table.get("example", ())}
    unknown = sorted(special.keys() - {example.name for example in library.examples})
    if unknown:
        raise SystemExit(f"{FILE.name}: {library.id} has no example {', '.join(unknown)}")
    for example in library.examples:
        entry = {**table, **special.get(example.name, {})}
        group = groups[entry["group"]] if "group" in entry else None
        reason = "" if group else "no entry in libraries.toml"
        yield Run(
            library=library,
            example=example,
            group=group,
            fixtures=tuple(entry.get("fixtures", ())),
            arguments=entry.get("arguments", {}),
            environment=entry.get("environment", {}),
            application=(*_application(example.code, roots), *entry.get("application", ())),
            not_run=entry.get("not_run", reason),
        )


def _roots(library: Library) -> Iterator[str]:
    models: Sequence[Any] = (*library.functions, *library.messages, *library.clients)
    for model in models:
        yield from (path.partition(".")[0] for path in model.paths)


def _application(code: str, roots: frozenset[str]) -> list[str]:
    """Return the packages that an example takes its models from, and that no library has.

    `from shop.models import Customer` and `from app.config import conf` speak of an application.
    """
    imported = [node.module for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom) and node.module]
    names = {module.partition(".")[0] for module in imported if module.startswith("app.") or _holds_models(module)}
    return sorted(names - roots)


def _holds_models(module: str) -> bool:
    return module == "models" or module.endswith(".models")
