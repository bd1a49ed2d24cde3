"""A file while people write in it: its summary shares with the one before what has not changed, wherever that has moved.

Every line of a statement keeps the number that it had when the statement was read. What is new gets numbers that no other
statement has. So whatever was found out about a statement stays true when lines come or go above it; at the end,
`Draft.numbering` tells which lines of the file the numbers stand for.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailguard.audience.renumbered import Numbering
from mailguard.syntax import tree
from mailguard.syntax.parse import parse, parse_part, readable
from mailguard.syntax.summarise import lowered, summarise
from mailguard.syntax.text import Text, with_line_feeds

_CONTINUED = "\\"  # at the end of a line; or of a comment, where taking it for this does no harm


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of a file that hold one statement, or several that share lines, and nothing else."""

    first: int  # lines of the file, counted from 1
    last: int
    number: int  # of the first line, in the summary
    statements: tuple[tree.Statement, ...]
    mentions: tuple[str, ...]

    @property
    def unused(self) -> int:
        """The first number after those of its lines."""
        return self.number + self.last + 1 - self.first

    def at(self, first: int) -> Piece:
        """Return the same piece where it begins at another line."""
        return replace(self, first=first, last=self.last + first - self.first) if first != self.first else self


@dataclass(frozen=True, slots=True)
class Draft:
    """A file with some content. There are no `pieces` if its text had to be rewritten before it could be parsed."""

    data: bytes
    summary: tree.Summary
    pieces: tuple[Piece, ...] = ()

    @property
    def numbering(self) -> Numbering:
        """Which lines of the file the numbers in its summary stand for."""
        return Numbering((piece.number, piece.first) for piece in self.pieces)


@dataclass(slots=True)
class _Read:
    """Statements that share lines, as the parser yields them, and where they stand in the file."""

    nodes: list[ast.stmt]
    first: int
    last: int


def draft(path: str, data: bytes) -> Draft:
    """Return a file with its first content. Raises Unparsable."""
    return drafted(Draft(b"", tree.Summary(path, (), ())), data)


def draft_of(summary: tree.Summary, data: bytes) -> Draft:
    """Return a file with its first content, of which there is a summary already. Raises Unparsable."""
    statements = iter(summary.body)
    pieces = draft(summary.path, data).pieces
    same = (replace(piece, statements=tuple(islice(statements, len(piece.statements)))) for piece in pieces)
    return Draft(data, summary, tuple(same))


def drafted(before: Draft, data: bytes) -> Draft:
    """Return a file with another content. Raises Unparsable.

    Only the lines between the pieces that are the same at the start and at the end are parsed, if they are a program by
    themselves. Then the whole means what its parts mean: what belongs to a statement before it, such as an `else` or an
    indented line, is no program, and neither is what waits for something to follow.
    """
    lines, earlier = _lines_of(data), _lines_of(before.data)
    head = _head(before.pieces, earlier, lines)
    above = head[-1].last if head else 0
    tail = _tail(before.pieces[len(head) :], earlier, lines, above)
    changed = lines[above : tail[0].first - 1 if tail else len(lines)]
    module = _parsed_alone(changed) if (head or tail) and not _goes_on(lines) else None
    if module is None:
        head, above, tail, changed = (), 0, (), lines
        parsed = parse(data)
        if parsed.rewritten:
            return Draft(data, summarise(before.summary.path, data))
        module = parsed.module
    between = before.pieces[len(head) : len(before.pieces) - len(tail)]
    kept, new = _taken_over(_in_pieces(module.body, lines, above), lines, between, earlier)
    unused = max((piece.unused for piece in (*head, *kept, *tail)), default=1)
    text = Text("\n".join(changed) if above or tail else data, unused)
    made = [_lowered(read, text, above, unused) for read in new]
    pieces = (*head, *sorted((*kept, *made), key=lambda piece: piece.first), *tail)
    return Draft(data, _summary(before.summary, pieces), pieces)


def _lines_of(data: bytes) -> list[str]:
    return with_line_feeds(readable(data)).split("\n")


def _head(pieces: Sequence[Piece], earlier: Sequence[str], lines: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces at the start of a file that are the same."""
    same = _number_of_equal(earlier, lines)
    return tuple(piece for piece in pieces if piece.last <= same)


def _tail(pieces: Sequence[Piece], earlier: Sequence[str], lines: Sequence[str], above: int) -> tuple[Piece, ...]:
    """Those of some pieces that are the same at the end of a file below so many lines, where they are by now."""
    same = _number_of_equal(earlier[above:][::-1], lines[above:][::-1])
    moved = len(lines) - len(earlier)
    return tuple(piece.at(piece.first + moved) for piece in pieces if piece.first > len(earlier) - same)


def _number_of_equal(some: Sequence[str], others: Sequence[str]) -> int:
    """How many lines are the same at the start."""
    different = (number for number, (one, other) in enumerate(zip(some, others, strict=False)) if one != other)
    return next(different, min(len(some), len(others)))


def _parsed_alone(lines: Sequence[str]) -> ast.Module | None:
    """The syntax tree of lines that nothing after them belongs to."""
    return None if _goes_on(lines) else parse_part("\n".join(lines))


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether another line must follow, which before the end of a file is not always an error."""
    return any(line.endswith(_CONTINUED) for line in lines[-2:])


def _in_pieces(nodes: Iterable[ast.stmt], lines: Sequence[str], above: int) -> Sequence[_Read]:
    """Statements that were parsed without so many lines `above` them, those together that share lines of the file."""
    found: list[_Read] = []
    for node in nodes:
        decorators = getattr(node, "decorator_list", ())
        first = above + min([node.lineno, *(each.lineno for each in decorators)])
        last = above + (node.end_lineno or node.lineno)
        while last < len(lines) and lines[last - 1].endswith(_CONTINUED):
            last += 1
        if found and first <= found[-1].last:
            found[-1].nodes.append(node)
            found[-1].last = max(last, found[-1].last)
        else:
            found.append(_Read([node], first, last))
    return found


def _taken_over(
    read: Iterable[_Read], lines: Sequence[str], pieces: Sequence[Piece], earlier: Sequence[str]
) -> tuple[list[Piece], list[_Read]]:
    """Those of the pieces that were read again, where they are by now, and what is new."""
    known: defaultdict[tuple[str, ...], list[Piece]] = defaultdict(list)
    for piece in reversed(pieces):
        known[tuple(earlier[piece.first - 1 : piece.last])].append(piece)
    kept, new = [], []
    for each in read:
        same = known.get(tuple(lines[each.first - 1 : each.last]))
        if same:
            kept.append(same.pop().at(each.first))
        else:
            new.append(each)
    return kept, new


def _lowered(read: _Read, text: Text, above: int, number: int) -> Piece:
    """A new piece. `number` is that of the first of the lines that were parsed."""
    if number > 1:
        for node in read.nodes:
            ast.increment_lineno(node, number - 1)
    statements, mentions = lowered(read.nodes, text)
    if len(statements) == 1 and isinstance(statements[0], tree.Define):
        mentions = statements[0].function.mentions  # the same words, kept once
    return Piece(read.first, read.last, number - 1 + read.first - above, statements, mentions)


def _summary(before: tree.Summary, pieces: Iterable[Piece]) -> tree.Summary:
    """The summary of some pieces, the one from before if that is the same."""
    body = tuple(statement for piece in pieces for statement in piece.statements)
    mentions = tuple(sorted(set[str]().union(*(piece.mentions for piece in pieces))))
    is_same = body == before.body and mentions == before.mentions
    return before if is_same else tree.Summary(before.path, body, mentions)
