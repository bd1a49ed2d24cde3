"""Whatever is offered for the examples of rules/apis/ holds: nothing is found afterwards, and the program is Python."""

from __future__ import annotations

import ast

import pytest

from mailguard.catalog.models import Catalog
from mailguard.catalog.shapes import Library
from mailguard.engine.rulebook import load_rules
from tests.conformance.execute import verdict_on
from tests.conformance.fixes import repaired

LIBRARIES = [library for library in load_rules().libraries if any(example.leak for example in library.examples)]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.id)
def test_repairs_hold(library: Library, catalog: Catalog) -> None:
    for example in library.examples:
        if example.leak:
            code, repairs = repaired(example.code, catalog)
            ast.parse(code)
            assert verdict_on(code, catalog) is not bool(repairs), example.name
