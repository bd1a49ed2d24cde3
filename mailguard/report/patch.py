"""Changed files as a patch in the unified format, which `patch` and `git apply` read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import unified_diff

from mailguard.repair.source import Text
from mailguard.report.wording import printable

_NO_LINE_END = "\\ No newline at end of file\n"
_TEXT = re.compile(r"[^\t\n\r\f]+")  # all but characters that do not print and belong to source code


def patch(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """Return what changes, file by file. Control characters other than those that lay out code come out escaped."""
    return "".join(_of_file(path, before[path], after[path]) for path in sorted(after))


def _of_file(path: str, before: bytes, after: bytes) -> str:
    name = printable(path)
    lines = unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    return "".join(_shown(line) for line in lines)


def _lines(content: bytes) -> list[str]:
    """The lines with their ends: line feeds, as patches know no others."""
    *lines, last = Text(content).characters.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _shown(line: str) -> str:
    text = _TEXT.sub(lambda found: printable(found[0]), line)
    return text if text.endswith("\n") else f"{text}\n{_NO_LINE_END}"
