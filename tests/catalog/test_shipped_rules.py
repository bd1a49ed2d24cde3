"""The rules that mailguard comes with are valid, and each section of them holds something."""

from __future__ import annotations

from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.words import SHORTEST, trigger_words


def test_the_shipped_rules_are_valid() -> None:
    catalog = load_catalog([builtin_rules()])
    assert catalog.libraries
    assert catalog.checks
    assert catalog.sources
    assert catalog.transparents
    assert catalog.deferreds
    assert catalog.http_functions
    assert catalog.http_methods


def test_each_shipped_check_can_be_looked_up() -> None:
    catalog = load_catalog([builtin_rules()])
    assert len(CatalogIndex.build(catalog).checks_by_code) == len(catalog.checks)


def test_no_shipped_prefilter_word_is_so_short_that_it_is_everywhere() -> None:
    words = trigger_words(load_catalog([builtin_rules()]))
    assert [word for word in words if len(word) < SHORTEST] == []
