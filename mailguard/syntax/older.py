"""The rewriting of newer syntax; apart from `newer` so that libcst is imported only when a file needs it."""

from __future__ import annotations

import libcst as cst


class Older(cst.CSTTransformer):
    """Takes out what says nothing of recipients, and writes the rest as older Python does."""

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        return updated_node.with_changes(type_parameters=None)

    def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> cst.Assign:
        """`type Name = value` is an assignment."""
        return cst.Assign([cst.AssignTarget(updated_node.name)], updated_node.value)

    def leave_TryStar(self, original_node: cst.TryStar, updated_node: cst.TryStar) -> cst.Try:
        handlers = [
            cst.ExceptHandler(
                body=handler.body, type=handler.type, name=handler.name, leading_lines=handler.leading_lines
            )
            for handler in updated_node.handlers
        ]
        return cst.Try(
            body=updated_node.body,
            handlers=handlers,
            orelse=updated_node.orelse,
            finalbody=updated_node.finalbody,
            leading_lines=updated_node.leading_lines,
        )

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        """An f-string with its own quotes inside is the sum of its pieces."""
        if not any(_holds_quote(part, original_node.quote) for part in original_node.parts):
            return updated_node
        pieces = [_piece(part, updated_node.quote) for part in updated_node.parts]
        total = pieces[0]
        for piece in pieces[1:]:
            total = cst.BinaryOperation(total, cst.Add(), piece)
        return total.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _holds_quote(part: cst.BaseFormattedStringContent, quote: str) -> bool:
    expression = isinstance(part, cst.FormattedStringExpression)
    return expression and quote in cst.Module([]).code_for_node(part)


def _piece(part: cst.BaseFormattedStringContent, quote: str) -> cst.BaseExpression:
    if isinstance(part, cst.FormattedStringText):
        return cst.SimpleString(f"{quote}{part.value}{quote}")
    if isinstance(part, cst.FormattedStringExpression):
        return part.expression.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.SimpleString('""')
