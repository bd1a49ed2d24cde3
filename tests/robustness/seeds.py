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


# What the examples of the rules do not show: older and newer Python, encodings, comments for mailguard, notebooks.
OTHER_SYNTAX = (
    b"from smtplib import SMTP\ndef f(to):\n    print 'to', to\n    try: SMTP().sendmail('', to, u'')\n    except IOError, e: raise E, 0777\n",
    b"import smtplib\nmatch users:\n    case [a, *b] | {'to': b, **a} if a: smtplib.SMTP().sendmail('', b, f'To: {a!r:>{b}}')\n    case C(to=a): del a\n",
    b"type T[*A] = list[A]\ndef f[X: int = str](*, to: X, **k): return t'To: {', '.join(to)}'\nclass C[**P](B, m=1): to: P = yield\n",
    b"async def f(s):\n    async with s as m, n: await m.send(to=[x async for x in s if x])\n    try: pass\n    except* E as e: (m := e)\n    else: ...\n",
    b"# -*- coding: latin-1 -*-\nfrom email.message import Message\nm = Message()\nm['To'] = '\xe9, b'  # mailguard: ignore[MG101] -- known\n",
    b"# mailguard: ignore-file[MG102, MG201]\nglobal x; nonlocal y\nwhile x: to += x; break\nelse: lambda *a, b=1, **c: [*a, {**c}, a[1:2, ...]]\n",
    b"\xef\xbb\xbfto = (\\\r\n 'a@b.c' \f\n \t '\\x41\\N{EN DASH}' r'\\d', 0x1F, 1_0j)\r@d\rclass A: __slots__ = to\n",
)
# Code that decides, transforms and keeps, each in few bytes.
OTHER_CODE = (
    b"from smtplib import *\ndef f(to, s):\n  if not to or isinstance(to, str): to = [to]\n  elif len(to) > 1 and to[0] is None: to = to[:1]\n  while s in to: to.remove(s)\n  SMTP().sendmail('', to, s)\n",
    b"from smtplib import SMTP\nclass A:\n  to: list = []\n  def __init__(self, to): self.to = to; self.to += ['a']\n  @property\n  def all(self): return self.to.copy()\nclass B(A):\n  def go(self): SMTP().sendmail('', super().all, '')\nB(x).go()\n",
    b"from email.message import EmailMessage as E\ndef f(d, **k):\n  m = E(); a = {'to': [], **k}; a.setdefault('to', []).extend(d.values())\n  a.update(d); x = a.pop('to').sort() or dict(zip(a, d)).items()\n  m['To'] = ', '.join(x).strip().lower()\n",
    b"import smtplib\nx = ' '.join(str(a) for a in u.split(','))\ny = sorted(set(map(str, filter(None, x))), key=len)\nz = '{0} {a}'.format(*y, a=x) + '%s' % x + f'{y}'\nsmtplib.SMTP().sendmail('', [*z, *y[1:], y.pop()], '')\n",
    b"from smtplib import SMTP\ndef d(g):\n  def w(*a, **k): return g(*a, **k)\n  return w\n@d\ndef f(to, n=0):\n  try: SMTP().sendmail('', to, '')\n  except E: return f(to, n + 1)\n  finally: yield from to\nfor n, u in enumerate(U.objects.filter(a='b')): f(u.email)\n",
)
NOTEBOOK_SEED = (
    b'{"cells": [{"cell_type": "code", "source": ["%time !ls\\n", "import smtplib"]}, {"cell_type": "code", "source": "x?\\n'
    b'smtplib.SMTP().sendmail(\'\', to, \'\')"}], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4}\n'
)


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
