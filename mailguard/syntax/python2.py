"""Python 2 as Python 3, as far as its statements differ: enough to follow who gets a mail.

The statements that only Python 2 has are rewritten in one pass over the lines; then, one at a time, lines at which Python 3 still stops.
Lines stay where they are.
"""

from __future__ import annotations

import ast
import re

MAX_PARSED = 200_000  # lines, over all attempts to parse a file: a few seconds
MAX_STATEMENT = 200  # lines of one statement
MAX_LINE = 10_000  # characters; a longer line is data

_STRING = r"(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
# Words match in one way only: to try every blank as the end of one would take as long as the line is long, squared.
_WORDS, _WORDS_BEFORE_IN = r"\S+(?:\s+\S+)*", r"\S+(?:\s+(?!in\s)\S+)*"
_STATEMENT_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bexcept\s+(\([^()]*\)|[\w.]+)\s*,\s*[\w.]+\s*:"), r"except \1:"),
    (re.compile(rf"\braise\s+([\w.]+)\s*,\s*({_WORDS})\s*$"), r"raise \1(\2)"),
    (re.compile(rf"\bexec\s+({_WORDS_BEFORE_IN})(?:\s+in\s.*|\s*)$"), r"exec(\1)"),
)
_SYMBOL_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<>"), "!="),
    (re.compile(r"(?<![\w.])0([0-7]+)[lL]?\b(?!\.)"), r"0o\1"),
    (re.compile(r"\b(0[xX][0-9a-fA-F]+|\d+)[lL]\b"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"repr(\1)"),
    (re.compile(r"\b(async|await)\b(?=\s*[=,.:)\]]|\s*$)"), r"\1_"),  # names like any other before Python 3.7
)
# `lambda (name, address): ...` and `def f(self, (name, address)):`; the names of the pair stay unbound.
_PAIRED = r"\((\s*\w+\s*),(\s*\w+\s*)\)(?=\s*[:,)])"
_REWRITES = (
    *_STATEMENT_REWRITES,
    *_SYMBOL_REWRITES,
    (re.compile(r"\b[uU][rR](?=['\"])"), "r"),
    (re.compile(rf"\b(lambda\b[^:(]*){_PAIRED}"), r"\1pair_of_\2"),
    (re.compile(rf"\b(def\s+\w+\([^()]*){_PAIRED}"), r"\1pair_of_\2"),
)
_SYMBOL = re.compile(r"<>|(?<![\w.])0[0-7]|\d[lL]\b|`|\b(?:async|await)\b")
_STRING_OR_COMMENT = re.compile(rf"({_STRING}|#.*)")
_PRINT = re.compile(r"(^|[:;]|\belse\b:?)(\s*)print\b(?!\s*\()\s*(?:>>\s*[\w.]+\s*,?\s*)?")
_LONG_STRING = re.compile(rf"{_STRING}|#[^\n]*", re.DOTALL)
_STATEMENT = re.compile(
    r"(?:^|[:;])\s*(?P<word>print\b(?!\s*(?:[=(.,)]|\w+\s*=(?!=)))|exec\s+[\"'\w]|raise\s+[\w.]+\s*,|except\s+[\w.()\s,]+,\s*[\w.]+\s*:)"
)
_TEXT = re.compile(r"[\"'#]")
_PRINT_CALL = re.compile(r"(^|[:;])(\s*)print\s*(?=\()")


def as_python_3(text: str) -> ast.Module | None:
    """The syntax tree of a Python 2 file; None when it is not that either."""
    lines = text.expandtabs(8).splitlines()
    if any(len(line) > MAX_LINE for line in lines):
        return None
    _rewrite_statements(lines)
    for _ in range(max(MAX_PARSED // max(len(lines), 1), 2)):
        try:
            return ast.parse("\n".join(lines) + "\n")
        except SyntaxError as error:
            if error.lineno is None or not _repair(lines, min(error.lineno, len(lines)) - 1):
                return None
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


def _rewrite_statements(lines: list[str]) -> None:
    """Rewrites what only Python 2 has, wherever it is certain not to stand in a string or comment."""
    inside = _lines_inside_strings(lines)
    for index, line in enumerate(lines):
        if index in inside:
            continue
        if _SYMBOL.search(line):
            lines[index] = _rewrite_symbols(line)
        found = _STATEMENT.search(lines[index])
        if found is not None:
            _rewrite_statement(lines, index, found.start("word"))


def _rewrite_statement(lines: list[str], index: int, start: int) -> None:
    before, statement = lines[index][:start], lines[index][start:]
    if _TEXT.search(re.sub(_STRING, "", before)):
        return
    if statement.startswith("print"):
        _repair_print(lines, index)
    for pattern, replacement in _STATEMENT_REWRITES:
        if pattern.match(statement):
            lines[index] = before + pattern.sub(replacement, statement, count=1)


def _rewrite_symbols(line: str) -> str:
    pieces = _STRING_OR_COMMENT.split(line)
    for pattern, replacement in _SYMBOL_REWRITES:
        pieces[::2] = [pattern.sub(replacement, piece) for piece in pieces[::2]]
    return "".join(pieces)


def _lines_inside_strings(lines: list[str]) -> set[int]:
    """The lines, counted from 0, that begin inside a string of several lines."""
    text, inside, counted, line = "\n".join(lines), set[int](), 0, 0
    for string in _LONG_STRING.finditer(text):
        breaks = string[0].count("\n")
        if breaks:
            line += text.count("\n", counted, string.start())
            inside.update(range(line + 1, line + breaks + 1))
            line += breaks
            counted = string.end()
    return inside


def _repair(lines: list[str], index: int) -> bool:
    """Rewrites the line at which the parser stopped, or the one that begins its statement; whether anything changed."""
    return any(_repair_line(lines, at) for at in range(index, max(index - 12, -1), -1))


def _repair_line(lines: list[str], index: int) -> bool:
    if _repair_print(lines, index):
        return True
    for pattern, replacement in _REWRITES:
        rewritten = pattern.sub(replacement, lines[index])
        if rewritten != lines[index]:
            lines[index] = rewritten
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
    for at in range(index, min(index + MAX_STATEMENT, len(lines))):
        code = re.sub(rf"{_STRING}|#.*$", "", lines[at])
        depth += sum(code.count(opening) for opening in "([{") - sum(code.count(closing) for closing in ")]}")
        if depth <= 0 and not code.rstrip().endswith("\\"):
            return at
    return index
