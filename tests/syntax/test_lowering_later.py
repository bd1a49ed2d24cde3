"""Bodies of functions that are lowered when they are asked for are what they would be if lowered at once."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest

import mailguard
from mailguard.syntax import summarise as lowering
from mailguard.syntax import tree
from mailguard.syntax.summarise import summarise

EVERY_KIND = '''
import os.path as p, email.utils
from mail import send as deliver, other

@decorate("word", key=given)
async def outer(a, /, b: Annotation = default("x"), *rest: int, c=lambda z=1: z.inner, **more) -> Returned:
    """A docstring is no mention."""
    "nor is" ; 'another text'
    global g
    one: Type = two; three += four[five:six:seven]; del eight.nine
    text = f"{ten!r:>{eleven}} and %s" % twelve, "%(k)s" % {"thirteen": fourteen}, "plain" % (15, sixteen), 17 % eighteen
    x = [y for y in z if w] + [*v], {u: t for u in s}, {r, q}, (o async for o in n)
    y = a < b < c, not d, -1, -e, ~f, 1.5, ..., b"bytes", "a text that is much longer than forty characters, so prose"
    if (named := value) and other or another: pass
    elif a if b else c: raise Error(h) from cause
    else: assert i, "message"
    for j in k: break
    else: continue
    async for l in m: yield l
    while True: return (await aa)(*bb, cc=dd, **ee)
    with ff as gg, hh: import ii.jj
    async with kk: from ll import mm as nn
    try: oo
    except (PP, QQ) as rr: ss
    else: tt
    finally: uu
    match vv:
        case Point(x=ww) if xx: yy
        case [zz, *ab] | {"k": ac, **ad}: ae
    class Inner(Base, metaclass=Meta, **af):
        attribute = ag
        def method(self): yield ah
    def nested(ai=aj): return ak[al, am:an]
    return lambda *ao: (yield)
'''
FRAMES = {
    "at the start": "def f(a):\n    return a.b\n",
    "in a class": "class C:\n    x = 1\n\n    def f(self):\n        return self.y\n    async def g(self): return 'é', self.z\n",
    "in branches": "if a:\n\ttry:\n\t\tdef f(): return b\n\texcept E:\n\t\tpass\nelse:\n    def f():\n        return c\n",
    "with decorators": "@one\n@two(\n  'x')\ndef f():\n    pass\n",
    "with carriage returns": "x = 1\r\ndef f():\r\n    '''a\r\n    b'''\r\n    return c\r\n\r\nclass D:\r    def g(self):\r        return h\r",
    "with form feeds": "x = 1\n\x0cdef f():\n    return a\n\x0c\nclass C:\n    \x0c\n    def g(self):\n        return '\x0c\x1c\u2028', b\n",
    "texts at the margin": "class C:\n    def f(self):\n        return '''\nmargin\n''', a\n# end",
    "a byte order mark": "\ufeffdef f():\n    return a\n",
    "on one line": "def f(): return a; b = c",
    "a line that goes on and is the last": "def f():\n    return a; \\\n\nx = 1\n",
}


def plain(node: object) -> object:
    """Return a summary as tuples, with the bodies of all its functions."""
    if isinstance(node, tree.Code):
        return plain(node.statements)
    if isinstance(node, frozenset):
        return sorted(node)
    if isinstance(node, tuple):
        return tuple(map(plain, node))
    if dataclasses.is_dataclass(node):
        return (type(node).__name__, *(plain(getattr(node, field.name)) for field in dataclasses.fields(node)))
    return node


def lowered_at_once(data: bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(lowering, "MAX_LATER_DEPTH", -1)
        return plain(summarise("a.py", data))


def functions(body: tuple[tree.Statement, ...]) -> list[tree.Function]:
    return [statement.function for statement in body if isinstance(statement, tree.Define)]


def test_every_kind_of_code(monkeypatch: pytest.MonkeyPatch) -> None:
    data = EVERY_KIND.encode()
    summary = summarise("a.py", data)
    [outer] = functions(summary.body)
    assert isinstance(outer.code, tree.Code)
    assert plain(summary) == lowered_at_once(data, monkeypatch)


@pytest.mark.parametrize("source", FRAMES.values(), ids=FRAMES)
def test_wherever_functions_stand(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = source.encode()
    assert plain(summarise("a.py", data)) == lowered_at_once(data, monkeypatch)


@pytest.mark.parametrize("file", sorted(Path(mailguard.__file__).parent.rglob("*.py")), ids=lambda file: file.name)
def test_real_code(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = file.read_bytes()
    assert plain(summarise("a.py", data)) == lowered_at_once(data, monkeypatch)


def test_a_declared_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    data = "# coding: latin-1\ndef f():\n    return 'é', a\n".encode("latin-1")
    assert plain(summarise("a.py", data)) == lowered_at_once(data, monkeypatch)


def test_deep_code_is_lowered_at_once() -> None:
    summary = summarise("a.py", f"def f():\n    return {'-' * 70}x\ndef g():\n    return x\n".encode())
    assert [isinstance(function.code, tree.Code) for function in functions(summary.body)] == [False, True]


def test_older_python_is_lowered_at_once() -> None:
    [function] = functions(summarise("a.py", b"def f():\n    print 'sent', a\n").body)
    assert not isinstance(function.code, tree.Code)
    assert "a" in function.mentions


def test_a_summary_passes_from_process_to_process() -> None:
    summary = summarise("a.py", b"def f():\n    return a\n")
    assert plain(pickle.loads(pickle.dumps(summary))) == plain(summary)
