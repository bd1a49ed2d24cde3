"""Changes to a program that change nothing about who sees whom, and what must come out the same: the findings, by what they are about.

`python -m tests.robustness.metamorphic` makes every change to every example of the rules.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.engine.analyse import analyse
from mailguard.engine.sources import SourceTree
from tests.robustness.stages import CATALOG

UNRELATED = "def unrelated_{0}(shape):\n    return [side * {0} for side in shape.sides]\n"
Change = Callable[[ast.Module], None]


def _in_functions(change: Callable[[ast.FunctionDef | ast.AsyncFunctionDef], None]) -> Change:
    def everywhere(module: ast.Module) -> None:
        for node in list(ast.walk(module)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                change(node)

    return everywhere


def _wrapped(header: str) -> Change:
    """What each function does, in a statement around it."""

    def wrap(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer = ast.parse(header).body[0]
        vars(outer)["body"] = function.body
        function.body = [outer]

    return _in_functions(wrap)


def _reverse_functions(module: ast.Module) -> None:
    """Functions and classes without decorators, bases and defaults may be defined in any order."""
    places = [
        at
        for at, node in enumerate(module.body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not _needs(node)
    ]
    for at, node in zip(places, reversed([module.body[at] for at in places]), strict=True):
        module.body[at] = node


def _needs(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return bool(function.decorator_list or function.args.defaults or function.args.kw_defaults)


def _swap_branches(module: ast.Module) -> None:
    for node in ast.walk(module):
        if isinstance(node, ast.If) and node.orelse:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, node.body


def _add_unrelated(module: ast.Module) -> None:
    after = next(
        (at for at, node in enumerate(module.body) if isinstance(node, (ast.FunctionDef, ast.ClassDef))),
        len(module.body),
    )
    module.body[after:after] = ast.parse("".join(UNRELATED.format(number) for number in range(3))).body
    module.body += ast.parse(UNRELATED.format(9)).body


def _rename_locals(function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Names that a function assigns, and that no inner function or class could share with others."""
    nodes = list(ast.walk(function))
    if any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in nodes):
        return
    parameters = {node.arg for node in nodes if isinstance(node, ast.arg)}
    assigned = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    } - parameters
    new = {name: f"q{number}" for number, name in enumerate(sorted(assigned))}
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)


CHANGES: dict[str, Change] = {
    "in `if True`": _wrapped("if True: pass"),
    "in `try`": _wrapped("try: pass\nfinally: pass"),
    "in `with`": _wrapped("with suppress_nothing(): pass"),
    "functions the other way round": _reverse_functions,
    "branches the other way round": _swap_branches,
    "unrelated functions": _add_unrelated,
    "other names of variables": _in_functions(_rename_locals),
}


def findings(files: dict[str, str], catalog: Catalog = CATALOG) -> Counter[str]:
    """Return what is found: code, header, confidence and function, of each."""
    content = {path: text.encode() for path, text in files.items()}
    tree = SourceTree(Path("/nowhere"), tuple(sorted(files)), frozenset(files), content)
    found = analyse(tree, catalog, 1).findings
    return Counter(f"{finding.code} {finding.field} {finding.confidence.value}" for finding in found)


def changed(program: str, change: Change) -> str:
    """Return the program with a change."""
    module = ast.parse(program)
    change(module)
    return ast.unparse(ast.fix_missing_locations(module))


def differences(program: str, name: str) -> str | None:
    """Say what a change makes different, if anything."""
    before, after = (
        findings({"program.py": ast.unparse(ast.parse(program))}),
        findings({"program.py": changed(program, CHANGES[name])}),
    )
    return None if before == after else f"{dict(before - after)} became {dict(after - before)}"


def main() -> None:
    """Print every difference."""
    examples = [(library.id, example) for library in CATALOG.libraries for example in library.examples]
    different: Counter[str] = Counter()
    for library, example in examples:
        for name in CHANGES:
            found = differences(example.code, name)
            if found is not None:
                different[name] += 1
                print(f"{library}, {example.name!r}, {name}: {found}", flush=True)
    print(f"{len(examples)} programs, {len(CHANGES)} changes, differences: {dict(different)}")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
