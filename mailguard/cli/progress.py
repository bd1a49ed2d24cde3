"""A progress bar for people who wait: on a terminal only, and only when the wait is noticeable."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

from mailguard.engine.progress import Progress, Stage, silent

PATIENCE = 1.0  # seconds before anything is shown
INTERVAL = 0.1  # seconds from one picture to the next
WIDEST_BAR = 30  # columns

_STANDARD_ERROR = 2
_ERASE_LINE = "\r\x1b[K"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give the progress of a run somewhere to go, and leave no trace of it on the terminal.

    Nothing is written where standard error is no terminal: a log has no use for it.
    """
    if not os.isatty(_STANDARD_ERROR) or os.environ.get("TERM") == "dumb" or sys.stderr is None:
        yield silent
        return
    bar = ProgressBar(sys.stderr, monotonic)
    try:
        yield bar.show
    finally:
        bar.erase()


class ProgressBar:
    """One line of a terminal that is drawn over and over. `clock` counts seconds from any moment."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._clock = clock
        self._next = clock() + PATIENCE
        self._drawn = False

    def show(self, stage: Stage, done: int, total: int) -> None:
        """Draw how far the stage has come, if it is time to draw something."""
        now = self._clock()
        if now < self._next:
            return
        import shutil  # slow to load, and only needed for people who wait

        self._next = now + INTERVAL
        self._drawn = True
        self._write(_ERASE_LINE + picture(stage, done, total, shutil.get_terminal_size().columns))

    def erase(self) -> None:
        """Leave the line as it was found."""
        if self._drawn:
            self._write(_ERASE_LINE)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def picture(stage: Stage, done: int, total: int, width: int) -> str:
    """Draw the bar in less than `width` columns, so that no terminal wraps it."""
    words = f"{stage.value} {done}/{total}"
    room = min(WIDEST_BAR, width - len(words) - len(" [] ") - 1)
    if room < 1:
        return words[: width - 1]
    full = room * done // max(total, 1)
    return f"[{'#' * full}{'-' * (room - full)}] {words}"
