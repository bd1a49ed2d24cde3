"""Options of an API that decide what recipients see."""

from __future__ import annotations

from pathlib import Path

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.engine.analyse import analyse
from mailguard.engine.sources import SourceTree

CATALOG = load_catalog([builtin_rules()])


def test_a_finding_tells_how_to_undo_the_very_option() -> None:
    library = next(library for library in CATALOG.libraries if library.id == "mandrill")
    example = next(example for example in library.examples if "MG105" in example.code)
    files = {"example.py": example.code.encode()}
    tree = SourceTree(Path("/nowhere"), tuple(files), frozenset(files), files)
    repairs = [finding.repair for finding in analyse(tree, CATALOG, 1).findings if finding.code == "MG105"]
    assert repairs == ["Set preserve_recipients to False, so that each person gets a copy with only their own address."]
