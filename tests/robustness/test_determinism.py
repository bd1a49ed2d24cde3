"""A part of what `python -m tests.robustness.determinism` does: locale, time zone, hash seed and processes at once, and the cache."""

from __future__ import annotations

from pathlib import Path

from tests.robustness.determinism import Way, lay_out, said

OTHERWISE = (("PYTHONHASHSEED", "7"), ("LC_ALL", "C"), ("TZ", "Asia/Kathmandu"))


def test_the_same_tree_is_the_same_in_other_surroundings(tmp_path: Path) -> None:
    tree, cache = tmp_path / "tree", tmp_path / "cache"
    tree.mkdir()
    lay_out(tree, every=30)
    expected = said(tree, Way("one process"), cache)
    assert expected.count(b'"MG101"') > 10
    ways = [Way("otherwise", arguments=("--jobs", "2", "."), environment=OTHERWISE) for _ in range(2)]
    assert [said(tree, way, cache) for way in ways] == [expected] * 2  # with an empty cache, and with a filled one
