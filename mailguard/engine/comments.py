"""The comments of a file, and the statement that each belongs to."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from mailguard.engine.source_text import SourceText


class Comment(NamedTuple):
    """A comment. Lines count from 1, the column from 0, in characters."""

    line: int
    column: int
    text: str
    alone: bool  # nothing else stands on its line
    # The first and last line of the statement that it stands in, or of the next one where it stands between two.
    # Of a compound statement only the part up to the colon counts.
    statement: tuple[int, int] | None


class _Kind(Enum):
    COMMENT = auto()
    CODE = auto()
    END = auto()  # of a statement


class _Piece(NamedTuple):
    kind: _Kind
    line: int
    column: int
    text: str


def comments(source: SourceText) -> tuple[Comment, ...]:
    """Return the comments of a file, in order. What looks like one inside a text is none.

    A file that Python's tokeniser refuses (newer or older syntax, or broken) is read with a simpler one of our own.
    """
    return tuple(_placed(_pieces(source), source))


def statement_around(source: SourceText, line: int) -> tuple[int, int] | None:
    """Return the first and last line of the statement that stands on a line; None where there is none.

    Of a compound statement only the part up to the colon counts.
    """
    first = 0
    for piece in (*_pieces(source), _Piece(_Kind.END, len(source.lines), 0, "")):
        if piece.kind is _Kind.CODE:
            first = first or piece.line
        elif piece.kind is _Kind.END:
            if first and first <= line <= piece.line:
                return first, piece.line
            first = 0
    return None


def _pieces(source: SourceText) -> list[_Piece]:
    try:
        return list(_tokens(source))
    except (tokenize.TokenError, SyntaxError):
        return list(_rough_tokens("\n".join(source.lines)))


def _placed(pieces: list[_Piece], source: SourceText) -> Iterator[Comment]:
    waiting: list[_Piece] = []
    first = 0
    for piece in (*pieces, _Piece(_Kind.END, len(source.lines), 0, "")):
        if piece.kind is _Kind.COMMENT:
            waiting.append(piece)
        elif piece.kind is _Kind.CODE:
            first = first or piece.line
        elif first:
            yield from (_comment(each, source, (first, piece.line)) for each in waiting)
            waiting, first = [], 0
    yield from (_comment(each, source, None) for each in waiting)


def _comment(piece: _Piece, source: SourceText, statement: tuple[int, int] | None) -> Comment:
    alone = not source.line(piece.line)[: piece.column].strip()
    return Comment(piece.line, piece.column, piece.text, alone, statement)


_LAYOUT = frozenset({tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER})


def _tokens(source: SourceText) -> Iterator[_Piece]:
    lines = iter([f"{line}\n" for line in source.lines])
    for token in tokenize.generate_tokens(lambda: next(lines, "")):
        if token.type == tokenize.COMMENT:
            yield _Piece(_Kind.COMMENT, *token.start, token.string)
        elif token.type == tokenize.NEWLINE:
            yield _Piece(_Kind.END, *token.start, "")
        elif token.type not in _LAYOUT:
            yield _Piece(_Kind.CODE, *token.start, "")


_ROUGH = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<text>\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z) | '{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
               | "(?:[^"\\\n]|\\.)*"? | '(?:[^'\\\n]|\\.)*'?)
      | (?P<end>\n)
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<code>\\\n | [^\s\#"'()\[\]{}\\]+ | \\)""",
    re.VERBOSE | re.DOTALL,
)


def _rough_tokens(text: str) -> Iterator[_Piece]:
    line, line_start, depth = 1, 0, 0
    for match in _ROUGH.finditer(text):
        kind, start = match.lastgroup, match.start()
        if kind == "comment":
            yield _Piece(_Kind.COMMENT, line, start - line_start, match[0])
        elif kind != "end":
            depth = max(0, depth + (kind == "open") - (kind == "close"))
            yield _Piece(_Kind.CODE, line, start - line_start, "")
        elif depth == 0:
            yield _Piece(_Kind.END, line, start - line_start, "")
        if breaks := match[0].count("\n"):
            line += breaks
            line_start = start + match[0].rindex("\n") + 1
