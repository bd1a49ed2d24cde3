"""The identity of a finding from one run to the next: what it is about, not where it stands."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from mailguard.catalog.suggest import printable
from mailguard.engine.source_text import SourceText
from mailguard.judge.finding import Finding
from mailguard.syntax.parse import Unparsable, parse_text

MODULE = "<module>"
_LONGEST_SHOWN = 80  # characters of an expression; of a longer one the end is replaced by a hash of the whole
_HASH_DIGITS = 12
_IDLE_BLANK = re.compile(r"(?<=\W) | (?=\W)")
_TRAILING_COMMA = re.compile(r",(?=[)\]}])")

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def identities(findings: Iterable[Finding], sources: Mapping[str, SourceText], folder: str = "") -> list[str]:
    """Return one line a finding, in the order given, which must be the order in the file.

    It is made of the path, the code, the function around the finding and the underlined expression, however that is laid
    out, and a number where these are the same for several. No line number: code that moves, or is indented anew, keeps its
    identity. `folder` goes before each path; it is empty or ends with a slash.
    """
    functions = {path: _Functions(text) for path, text in sources.items()}
    seen: Counter[str] = Counter()
    lines = []
    for finding in findings:
        path = finding.place.path
        function = functions[path].around(finding.place.span.line) if path in functions else MODULE
        expression = _normalised(sources[path].extract(finding.place.span)) if path in sources else ""
        line = printable(f"{folder}{path}: {finding.code} in {function}: {expression}")
        seen[line] += 1
        lines.append(line if seen[line] == 1 else f"{line} #{seen[line]}")
    return lines


class _Functions:
    """The functions and classes of a file, which is only parsed when one is asked for."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._tree: ast.Module | None = None

    def around(self, line: int) -> str:
        """Return the qualified name of the innermost function or class around a line."""
        if self._tree is None:
            try:
                self._tree = parse_text(self._source.program)
            except Unparsable:
                self._tree = ast.Module([], [])
        return ".".join(_names_around(self._tree.body, line)) or MODULE


def _names_around(body: Iterable[ast.AST], line: int) -> list[str]:
    pending, names = list(body), []
    while pending:
        node = pending.pop()
        first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if first is not None and last is not None and not first <= line <= last:
            continue
        if isinstance(node, _Scope):
            names.append(node.name)
            pending = list(node.body)
        else:
            pending += ast.iter_child_nodes(node)
    return names


def _normalised(expression: str) -> str:
    """Return an expression on one line, such that a formatter does not change it, and not too long to be read."""
    one_line = _IDLE_BLANK.sub("", " ".join(expression.split()))
    return _shortened(_TRAILING_COMMA.sub("", one_line))


def _shortened(expression: str) -> str:
    if len(expression) <= _LONGEST_SHOWN:
        return expression
    digest = sha256(expression.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
    return f"{expression[: _LONGEST_SHOWN - _HASH_DIGITS]}...{digest}"
