"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers_from: int = 1) -> str:
    """Render a table. The columns from `numbers_from` on are aligned to the right."""
    rule = [" --- " if column < numbers_from else " ---: " for column in range(len(header))]
    lines = [f"| {' | '.join(header)} |", f"|{'|'.join(rule)}|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """Say what `part` is of `whole`, in per cent with one decimal; a dash where there is no whole."""
    return f"{100 * part / whole:.1f} %" if whole else "-"
