"""Bytes of a Python file -> `ast`, or a reason for people why not."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from typing import NamedTuple

from mailguard.syntax.limits import is_too_large, overflows_parser
from mailguard.syntax.newer import as_older_syntax
from mailguard.syntax.python2 import as_python_3

MAX_DEPTH_HINT = "the code is nested too deeply to be analysed"
MAX_SIZE_HINT = "there is too much code in one file to be analysed; leave it out with --exclude"
# What only Python 2 has: `print x`, `except E, e:`, `raise E, "text"`, `exec code`, octal numbers with a bare zero, pairs as
# parameters; and `async` as a name, which Python 3 had until 3.6.
_PYTHON_2 = re.compile(
    r"^\s*(?:print\s+[^=\s]|print\s*$|exec\s+[\"'\w]|except\s+[\w.()\s,]+,\s*[\w.]+\s*:|raise\s+\w+\s*,)|\b0[0-7]+\b|<>|\b\d+[lL]\b"
    r"|\blambda\b[^:()\n]*\(|\bdef\s+\w+\([^()\n]*\(|\b(?:async|await)\s*[=,.:)]|[.,]\s*(?:async|await)\b",
    re.MULTILINE,
)


class Unparsable(Exception):
    """The file is not Python that can be analysed.

    `reason` is one sentence; `line` counts from 1.
    """

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = max(line, 1)


def decode(data: bytes) -> str:
    """The text of a source file, by its byte order mark or its PEP 263 declaration (UTF-8 without one).

    Raises Unparsable when the bytes are not text in that encoding.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unparsable("the file is encoded as UTF-16; Python reads UTF-8, so save it as UTF-8")
    if b"\0" in data:
        raise Unparsable(
            "the file contains NUL bytes: it is binary or damaged", data[: data.index(b"\0")].count(b"\n") + 1
        )
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except SyntaxError as error:
        raise Unparsable(f"the declared encoding cannot be used: {error.msg}") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unparsable(
            f"the bytes are not valid {error.encoding}: save the file as UTF-8 or declare its encoding (PEP 263)", line
        ) from None
    except (LookupError, ValueError):
        raise Unparsable("the declared encoding is not known") from None
    return text.removeprefix("\ufeff")


class Parsed(NamedTuple):
    """The syntax tree of a file; `rewritten` if it is not that of its own text."""

    module: ast.Module
    rewritten: bool


def parse(data: bytes) -> Parsed:
    """The syntax tree of a file. Raises Unparsable."""
    return _parsed(readable(data))


def parse_text(text: str) -> ast.Module:
    """The syntax tree of a program. Raises Unparsable."""
    if overflows_parser(text):
        raise Unparsable(MAX_DEPTH_HINT)
    return _parsed(text).module


def readable(data: bytes) -> str:
    """The text of a file, if it may be given to the parser as a whole. Raises Unparsable."""
    if is_too_large(data):
        raise Unparsable(MAX_SIZE_HINT)
    text = decode(data)
    if overflows_parser(text):
        raise Unparsable(MAX_DEPTH_HINT)
    return text


def parse_part(text: str) -> ast.Module | None:
    """The syntax tree of a part of a `readable` text; None if it is no program by itself."""
    try:
        return _as_python(text)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return None


def _as_python(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _parsed(text: str) -> Parsed:
    try:
        return Parsed(_as_python(text), rewritten=False)
    except SyntaxError as error:
        older = as_older_syntax(text)
        if older is None and _PYTHON_2.search(text):
            older = as_python_3(text)
        if older is not None:
            return Parsed(older, rewritten=True)
        raise Unparsable(f"syntax error: {error.msg}", error.lineno or 1) from None
    except (RecursionError, MemoryError):
        raise Unparsable(MAX_DEPTH_HINT) from None
    except ValueError as error:
        raise Unparsable(f"the file cannot be parsed: {error}") from None
