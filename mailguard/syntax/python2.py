"""Python 2 as Python 3, as far as its statements differ: enough to follow who gets a mail.

Only lines at which Python 3 stops are rewritten, one at a time, and lines stay where they are.
"""

from __future__ import annotations

import ast
import re

MAX_REPAIRS = 2000

_STRING = r"(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bexcept\s+(\([^()]*\)|[\w.]+)\s*,\s*[\w.]+\s*:"), r"except \1:"),
    (re.compile(r"\braise\s+([\w.]+)\s*,\s*(.+?)\s*$"), r"raise \1(\2)"),
    (re.compile(r"\bexec\s+(.+?)(?:\s+in\s+.+)?$"), r"exec(\1)"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"\b[uU][rR](?=['\"])"), "r"),
    (re.compile(r"\b0([0-7]+)\b(?!\.)"), r"0o\1"),
    (re.compile(r"\b(0[xX][0-9a-fA-F]+|\d+)[lL]\b"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"repr(\1)"),
)
_PRINT = re.compile(r"(^|[:;]|\belse\b:?)(\s*)print\b(?!\s*\()\s*(?:>>\s*[\w.]+\s*,?\s*)?")
_PRINT_CALL = re.compile(r"(^|[:;])(\s*)print\s*(?=\()")


def as_python_3(text: str) -> ast.Module | None:
    """The syntax tree of a Python 2 file; None when it is not that either."""
    lines = text.expandtabs(8).splitlines()
    for _ in range(MAX_REPAIRS):
        try:
            return ast.parse("\n".join(lines) + "\n")
        except SyntaxError as error:
            if error.lineno is None or not _repair(lines, min(error.lineno, len(lines)) - 1):
                return None
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


def _repair(lines: list[str], index: int) -> bool:
    """Rewrites the line at which the parser stopped, or the one that begins its statement; whether anything changed."""
    for at in range(index, max(index - 12, -1), -1):
        if _repair_print(lines, at):
            return True
        for pattern, replacement in _REWRITES:
            rewritten = pattern.sub(replacement, lines[at])
            if rewritten != lines[at]:
                lines[at] = rewritten
                return True
    return False


def _repair_print(lines: list[str], index: int) -> bool:
    line = lines[index]
    found = _PRINT.search(line) or _PRINT_CALL.search(line)
    if found is None or line.lstrip().startswith("#"):
        return False
    last = _end_of_statement(lines, index)
    head, rest = line[: found.end()], line[found.end() :]
    opening = re.sub(r"print\b.*$", "print((", head)
    if lines[index] == opening + rest or "print((" in line:
        return False
    lines[index] = opening + rest
    lines[last] = _close(lines[last])
    return True


def _close(line: str) -> str:
    """The line with the call closed, before a comment and without a trailing comma."""
    code = re.sub(rf"({_STRING})|#.*$", lambda match: match[1] or "", line).rstrip()
    return code.removesuffix(",") + "))"


def _end_of_statement(lines: list[str], index: int) -> int:
    """The last line of the statement that begins at `index`, by its brackets and backslashes."""
    depth = 0
    for at in range(index, len(lines)):
        code = re.sub(rf"{_STRING}|#.*$", "", lines[at])
        depth += sum(code.count(opening) for opening in "([{") - sum(code.count(closing) for closing in ")]}")
        if depth <= 0 and not code.rstrip().endswith("\\"):
            return at
    return len(lines) - 1
