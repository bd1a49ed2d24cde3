"""Every option of every command is given to the real command by some test, and every help page fits a terminal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mailguard.cli.main import mailguard as program
from tests.cli.conftest import Mailguard

WIDTH = 80
OF_CLICK = {"--help"}


def commands(
    group: click.Group = program, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that call it."""
    yield words, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        elif command is not None:
            yield (*words, name), command


COMMANDS = dict(commands())


def texts_of_tests(path: Path) -> Iterator[set[str]]:
    """Yield for each test of a file the texts in it and in what it uses of the file: helpers, fixtures and constants."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    defined: dict[str, ast.stmt] = {}
    for statement in module.body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            defined[statement.name] = statement
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            defined[statement.targets[0].id] = statement
    for name, statement in defined.items():
        if name.startswith("test_"):
            yield texts_in(statement, defined)


def texts_in(statement: ast.stmt, defined: dict[str, ast.stmt]) -> set[str]:
    pending, seen, texts = [statement], set[int](), set[str]()
    while pending:
        current = pending.pop()
        seen.add(id(current))
        for node in ast.walk(current):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts |= {node.value, *node.value.split(), node.value.partition("=")[0]}
            used = node.id if isinstance(node, ast.Name) else node.arg if isinstance(node, ast.arg) else ""
            if used in defined and id(defined[used]) not in seen:
                pending.append(defined[used])
    return texts


@pytest.fixture(scope="module")
def tests() -> list[set[str]]:
    files = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    return [texts for path in files for texts in texts_of_tests(path)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_has_a_test(words: tuple[str, ...], tests: list[set[str]]) -> None:
    options = [option for option in COMMANDS[words].params if isinstance(option, click.Option)]
    untested = [
        option.opts[-1]
        for option in options
        if not any({*words} <= texts and {*option.opts} & texts for texts in tests)
    ]
    assert [option for option in untested if option not in OF_CLICK] == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_fits_a_terminal(words: tuple[str, ...], mailguard: Mailguard) -> None:
    finished = mailguard(*words, "--help")
    assert (finished.code, finished.err) == (0, "")
    assert [line for line in finished.out.splitlines() if len(line) > WIDTH] == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_is_explained(words: tuple[str, ...]) -> None:
    options = [option for option in COMMANDS[words].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not (option.help or "").rstrip("]").strip()] == []
