"""Mail programs that inputs are made of: the examples of all rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random

from tests.robustness.stages import CATALOG


def programs() -> tuple[str, ...]:
    """The code of all examples, in the order of the rules."""
    examples = [example for library in CATALOG.libraries for example in library.examples]
    examples += [example for check in CATALOG.checks for example in check.examples]
    return tuple(example.code for example in examples)


class Recombination:
    """Makes programs of the statements and expressions of others, so that they parse and still send mail."""

    def __init__(self, sources: tuple[str, ...], random: Random) -> None:
        self._random = random
        trees = [ast.parse(source) for source in sources]
        self._trees = sources
        self._statements = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        self._expressions = [
            node
            for tree in trees
            for node in ast.walk(tree)
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        ]

    def programs(self) -> Iterator[str]:
        """Yield programs without end."""
        while True:
            module = ast.parse(self._random.choice(self._trees))
            for _ in range(self._random.randrange(1, 6)):
                self._change(module)
            try:
                code = ast.unparse(ast.fix_missing_locations(module))
                ast.parse(code)
            except (SyntaxError, ValueError, RecursionError):
                continue
            yield code

    def _change(self, module: ast.Module) -> None:
        blocks = [
            block
            for node in ast.walk(module)
            for name in ("body", "orelse", "finalbody", "finally")
            if isinstance(block := getattr(node, name, None), list) and block and isinstance(block[0], ast.stmt)
        ]
        block = self._random.choice(blocks)
        at = self._random.randrange(len(block) + 1)
        kind = self._random.randrange(6)
        if kind < 2:
            block.insert(at, self._statement())
        elif kind == 2:
            block[min(at, len(block) - 1)] = self._around(block[min(at, len(block) - 1)])
        elif kind == 3 and len(block) > 1:
            block.pop(at % len(block))
        else:
            self._replace_expression(module)

    def _statement(self) -> ast.stmt:
        return _copy(self._random.choice(self._statements))

    def _around(self, statement: ast.stmt) -> ast.stmt:
        """A statement in a loop, a test, a `try`, a `with`, a function or a class."""
        headers = (
            "for item in items: pass",
            "while flag: pass",
            "if flag: pass",
            "try: pass\nexcept Exception: pass",
            "with opened() as file: pass",
            "def inner(self, *args, **kwargs): pass",
            "async def inner(to=None): pass",
            "class Inner(Base): pass",
        )
        outer = ast.parse(self._random.choice(headers)).body[0]
        vars(outer)["body"] = [statement]
        return outer

    def _replace_expression(self, module: ast.Module) -> None:
        places = [
            (node, name, index)
            for node in ast.walk(module)
            for name, value in ast.iter_fields(node)
            for index, each in enumerate(value if isinstance(value, list) else [value])
            if isinstance(each, ast.expr) and isinstance(getattr(each, "ctx", ast.Load()), ast.Load)
        ]
        if not places:
            return
        node, name, index = self._random.choice(places)
        new = _copy(self._random.choice(self._expressions))
        if isinstance(getattr(node, name), list):
            getattr(node, name)[index] = new
        else:
            setattr(node, name, new)


def _copy(node: ast.AST) -> ast.AST:
    return (
        ast.parse(ast.unparse(node)).body[0]
        if isinstance(node, ast.stmt)
        else ast.parse(ast.unparse(node), mode="eval").body
    )
