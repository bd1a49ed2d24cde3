"""Patterns with several wildcards match what Git and pathspec say, in a time that grows with the path alone."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from mailguard.engine.patterns import LONGEST, compiled

pieces = st.lists(st.sampled_from(["*", "**", "/**/", "?", "[ab]", "/", "a", "b", ".", r"\*", "(", "+"]), max_size=9)
names = st.text("ab.*(+", min_size=1, max_size=4)
paths = st.lists(names, min_size=1, max_size=5).map("/".join)


@given(pieces.map("".join), st.lists(paths, min_size=1, max_size=5))
def test_several_wildcards_match_what_pathspec_matches(pattern: str, held: list[str]) -> None:
    try:
        expected = GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        with pytest.raises(ValueError, match="pattern"):
            compiled([pattern])
        return
    found = compiled([pattern])
    assert [found.check_file(path).include for path in held] == [expected.check_file(path).include for path in held]


@pytest.mark.parametrize(
    "pattern",
    [
        "*a*b*",
        "x*a*b",
        "*[!a]*b",
        "a/**/b/**/c",
        "**/a*b*/**/c",
        "**/a/**/*b",
        "/**/a*/**/b",
        "*a*/*b*",
        "?*?*b",
        "a**b**",
    ],
)
def test_several_wildcards_match_what_git_matches(tmp_path: Path, pattern: str) -> None:
    segments = ("a", "b", "ab", "xaxb")
    held = [
        *segments,
        *(f"{a}/{b}/c" for a in segments for b in segments),
        *(f"q/{a}/{b}" for a in segments for b in segments),
    ]
    (tmp_path / ".gitignore").write_text(f"{pattern}\n", encoding="utf-8")
    git = shutil.which("git") or pytest.skip("Git is not here")
    subprocess.run((git, "init", "-q"), cwd=tmp_path, check=True)
    asked = (git, "check-ignore", "--stdin", "--no-index")
    told = subprocess.run(asked, cwd=tmp_path, input="\n".join(held), capture_output=True, text=True, check=False)
    found = compiled([pattern])
    assert [path for path in held if found.match_file(path)] == told.stdout.splitlines()


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 30 + "b", "a" * 250),
        ("*" * 50 + "b", "a" * 250),
        ("?*" * 30 + "b", "a" * 250),
        ("*[ab]" * 30 + "c", "a" * 250),
        ("**/a/" * 30 + "b", "a/" * 1_000 + "a"),
        ("a/" + "**/a/" * 30 + "b", "a/" * 1_000 + "a"),
        ("**/*a*a*a/" * 10 + "b", f"{'a' * 200}/" * 15 + "a"),
    ],
)
def test_no_pattern_is_catastrophic(pattern: str, path: str) -> None:
    started = time.process_time()
    assert compiled([pattern]).check_file(path).include is None
    assert time.process_time() - started < 1


def test_a_pattern_that_is_longer_than_any_path_is_malformed() -> None:
    assert compiled(["a" * LONGEST]).match_file("a" * LONGEST)
    with pytest.raises(ValueError, match="longer than any path"):
        compiled(["a" * (LONGEST + 1)])
