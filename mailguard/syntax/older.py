"""The rewriting of newer syntax; apart from `newer` so that libcst is imported only when a file needs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Union

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from mailguard.syntax.edits import Edit

_Part = Union[str, cst.BaseExpression]


def edits_to_older_syntax(text: str) -> list[Edit]:
    """What to change in a file, in bytes of UTF-8, so that an older Python reads it and means the same by it.

    Raises libcst.ParserSyntaxError when the text is no Python, and ValueError or libcst.CSTLogicError when libcst cannot represent it.
    """
    older = _Older(text.encode())
    module = cst.parse_module(text)
    if module.code != text:  # as with a space in f"{x!r }"; the places that it tells would be wrong
        raise ValueError("libcst does not keep every character of this text")
    MetadataWrapper(module, unsafe_skip_copy=True).visit(older)
    return older.edits


class _Older(cst.CSTVisitor):
    """Takes out what says nothing of recipients, and writes the rest as older Python does."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.edits: list[Edit] = []
        self._source = source
        self._done: set[cst.CSTNode] = set()  # parts of strings that were rewritten with the string around them

    def visit_TypeParameters(self, node: cst.TypeParameters) -> bool:
        start, end = self._span(node)
        self.edits.append(Edit(start, end, b""))
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        """`type Name = value` is an assignment."""
        self.edits.append(Edit(self._span(node)[0], self._span(node.name)[0], b""))

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> None:
        start, _ = self._span(node)
        star = self._source.index(b"*", start)
        self.edits.append(Edit(star, star + 1, b" "))
        self._parenthesise(node.type)

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        self._parenthesise(node.type)

    def visit_Index(self, node: cst.Index) -> None:
        """`items[*keys]`"""
        if node.star is not None:
            self._unstar(node)

    def visit_Annotation(self, node: cst.Annotation) -> None:
        """`*args: *Types`"""
        if isinstance(node.annotation, cst.StarredElement):
            self._unstar(node.annotation)

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return self._visit_string(node)

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return self._visit_string(node)

    def _span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The bytes of a node, without parentheses around it."""
        span = self.get_metadata(ByteSpanPositionProvider, node)
        return span.start, span.start + span.length

    def _unstar(self, node: cst.CSTNode) -> None:
        star = self._source.index(b"*", self._span(node)[0])
        self.edits.append(Edit(star, star + 1, b""))

    def _parenthesise(self, caught: cst.BaseExpression | None) -> None:
        """`except A, B:` is `except (A, B):`."""
        if isinstance(caught, cst.Tuple) and not caught.lpar:
            start, end = self._span(caught)
            self.edits += [Edit(start, start, b"("), Edit(end, end, b")")]

    def _visit_string(self, node: cst.ConcatenatedString | cst.FormattedString) -> bool:
        """Whether there may be more to rewrite in it."""
        if node in self._done:
            return True
        start, end = self._span(node)
        if _is_read(self._source[start:end]):
            return False
        strings = list(_strings(node))
        self._done.update(strings)
        self._format(start, end, [part for string in strings for part in _parts(string)])
        return True

    def _format(self, start: int, end: int, parts: Sequence[_Part]) -> None:
        """The string as a template that is filled in: `("%s <%s>" % (name, address))`. Its expressions stay as they are."""
        template = ascii("".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts))
        text, done = f"({template}", start
        following = " % (("
        for part in parts:
            if not isinstance(part, str):
                first, last = self._span(part)
                self.edits.append(Edit(done, first, (text + following).encode()))
                text, done, following = ")", last, ", ("
        closing = f"{text})" if done == start else "),))"
        self.edits.append(Edit(done, end, closing.encode()))


def _is_read(code: bytes) -> bool:
    """Whether the running Python reads an expression."""
    try:
        ast.parse(b"(" + code + b")")
    except (SyntaxError, ValueError):
        return False
    return True


def _strings(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The strings that stand side by side, and the node of each pair."""
    yield node
    if isinstance(node, cst.ConcatenatedString):
        yield from _strings(node.left)
        yield from _strings(node.right)


def _parts(string: cst.BaseExpression) -> Iterator[_Part]:
    """The texts and the expressions of one string."""
    if isinstance(string, cst.SimpleString):
        yield str(string.evaluated_value)
    elif isinstance(string, cst.FormattedString):
        for part in string.parts:
            if isinstance(part, cst.FormattedStringExpression):
                yield part.expression
            elif isinstance(part, cst.FormattedStringText):
                yield _text(part.value, string)


def _text(written: str, string: cst.FormattedString) -> str:
    """What a piece of text between expressions stands for."""
    try:
        value = (
            written if "r" in string.prefix.lower() else str(ast.literal_eval(f"{string.quote}{written}{string.quote}"))
        )
    except (SyntaxError, ValueError):
        value = written
    return value.replace("{{", "{").replace("}}", "}")
