"""Where lines of the text that was analysed are in the text that an editor shows by now."""

from __future__ import annotations

from dataclasses import dataclass

from mailguard.audience.place import Span
from mailguard.engine.source_text import SourceText


@dataclass(frozen=True, slots=True)
class Shift:
    """Two texts that are the same in their first and last lines. What was between those of the first is not in the second."""

    same_before: int  # lines
    same_after: int  # lines
    length: int  # lines of the text that was analysed
    added: int  # lines by which the other text is longer; negative: shorter

    @classmethod
    def between(cls, analysed: SourceText, shown: SourceText) -> Shift:
        """Compare the text that was analysed with the one that is shown."""
        before, after = analysed.lines, shown.lines
        shorter = min(len(before), len(after))
        same_before = next((at for at in range(shorter) if before[at] != after[at]), shorter)
        rest = shorter - same_before
        same_after = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
        return cls(same_before, same_after, len(before), len(after) - len(before))

    def moved(self, span: Span) -> Span | None:
        """Return where a span of the analysed text is in the other one; None if it was written over."""
        if span.end_line <= self.same_before:
            return span
        if span.line > self.length - self.same_after:
            return span._replace(line=span.line + self.added, end_line=span.end_line + self.added)
        return None
