"""A parser that ends its process costs the file that did it, and no other."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from mailguard.engine import summaries
from mailguard.engine.sources import SourceTree
from mailguard.engine.summaries import ENDED, FEWEST_FILES, all_summarised
from mailguard.syntax import tree as syntax
from mailguard.syntax.parse import MAX_DEPTH_HINT

DEADLY = b"import smtplib  # ends whoever parses it\n"
NESTED = b"import smtplib  # is too deep for its result to be handed over\n"
summarise = summaries.summarise


def fragile(path: str, data: bytes) -> syntax.Summary:
    if data == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    if data == NESTED:
        raise RecursionError
    return summarise(path, data)


def forked() -> Executor:
    """Processes that have the stand-in."""
    return ProcessPoolExecutor(2, get_context("fork"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no other way to put a stand-in into a process")
def test_they_are_told_by_their_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "summarise", fragile)
    files = {f"m{number}.py": b"import smtplib\n" for number in range(FEWEST_FILES)}
    files |= {"m1.py": DEADLY, "m40.py": DEADLY, "m50.py": NESTED}
    tree = SourceTree(Path("/nowhere"), tuple(sorted(files)), frozenset(files), files)
    made = all_summarised(tree, tree.paths, forked)
    assert list(made) == list(tree.paths)
    broken = {path: each.unreadable.reason for path, each in made.items() if each.unreadable is not None}
    assert broken == {"m1.py": ENDED, "m40.py": ENDED, "m50.py": MAX_DEPTH_HINT}
    assert all(made[path].summary for path in files.keys() - broken.keys())
