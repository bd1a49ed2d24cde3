"""A file that can be rewritten: its text, and the syntax tree in which every node knows its place."""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider

from mailguard.audience.place import Span
from mailguard.engine.source_text import LINE_END


class NotRewritable(Exception):
    """The file cannot be rewritten; `reason` says why, in one sentence without a full stop."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Region(NamedTuple):
    """A part of a text, in characters; the end is exclusive."""

    start: int
    end: int


class Text:
    """A file's characters, with a way back to its bytes."""

    def __init__(self, content: bytes) -> None:
        """Decode a file as Python does.

        Raises:
            NotRewritable: the file is not text in its encoding, or would not be the same bytes again.
        """
        try:
            self.encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
            self.characters = content.decode(self.encoding)
        except (SyntaxError, UnicodeDecodeError, LookupError):
            raise NotRewritable("the file is not text in the encoding that it declares") from None
        if self.encode(self.characters) != content:
            raise NotRewritable(f"its bytes are not the only ones that mean the same in {self.encoding}")
        self._starts = [0, *(end.end() for end in LINE_END.finditer(self.characters))]

    def encode(self, characters: str) -> bytes:
        """Return the bytes of a text in the file's encoding, byte order mark included.

        Raises:
            NotRewritable: the encoding lacks a character.
        """
        try:
            return characters.encode(self.encoding)
        except UnicodeEncodeError:
            raise NotRewritable(f"{self.encoding} lacks a character that is needed") from None

    @property
    def line_end(self) -> str:
        """What ends the first line: nearly always what ends all of them."""
        found = LINE_END.search(self.characters)
        return found.group() if found else "\n"

    def offset(self, line: int, column: int) -> int:
        """Return where a line and a column in UTF-8 bytes are in the text."""
        start = self._starts[line - 1]
        before = self._line(line).encode("utf-8", "surrogatepass")[:column]
        return start + len(before.decode("utf-8", "surrogatepass"))

    def region(self, span: Span) -> Region:
        """Return the part of the text that a span covers."""
        return Region(self.offset(span.line, span.column), self.offset(span.end_line, span.end_column))

    def span(self, region: Region) -> Span:
        """Return the span that covers a part of the text."""
        return Span(*self._position(region.start), *self._position(region.end))

    def of_range(self, covered: CodeRange) -> Region:
        """Return the part of the text that libcst means; it counts columns in characters."""
        start, end = covered.start, covered.end
        return Region(self._at(start.line, start.column), self._at(end.line, end.column))

    def line_start(self, offset: int) -> int:
        """Return where the line begins that holds `offset`."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Return where the line after the one that holds `offset` begins; the end of the text, if there is none."""
        following = bisect_right(self._starts, offset)
        return self._starts[following] if following < len(self._starts) else len(self.characters)

    def line_end_after(self, offset: int) -> int:
        """Return where the line ends that holds `offset`, before its line end."""
        found = LINE_END.search(self.characters, offset)
        return found.start() if found else len(self.characters)

    def _at(self, line: int, column: int) -> int:
        """Where a position is that libcst gives: it ends every file with a line end, whether or not there is one."""
        return self._starts[line - 1] + column if line <= len(self._starts) else len(self.characters)

    def _line(self, line: int) -> str:
        end = self._starts[line] if line < len(self._starts) else len(self.characters)
        return self.characters[self._starts[line - 1] : end]

    def _position(self, offset: int) -> tuple[int, int]:
        number = bisect_right(self._starts, offset)
        before = self.characters[self._starts[number - 1] : offset]
        return number, len(before.encode("utf-8", "surrogatepass"))


class Source:
    """The syntax tree of a file."""

    def __init__(self, path: str, content: bytes) -> None:
        """Parse a file.

        Raises:
            NotRewritable: it is not Python 3, or not text.
        """
        self.path = path
        self.text = Text(content)
        try:
            wrapper = MetadataWrapper(cst.parse_module(self.text.characters), unsafe_skip_copy=True)
            self.module = wrapper.module
            self._ranges: Mapping[cst.CSTNode, CodeRange] = wrapper.resolve(PositionProvider)
            self._parents: Mapping[cst.CSTNode, cst.CSTNode] = wrapper.resolve(ParentNodeProvider)
        except (cst.ParserSyntaxError, RecursionError):
            raise NotRewritable("only files in the syntax of Python 3 are rewritten") from None
        self._nodes: dict[Region, list[cst.CSTNode]] = {}
        for node, covered in self._ranges.items():
            if isinstance(node, cst.BaseExpression):
                self._nodes.setdefault(self.text.of_range(covered), []).append(node)

    def region(self, node: cst.CSTNode) -> Region:
        """Return where a node is, without the parentheses around an expression."""
        return self.text.of_range(self._ranges[node])

    def whole_region(self, node: cst.CSTNode) -> Region:
        """Return where a node is, with the parentheses around an expression."""
        region = self.region(node)
        if not isinstance(node, cst.BaseExpression):
            return region
        before = sum(len(self.module.code_for_node(paren)) for paren in node.lpar)
        after = sum(len(self.module.code_for_node(paren)) for paren in node.rpar)
        return Region(region.start - before, region.end + after)

    def code(self, node: cst.CSTNode) -> str:
        """Return the text of a node as it stands, with its parentheses."""
        region = self.whole_region(node)
        return self.text.characters[region.start : region.end]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """Return the node around a node; None for the module."""
        return self._parents.get(node)

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yield a node and those around it, from the inside."""
        current: cst.CSTNode | None = node
        while current is not None:
            yield current
            current = self.parent(current)

    def expression(self, span: Span) -> cst.BaseExpression | None:
        """Return the expression that covers exactly `span`, as `ast` has it; the outermost if there are several."""
        region = self.text.region(span)
        while region.start < region.end:
            found = [node for node in self._nodes.get(region, ()) if isinstance(node, cst.BaseExpression)]
            if found:
                return max(found, key=lambda node: self.whole_region(node).end - self.whole_region(node).start)
            inside = self.text.characters[region.start : region.end]
            if not (inside.startswith("(") and inside.endswith(")")):
                return None
            stripped = inside[1:-1]
            start = region.start + 1 + len(stripped) - len(stripped.lstrip())
            region = Region(start, start + len(stripped.strip()))
        return None

    def statement(self, node: cst.CSTNode) -> cst.SimpleStatementLine | None:
        """Return the line of simple statements that a node is in; None for the head of a compound statement."""
        for outer in self.around(node):
            if isinstance(outer, cst.SimpleStatementLine):
                return outer
            if isinstance(outer, (cst.BaseCompoundStatement, cst.Lambda)):
                return None
        return None

    def function(self, node: cst.CSTNode) -> cst.CSTNode:
        """Return the function that a node is in, or else the module."""
        inside = (outer for outer in self.around(node) if isinstance(outer, (cst.FunctionDef, cst.Module)))
        return next(inside, self.module)

    def nodes_in(self, scope: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yield every node inside `scope`, itself included."""
        pending = [scope]
        while pending:
            node = pending.pop()
            yield node
            pending += node.children

    def is_part_of_name(self, node: cst.Name) -> bool:
        """Say whether an identifier is no name by itself: an attribute or a keyword of something."""
        parent = self.parent(node)
        return (isinstance(parent, cst.Attribute) and parent.attr is node) or (
            isinstance(parent, cst.Arg) and parent.keyword is node
        )

    @cached_property
    def is_for_python_2(self) -> bool:
        """Whether the file may have to run under Python 2 as well: it marks texts as Unicode."""
        texts = (node for node in self.nodes_in(self.module) if isinstance(node, cst.SimpleString))
        return any("u" in text.prefix for text in texts)

    def names(self) -> frozenset[str]:
        """Return every identifier of the file."""
        return frozenset(node.value for node in self.nodes_in(self.module) if isinstance(node, cst.Name))
