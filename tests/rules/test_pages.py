"""The pages about the rules and libraries that mailguard comes with."""

from __future__ import annotations

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.report import page_text
from mailguard.report.blocks import Page
from mailguard.report.library_page import library_page
from mailguard.report.rule_page import rule_page

CATALOG = load_catalog([builtin_rules()])
WIDTH = 80
LONGEST_WORD = 45  # an address or import path cannot be broken

PAGES = [pytest.param(rule_page(check), id=check.code) for check in CATALOG.checks] + [
    pytest.param(library_page(library), id=library.id) for library in CATALOG.libraries
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_terminal(page: Page) -> None:
    lines = page_text.render(page, colour=False, width=WIDTH).splitlines()
    too_wide = [line for line in lines if len(line) > WIDTH and max(map(len, line.split())) < LONGEST_WORD]
    assert too_wide == []
