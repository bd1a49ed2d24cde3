"""The benchmark of editing measures what it says."""

from __future__ import annotations

import ast
from pathlib import Path

from benchmarks.editing.__main__ import measured
from benchmarks.editing.long_file import LETTER, LINES, in_the_middle, long_file, typed


def test_the_long_file_is_python_and_long() -> None:
    text = long_file()
    ast.parse(text)
    assert LINES <= text.count("\n") < LINES + 30
    assert typed(text, 1) != typed(text, 2)
    assert typed(text, 1).count("\n") == text.count("\n")
    ast.parse(in_the_middle(text, LETTER))


def test_each_change_is_measured(tmp_path: Path) -> None:
    lines = measured(tmp_path, files=20, runs=1).splitlines()
    titles = [line.split("|")[1].strip() for line in lines if line.startswith("|")]
    assert titles[2:] == [
        "(the first look)",
        "nothing",
        "within a function of the long file",
        "a comment at the top of the long file",
        "an import at the top of the long file",
        "a function in the middle of the long file",
        "the helper, five calls away",
    ]
