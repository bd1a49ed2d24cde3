"""Classes that packages offer as entry points, from the environment that mailguard is installed in and from nowhere else.

The scanned tree has no say in this, whatever it holds and wherever mailguard is started:

* distributions are looked for in the site folders of the running interpreter only, never along `sys.path`, which may begin
  with the current directory or hold what PYTHONPATH names;
* the module has to lie in such a folder itself. An editable installation points elsewhere, perhaps into the tree;
* while it is imported, nothing but these folders and the standard library can be imported.

To look takes a millisecond or two for some hundred distributions, since only the text of their entry points is searched.
`importlib.metadata`, which takes fifty times as long, is loaded when there is something to load.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

RULES = "mailguard.rules"  # the group of entry points that are rules
_METADATA = (".dist-info", ".egg-info")
_LARGEST = 1024 * 1024  # bytes of an entry_points.txt that are searched


class Offered(NamedTuple):
    """An entry point of an installed distribution."""

    distribution: str  # name and version
    folder: str  # that it is installed in
    entry_point: EntryPoint


class LoadError(Exception):
    """What an entry point names cannot be loaded. The text says why."""


def site_folders() -> tuple[str, ...]:
    """Return the folders that packages are installed in, of the environment that mailguard runs in."""
    folders = [*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])]
    return tuple(dict.fromkeys(os.path.realpath(folder) for folder in folders if os.path.isdir(folder)))


def offered(group: str, folders: Sequence[str]) -> Iterator[Offered]:
    """Yield the entry points of a group, of the distributions in `folders`, in the order of names."""
    for folder in folders:
        for metadata in _metadata_with(group, folder):
            from importlib.metadata import Distribution

            distribution = Distribution.at(metadata)
            name = f"{distribution.metadata['Name']} {distribution.version}"
            for entry_point in sorted(distribution.entry_points, key=lambda each: each.name):
                if entry_point.group == group:
                    yield Offered(name, folder, entry_point)


def _metadata_with(group: str, folder: str) -> Iterator[str]:
    """Yield the metadata folders of distributions that mention an entry-point group."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.endswith(_METADATA))
    for name in names:
        path = os.path.join(folder, name)
        try:
            with open(os.path.join(path, "entry_points.txt"), "rb") as stream:
                mentioned = group.encode() in stream.read(_LARGEST)
        except OSError:  # most distributions have none
            continue
        if mentioned:
            yield path


def load(entry_point: EntryPoint, folders: Sequence[str]) -> object:
    """Import what an entry point names.

    Raises:
        LoadError: it lies outside `folders`, it does not exist, or importing it fails.
    """
    package = entry_point.module.partition(".")[0]
    if PathFinder.find_spec(package, list(folders)) is None:
        where = " or ".join(folders)
        raise LoadError(
            f"its module {package} is not in {where}; an editable installation is not loaded: use 'pip install .'"
        )
    try:
        with _only(folders):
            loaded: object = import_module(entry_point.module)
            for attribute in entry_point.attr.split("."):
                loaded = getattr(loaded, attribute)
    except Exception as error:  # code that is not ours may raise anything
        raise LoadError(f"{entry_point.value} cannot be imported: {type(error).__name__}: {error}") from error
    place = _place_of(package)
    if not place.startswith(tuple(f"{folder}{os.sep}" for folder in folders)):
        raise LoadError(f"another module called {package} was loaded before, from {place or 'elsewhere'}")
    return loaded


@contextmanager
def _only(folders: Sequence[str]) -> Iterator[None]:
    """Let only the standard library and `folders` be imported from."""
    library = os.path.realpath(os.path.dirname(os.__file__))
    standard = {library, os.path.join(library, "lib-dynload"), os.path.join(os.path.realpath(sys.base_prefix), "DLLs")}
    before = list(sys.path)
    sys.path[:] = [*(entry for entry in before if entry and os.path.realpath(entry) in standard), *folders]
    try:
        yield
    finally:
        sys.path[:] = before


def _place_of(package: str) -> str:
    """Return the file of an imported package, or its folder if it is a namespace; empty if it has neither."""
    spec = sys.modules[package].__spec__
    if spec is None:
        return ""
    places = [spec.origin] if spec.origin else list(spec.submodule_search_locations or ())
    return os.path.realpath(places[0]) if places else ""
