"""Programs that no person would write, each of which strains one part of a parser or of an analysis."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MAIL = "import smtplib\nfrom django.core.mail import send_mail\nfrom django.contrib.auth.models import User\n"
PEOPLE = "[user.email for user in User.objects.all()]"
SEND = f"send_mail('', '', None, {PEOPLE})\n"

_LINE_OF_10_MB = 10_000_000


class Program(NamedTuple):
    """The text of a program; `size` says how often its pattern is repeated."""

    name: str
    text: Callable[[int], str]
    size: int


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: f"x = {opening * size}1{closing * size}\n"


def _indented(header: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        return "".join(f"{' ' * depth}{header}\n" for depth in range(size)) + " " * size + "pass\n"

    return text


def _chain(*pieces: str) -> Callable[[int], str]:
    first, again, last = pieces
    return lambda size: first + again * size + last + "\n"


def _calls_in_a_row(size: int) -> str:
    functions = (f"def f{number}(to):\n    f{number + 1}(to)\n" for number in range(size))
    return "".join(functions) + f"def f{size}(to):\n    send_mail('', '', None, to)\nf0({PEOPLE})\n"


def _methods_in_a_row(size: int) -> str:
    methods = (f"    def f{number}(self, to):\n        self.f{number + 1}(to)\n" for number in range(size))
    last = f"    def f{size}(self, to):\n        send_mail('', '', None, to)\n"
    return "class C:\n" + "".join(methods) + last + f"C().f0({PEOPLE})\n"


def _classes_in_a_row(size: int) -> str:
    classes = (f"class C{number + 1}(C{number}):\n    pass\n" for number in range(size))
    base = f"class C0:\n    def go(self):\n        {SEND}"
    return base + "".join(classes) + f"C{size}().go()\n"


def _recursive_wrappers(size: int) -> str:
    everyone = ", ".join(f"f{number}" for number in range(size))
    calls = "".join(f"    f{number}(to, *more)\n" for number in range(size))
    functions = (f"def f{number}(to, *more):\n    send_mail('', '', None, to)\n{calls}" for number in range(size))
    return "".join(functions) + f"f0({PEOPLE}, {everyone})\n"


def _branches(size: int) -> str:
    branches = "".join(f"    if flag{number}:\n        to.append(user{number}.email)\n" for number in range(size))
    return f"def f():\n    to = []\n{branches}    send_mail('', '', None, to)\n"


def _correlated_branches(size: int) -> str:
    branches = "".join(
        f"    if flag{number}:\n        a{number}, b{number} = {PEOPLE}, []\n"
        f"    else:\n        a{number}, b{number} = [], {PEOPLE}\n"
        for number in range(size)
    )
    sends = "".join(f"    send_mail('', '', None, a{number} + b{number})\n" for number in range(size))
    return f"def f():\n{branches}{sends}"


def _doubling(statement: str) -> Callable[[int], str]:
    return lambda size: f"x = {PEOPLE}\n" + f"{statement}\n" * size + "send_mail('', '', None, x)\n"


def _one_from_another(operation: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        lines = (f"X{number + 1} = {operation.format(x=f'X{number}')}\n" for number in range(size))
        return "X0 = 'a@example.org,'\n" + "".join(lines) + f"def f():\n    send_mail('', '', None, [X{size}])\n"

    return text


def _everybody_calls_everybody(size: int) -> str:
    calls = "".join(f"    f{number}(to)\n" for number in range(size))
    functions = (f"def f{number}(to):\n{calls}    send_mail('', '', None, to)\n" for number in range(size))
    return "".join(functions) + f"f0({PEOPLE})\n"


def _classes_in_circles(size: int) -> str:
    classes = (
        f"class C{number}(C{(number + 1) % size}, C{(number + 7) % size}):\n    def go{number}(self):\n"
        f"        send_mail('', '', None, self.people{number})\n        self.go{(number + 3) % size}()\n"
        for number in range(size)
    )
    return "".join(classes) + "C0().go1()\n"


def _many_options(size: int) -> str:
    branches = "".join(f"elif kind == {number}:\n    to = people{number}()\n" for number in range(size))
    return f"if kind == 'x':\n    to = []\n{branches}" + "send_mail('', '', None, to)\n" * 20


def _python_2_prints(size: int) -> str:
    return f"print 'hello'\n{SEND}" + "".join(f"print 'number', {number}\n" for number in range(size))


def _python_2_mixed(size: int) -> str:
    part = "try:\n    print >>f, 'a %s' % b, \nexcept A, e:\n    raise B, 'text'\nif a <> 0777L:\n    exec code in x\n"
    return SEND + part * size


PROGRAMS = (
    Program("a line of 10 MB that is one text", lambda size: f"x = '{'a' * size}'\n", _LINE_OF_10_MB),
    Program("a line of 4 MB that is one list", lambda size: f"x = [{'1,' * size}]\n", 2_000_000),
    Program("a line of 4 MB of unclosed brackets", lambda size: "(" * size, 4_000_000),
    Program("a line of 4 MB of unclosed f-strings", lambda size: "f'{" * size, 1_300_000),
    Program("a line of 4 MB of quotes", lambda size: "'" * size, 4_000_000),
    Program("4 MB of backslashes", lambda size: "\\\n" * size, 2_000_000),
    Program("4 MB of empty lines", lambda size: "\n" * size, 4_000_000),
    Program("4 MB of blanks", lambda size: " " * size, 4_000_000),
    Program("4 MB of comments", lambda size: "# mailguard: ignore[MG101]\n" * size, 150_000),
    Program("4 MB of semicolons", lambda size: "1;" * size, 2_000_000),
    Program("nested parentheses", _nested("(", ")"), 5_000),
    Program("nested lists", _nested("[", "]"), 5_000),
    Program("nested mappings", _nested("{1:", "}"), 5_000),
    Program("nested calls", _nested("f(", ")"), 5_000),
    Program("nested subscripts", _nested("a[", "]"), 5_000),
    Program("nested brackets below the limit of the parser", _nested("[", "]"), 150),
    Program("nested calls below the limit of the parser", _nested("f(a=", ")"), 90),
    Program("nested brackets that are not closed", lambda size: "x = " + "([{" * size + "\n", 50_000),
    Program("nested lambdas", _nested("lambda a: ", ""), 20_000),
    Program("nested lambdas with defaults", _nested("lambda a=", ": 1"), 5_000),
    Program("nested f-strings", _nested("f'{", "}'"), 3_000),
    Program("nested formats", lambda size: "x = f'" + "{a:" * size + "}" * size + "'\n", 3_000),
    Program("nested conditional expressions", _nested("1 if a else ", ""), 20_000),
    Program("nested comprehensions", _nested("[a for a in ", "]"), 3_000),
    Program("a comprehension of many loops", _chain("x = [a ", "for a in b ", "]"), 20_000),
    Program("a sum of 100,000 terms", _chain("x = a", "+a", ""), 100_000),
    Program("a sum of 2,000 terms", _chain("x = a", "+a", ""), 2_000),
    Program("a sum of texts", _chain("x = 'a'", " + 'a'", ""), 20_000),
    Program("powers of powers", _chain("x = a", "**a", ""), 50_000),
    Program("a chain of and and or", _chain("x = a", " and a or b", ""), 50_000),
    Program("a chain of comparisons", _chain("x = a", " < a", ""), 100_000),
    Program("a row of not", _chain("x = ", "not ", "a"), 50_000),
    Program("a row of minus", _chain("x = ", "-", "a"), 100_000),
    Program("a row of await", _chain("async def f():\n    x = ", "await ", "a"), 20_000),
    Program("a chain of attributes", _chain("x = a", ".a", ""), 100_000),
    Program("a chain of 1,500 attributes", _chain("x = a", ".a", ""), 1_500),
    Program("a chain of method calls", _chain("x = a", ".a()", ""), 50_000),
    Program("a chain of 900 method calls", _chain("x = User.objects", ".filter(a=1)", f".all()\n{SEND}"), 900),
    Program("a chain of subscripts", _chain("x = a", "[0]", ""), 100_000),
    Program("a chain of assignments", _chain("", "x = ", "1"), 100_000),
    Program("a chain of elif", _chain("if a: pass\n", "elif a: pass\n", ""), 20_000),
    Program("a chain of else if", _indented("if a: pass\n{0}else:".replace("{0}", "")), 0),
    Program("nested if", _indented("if a:"), 90),
    Program("nested if of 1,000 levels", _indented("if a:"), 1_000),
    Program("nested functions", _indented("def f():"), 95),
    Program("nested classes", _indented("class A:"), 95),
    Program("nested with", _indented("with a:"), 95),
    Program("nested loops", _indented("for a in b:"), 19),
    Program("a with of many parts", _chain("with a", ", a", ": pass"), 50_000),
    Program("many decorators", _chain("", "@a\n", "def f(): pass"), 50_000),
    Program("many parameters", lambda size: f"def f({','.join(f'a{n}' for n in range(size))}): pass\n", 50_000),
    Program("many arguments", lambda size: f"f({'a,' * size})\n", 300_000),
    Program("many targets", lambda size: f"{'a,' * size} = b\n", 300_000),
    Program("texts side by side", _chain("x = (", "'a' ", ")"), 300_000),
    Program("f-strings side by side", _chain("x = (", "f'{a}' ", ")"), 100_000),
    Program("an integer of 100,000 digits", lambda size: f"x = {'9' * size}\n", 100_000),
    Program("a binary integer of a million digits", lambda size: f"x = 0b{'1' * size}\n", 1_000_000),
    Program("a name of a million letters", lambda size: f"{'x' * size} = 1\n", 1_000_000),
    Program("names that are normalised", lambda size: f"{chr(0xFDFA) * size} = 1\n", 20_000),
    Program("nested patterns", lambda size: f"match x:\n    case {'[' * size}{']' * size}: pass\n", 5_000),
    Program("many cases", lambda size: "match x:\n" + "".join(f"    case {n}: pass\n" for n in range(size)), 20_000),
    Program("patterns of many alternatives", _chain("match x:\n    case 1", "|1", ": pass"), 100_000),
    Program("100,000 functions", lambda size: "".join(f"def f{n}(): pass\n" for n in range(size)), 100_000),
    Program(
        "50,000 functions that mail",
        lambda size: "".join(f"def f{n}(to): send_mail('', '', None, to)\n" for n in range(size)),
        50_000,
    ),
    Program("many classes", lambda size: "".join(f"class C{n}: pass\n" for n in range(size)), 100_000),
    Program("many imports", lambda size: "".join(f"import a{n}\n" for n in range(size)), 100_000),
    Program("many sends", lambda size: SEND * size, 10_000),
    Program("a row of 1,000 calls", _calls_in_a_row, 1_000),
    Program("a row of 1,000 methods", _methods_in_a_row, 1_000),
    Program("a row of 1,000 classes", _classes_in_a_row, 1_000),
    Program("wrappers that call each other", _recursive_wrappers, 60),
    Program("functions that all call each other", _everybody_calls_everybody, 120),
    Program("classes that are bases of each other", _classes_in_circles, 300),
    Program("many keys", lambda size: "x = {}\n" + "".join(f"x['k{n}'] = u\n" for n in range(size)) + SEND, 20_000),
    Program(
        "many unknown keys", lambda size: "x = {}\n" + "".join(f"x[k{n}] = u\n" for n in range(size)) + SEND, 20_000
    ),
    Program("a text of many pieces", lambda size: "x = ''\n" + "x += u + ','\n" * size + SEND, 20_000),
    Program("many addresses", lambda size: f"send_mail('', '', None, [{'u.email, ' * size}])\n", 40_000),
    Program("a class of 3,000 bases", _chain("class A(B", ", B", "): pass\nA().go()"), 3_000),
    Program("comments that suppress", lambda size: "x = 1  # mailguard: ignore[MG101] -- y\n" * size, 20_000),
    Program(
        "a comment that suppresses much", lambda size: f"x = 1  # mailguard: ignore[{'MG101,' * size}MG101]\n", 200_000
    ),
    Program("many branches", _branches, 3_000),
    Program("many correlated branches", _correlated_branches, 200),
    Program("a list that is doubled", _doubling("x = x + x"), 200),
    Program("a list that is put into itself", _doubling("x = [x, x]"), 200),
    Program("a text that is doubled", _doubling("x = f'{x},{x}'"), 200),
    Program("a mapping that is put into itself", _doubling("x = {'to': x, 'cc': x}"), 200),
    Program("arguments that are doubled", _doubling("x = f(x, x, *x, a=x)"), 200),
    Program("a mapping that is added to itself", _doubling("x = {a: x, b: x} + x"), 60),
    Program("mappings that are doubled", lambda size: "x = {a: b}\n" + "x = x + x\n" * size + SEND, 60),
    Program("a comprehension of itself", _doubling("x = [x for a in x]"), 60),
    Program("constants that are doubled", _one_from_another("{x} + {x}"), 300),
    Program("constants that are joined", _one_from_another("','.join([{x}, {x}])"), 300),
    Program("constants in constants", _one_from_another("'%s,%s' % ({x}, {x})"), 300),
    Program("lists in lists", _one_from_another("[*{x}, *{x}]"), 300),
    Program("a choice that is doubled", _doubling("x = g(x) if x else h(x)"), 200),
    Program("a loop around a list", _doubling("for i in x: x += [i, x]"), 200),
    Program("one of many lists", _many_options, 3_000),
    Program("many Python 2 prints", _python_2_prints, 3_000),
    Program("a line of Python 2 that does not end", lambda size: "print " + "a, " * size + "\n", 500_000),
    Program("Python 2 of many kinds", _python_2_mixed, 1_000),
    Program("Python 2 raises", lambda size: f"{SEND}raise A, {'(' * size}\n" * 2, 20_000),
    Program("backquotes", lambda size: f"print `{'`' * size}\n", 50_000),
    Program("percent fields", lambda size: f"x = '{'%s' * size}' % a\n", 500_000),
    Program("percent fields that are cut off", lambda size: f"x = '{'%(' * size}' % a\n", 100_000),
    Program("percent flags", lambda size: f"x = '%{'0' * size}' % a\n", 100_000),
    Program("newer syntax", lambda size: "type X = int\n" * size + SEND, 20_000),
    Program("newer syntax that is nested", lambda size: f"type X = {'[' * size}{']' * size}\n", 55),
    Program("newer syntax with a sum", _chain("type X = int\nx = (a", "\n+a", ")"), 20_000),
    Program("newer syntax with a row of not", _chain("type X = int\nx = (", "not\n", "a)"), 20_000),
    Program("newer syntax with a chain of elif", _chain("type X = int\nif a: pass\n", "elif a: pass\n", ""), 20_000),
    Program("newer syntax in deep blocks", lambda size: "type X = int\n" + _indented("if a:")(size), 95),
    Program("newer f-strings", lambda size: "x = f'{a['b']}'\n" * size + SEND, 20_000),
    Program("newer f-strings, nested", _nested('f"{', '}"'), 50),
    Program("except without parentheses", lambda size: "try: pass\nexcept A, B: pass\n" * size + SEND, 10_000),
)
