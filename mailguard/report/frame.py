"""Code frames: the scanned lines with an expression underlined, fitted to the width of the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mailguard.audience.place import Span
from mailguard.report.columns import characters
from mailguard.report.source import SourceText
from mailguard.report.style import Ink, Palette
from mailguard.report.wording import display_width, printable_characters

CONTEXT_LINES = 2  # before the span only: the addresses come from above
HEAD_LINES = 5  # of a long span
TAIL_LINES = 2
TAB_STOP = 4
ELLIPSIS = "..."
INDENT = "  "


class Fitted(NamedTuple):
    """A line as shown: at most the given width, tabs expanded, nothing unprintable; and where its marked part stands."""

    before: str
    marked: str
    after: str


def code_frame(source: SourceText, span: Span, ink: Ink, *, width: int, palette: Palette) -> list[str]:
    """Draw the lines of `span` with the span underlined and a little context above.

    Every line is at most `width` columns wide; a longer one is cut around the underlined part.
    """
    numbers = framed_lines(source, span)
    digits = len(str(numbers[-1])) if numbers else 1
    available = width - len(INDENT) - digits - len(" | ")
    empty_gutter = palette.paint(f"{INDENT}{'':{digits}} |", Ink.GUTTER)
    lines = [empty_gutter]
    previous = None
    for number in numbers:
        if previous is not None and number != previous + 1:
            lines.append(palette.paint(f"{INDENT}{ELLIPSIS}", Ink.GUTTER))
        previous = number
        fitted = fit(source.line(number), *marked_part(source, span, number), available)
        gutter = palette.paint(f"{INDENT}{number:>{digits}} |", Ink.GUTTER)
        lines.append(f"{gutter} {''.join(fitted)}".rstrip())
        if fitted.marked:
            carets = palette.paint("^" * max(1, display_width(fitted.marked)), ink)
            lines.append(f"{empty_gutter} {' ' * display_width(fitted.before)}{carets}")
    return lines


def framed_lines(source: SourceText, span: Span) -> list[int]:
    """Number the lines that a frame shows: context without blank lines at its top, and the span without its middle if it is long."""
    first = max(1, span.line - CONTEXT_LINES)
    while first < span.line and not source.line(first).strip():
        first += 1
    last = min(max(span.end_line, span.line), len(source.lines))
    if last - span.line < HEAD_LINES + TAIL_LINES:
        return list(range(first, last + 1))
    return [*range(first, span.line + HEAD_LINES), *range(last - TAIL_LINES + 1, last + 1)]


def marked_part(source: SourceText, span: Span, number: int) -> tuple[int, int]:
    """Return the part of a line that the span covers, in characters, without the white space around it; (0, 0) for none."""
    line = source.line(number)
    if not span.line <= number <= span.end_line:
        return 0, 0
    start = characters(line, span.column) if number == span.line else len(line) - len(line.lstrip())
    end = characters(line, span.end_column) if number == span.end_line else len(line.rstrip())
    return (start, end) if end > start else (0, 0)


def fit(line: str, start: int, end: int, width: int) -> Fitted:
    """Show `line` in at most `width` columns, with as much as possible of the characters from `start` to `end`.

    What `start` and `end` say beyond the line counts as its beginning or end.
    """
    cells = tuple(_cells(line))
    widths = tuple(map(display_width, cells))
    end = min(max(end, 0), len(cells))
    start = min(max(start, 0), end)
    left, right = 0, len(cells)
    if sum(widths) > width:
        left, right = _window(widths, start, end, width - 2 * len(ELLIPSIS))
    start, end = max(start, left), min(end, right)
    lead = ELLIPSIS if left > 0 else ""
    trail = ELLIPSIS if right < len(cells) else ""
    if end <= start:
        return Fitted(lead + "".join(cells[left:right]) + trail, "", "")
    return Fitted(lead + "".join(cells[left:start]), "".join(cells[start:end]), "".join(cells[end:right]) + trail)


def _window(widths: tuple[int, ...], start: int, end: int, width: int) -> tuple[int, int]:
    """Choose the characters to show of a line that is too long: the marked ones, then what stands on both sides of them."""
    spare = max(0, width - sum(widths[start:end]))
    wanted_after = min(sum(widths[end:]), spare // 2)
    left, room = start, spare - wanted_after
    while left > 0 and widths[left - 1] <= room:
        left -= 1
        room -= widths[left]
    right, room = left, width
    while right < len(widths) and widths[right] <= room:
        room -= widths[right]
        right += 1
    return left, right


def _cells(line: str) -> Iterator[str]:
    """Yield what is printed for each character of `line`."""
    column = 0
    for char, shown in zip(line, printable_characters(line), strict=True):
        cell = " " * (TAB_STOP - column % TAB_STOP) if char == "\t" else shown
        column += display_width(cell)
        yield cell
