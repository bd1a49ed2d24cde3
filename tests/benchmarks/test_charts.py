"""The chart of the growth benchmark."""

from __future__ import annotations

import re

import pytest

from benchmarks.speed.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw, round_up
from benchmarks.speed.results import Point, Series


@pytest.mark.parametrize(
    ("value", "end"), [(1.0, 1.0), (1.1, 2.0), (3.0, 4.0), (4.5, 5.0), (8.1, 10.0), (0.03, 0.04), (8000.0, 8000.0)]
)
def test_axes_end_at_round_numbers(value: float, end: float) -> None:
    assert round_up(value) == pytest.approx(end)


def test_points_are_where_their_numbers_say() -> None:
    drawn = draw([Series("files & folders", (Point(0, 0, 9.0, 0.0), Point(100, 100, 9.0, 2.0)))])
    corners = [(f"{LEFT:.1f}", f"{HEIGHT - BOTTOM:.1f}"), (f"{WIDTH - RIGHT:.1f}", f"{TOP:.1f}")]
    assert re.findall(r'<circle cx="(.*?)" cy="(.*?)"', drawn) == corners
    assert re.findall(r'<polyline points="(.*?)"', drawn) == [" ".join(",".join(corner) for corner in corners)]
    assert ">files &amp; folders</text>" in drawn


def test_axes_are_labelled_from_nothing_to_their_ends() -> None:
    drawn = draw([Series("files", (Point(4000, 1, 9.0, 0.8),))])
    labels = re.findall(r">([\d.]+)</text>", drawn)
    assert labels == ["0", "0", "0.2", "1000", "0.4", "2000", "0.6", "3000", "0.8", "4000"]


def test_each_series_has_a_panel() -> None:
    point = (Point(1, 1, 1.0, 1.0),)
    drawn = draw([Series("a", point), Series("b", point), Series("c", point)])
    assert re.findall(r"translate\((\d+) 0\)", drawn) == ["0", str(WIDTH), str(2 * WIDTH)]
    assert f'width="{3 * WIDTH}" height="{HEIGHT}"' in drawn
