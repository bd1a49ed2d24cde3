"""Line charts as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from benchmarks.speed.results import Series

WIDTH, HEIGHT = 300, 230  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 34, 42
TICKS = 4


def draw(series: Sequence[Series]) -> str:
    """Draw one panel for each series, side by side: its measure to the right, CPU seconds upwards. Both axes begin at 0."""
    panels = "".join(
        f'<g transform="translate({number * WIDTH} 0)">{_panel(one)}</g>\n' for number, one in enumerate(series)
    )
    width = WIDTH * len(series)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="11">\n'
        "<title>CPU seconds that mailguard takes as a project grows</title>\n"
        f'<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>\n{panels}</svg>\n'
    )


def round_up(value: float) -> float:
    """Return the next number that is 1, 2, 4, 5 or 8 times a power of ten: the end of an axis."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((factor * power for factor in (1, 2, 4, 5, 8) if factor * power >= value), 10 * power)


def _panel(series: Series) -> str:
    right = round_up(max(point.size for point in series.points))
    top = round_up(max(point.cpu for point in series.points))
    places = [(_x(point.size / right), _y(point.cpu / top)) for point in series.points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f5fa8"/>' for x, y in places)
    return (
        f"{_axes(right, top)}"
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>{dots}'
        f'<text x="{LEFT}" y="16" font-weight="bold">CPU seconds</text>'
        f'<text x="{_x(0.5):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(series.measure)}</text>'
    )


def _axes(right: float, top: float) -> str:
    parts = []
    for tick in range(TICKS + 1):
        share = tick / TICKS
        y, x = _y(share), _x(share)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{_x(1):.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share * top:g}</text>')
        parts.append(f'<text x="{x:.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{share * right:g}</text>')
    return "".join(parts)


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
