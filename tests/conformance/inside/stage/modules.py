"""Modules that an example imports and that nobody can install, for they would be the application's own."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

from stage import people


class StandInModule(types.ModuleType):
    """A module that has whatever is asked of it: classes by capitalised names, people and things by others."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = people.model(name) if name[:1].isupper() else people.Person(name)
        setattr(self, name, made)
        return made


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules of the application. It comes last, and never speaks for what belongs to a library.

    Args:
        roots: top-level packages, or modules below real ones, that are the application's in this example.
        contents: what some of these modules hold, where a stand-in will not do.
    """

    def __init__(self, roots: Sequence[str], contents: Mapping[str, Mapping[str, object]]) -> None:
        self._roots = tuple(roots)
        self._contents = contents

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if any(fullname == root or fullname.startswith(root + ".") for root in self._roots):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> StandInModule:
        module = StandInModule(spec.name)
        vars(module).update(self._contents.get(spec.name, {}))
        return module

    def exec_module(self, module: Any) -> None:
        """Nothing is left to do."""


def stand_in_for(roots: Sequence[str], contents: Mapping[str, Mapping[str, object]]) -> None:
    """Let the modules of an application be imported."""
    sys.meta_path.append(StandInFinder(roots, contents))
