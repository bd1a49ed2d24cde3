"""Generated parts of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.markdown import share, table
from benchmarks.pages import MissingMarkersError, replace_part, update_page
from benchmarks.speed.chart import draw
from benchmarks.speed.report import render_comparisons, render_growth
from benchmarks.speed.results import FILE, read_results

DOCS = Path(__file__).parents[2] / "docs"
PAGE = "# Title\n\n<!-- part:start -->\nold\n<!-- part:end -->\n\nrest \\1\n"


def test_what_is_between_the_markers_is_replaced_and_the_rest_stays() -> None:
    replaced = "# Title\n\n<!-- part:start -->\n\nnew \\1\n\n<!-- part:end -->\n\nrest \\1\n"
    assert replace_part(PAGE, "part", "new \\1\n") == replaced
    assert replace_part(replaced, "part", "new \\1") == replaced


@pytest.mark.parametrize("page", ["", PAGE + PAGE, PAGE.replace("part:end", "other:end")])
def test_a_page_without_the_markers_is_an_error(page: str) -> None:
    with pytest.raises(MissingMarkersError, match=r"<!-- part:start -->.*<!-- part:end -->"):
        replace_part(page, "part", "new")


def test_a_page_is_updated_in_place(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(PAGE, encoding="utf-8")
    update_page(path, "part", "new")
    assert path.read_text(encoding="utf-8") == replace_part(PAGE, "part", "new")


def test_the_page_on_speed_shows_what_was_measured() -> None:
    results = read_results(FILE)
    page = (DOCS / "speed.md").read_text(encoding="utf-8")
    again = "run: python -m benchmarks.speed page"
    assert replace_part(page, "comparisons", render_comparisons(results)) == page, again
    assert replace_part(page, "growth", render_growth(results.growth, results.growth_when)) == page, again
    assert (DOCS / "speed-growth.svg").read_text(encoding="utf-8") == draw(results.growth), again


def test_tables_align_numbers_to_the_right() -> None:
    assert table(("a", "b"), [("x", "1")]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_shares_are_per_cent_and_nothing_has_no_share() -> None:
    assert share(1, 3) == "33.3 %"
    assert share(0, 0) == "-"
