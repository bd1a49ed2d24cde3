"""The programs that are compared, and how each is called on a tree."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.programs import find_program, installed_mailguard
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.word_search import shortest_words

MAILGUARD = "mailguard"
COLD = "mailguard, cold"
WARM = "mailguard, warm"
SEARCH = "search for the words"
RUFF = "ruff"
BANDIT = "bandit"
SEMGREP = "semgrep"
CLICK = "import click"

_CLEAN_OR_FINDINGS = (0, 1)
_CLEAN_OR_INCOMPLETE = (0, 4)  # of mailguard with --exit-zero


@dataclass(frozen=True, slots=True)
class Tool:
    """A program with its arguments, to be run in the tree's folder.

    `accepted` are the exit codes of a complete run; `fills` says that the first run fills a cache for the others; only
    what is `stoppable` is stopped at the time limit.
    """

    name: str
    shown: str
    command: tuple[str, ...]
    accepted: tuple[int, ...] = _CLEAN_OR_FINDINGS
    environment: Mapping[str, str] = field(default_factory=dict)
    fills: bool = False
    stoppable: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A program that cannot be compared here, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Setup:
    """Where programs are looked for, where they may keep things, and the rules for semgrep."""

    work: Path
    tools: Path | None
    semgrep_rules: Path | None


def all_tools(setup: Setup, body: str) -> tuple[tuple[Tool, ...], tuple[Absent, ...]]:
    """Return the programs to compare on the body with the key `body`, and those that are not to be had."""
    made = (
        *mailguards(setup.work / "caches" / body),
        _search(setup),
        _ruff(setup),
        _bandit(setup),
        _semgrep(setup),
        Tool(CLICK, 'python -c "import click"', (sys.executable, "-c", "import click"), (0,)),
    )
    present = tuple(tool for tool in made if isinstance(tool, Tool))
    return present, tuple(tool for tool in made if isinstance(tool, Absent))


def mailguards(cache: Path) -> Iterator[Tool]:
    """The mailguard of the running Python: without its cache, and with one in `cache` if it can have one."""
    program = str(installed_mailguard())
    check = (program, "check", "--exit-zero", "--output-format", "concise")
    if not _has_cache(program):
        yield Tool(MAILGUARD, "mailguard check", (*check, "."), _CLEAN_OR_INCOMPLETE)
        return
    yield Tool(COLD, "mailguard check --no-cache", (*check, "--no-cache", "."), _CLEAN_OR_INCOMPLETE)
    environment = {
        "MAILGUARD_CACHE_DIR": "",
        "XDG_CACHE_HOME": str(cache),
    }  # where it is by default, but not the user's own
    yield Tool(WARM, "mailguard check, cache filled", (*check, "."), _CLEAN_OR_INCOMPLETE, environment, fills=True)


def _has_cache(program: str) -> bool:
    run = subprocess.run([program, "check", "--help"], capture_output=True, text=True, check=False)
    return "--no-cache" in run.stdout


def _search(setup: Setup) -> Tool | Absent:
    words = setup.work / "words.txt"
    words.write_bytes(b"\n".join(shortest_words(trigger_words(load_catalog((builtin_rules(),))))) + b"\n")
    ripgrep = find_program("rg", setup.tools)
    if ripgrep:
        command = (str(ripgrep), "-l", "-F", "-f", str(words), "--no-ignore", "-g", "*.py", ".")
        return Tool(SEARCH, "rg -l -F -f WORDS", command)
    grep = find_program("grep", setup.tools)
    if grep:
        return Tool(
            SEARCH, "grep -rlF -f WORDS (no rg here)", (str(grep), "-rlF", "-f", str(words), "--include=*.py", ".")
        )
    return Absent(SEARCH, "neither rg nor grep was found")


def _ruff(setup: Setup) -> Tool | Absent:
    arguments = ("check", "--isolated", "--no-cache", "--no-respect-gitignore", "--quiet", "--select", "F", ".")
    return _found(RUFF, "ruff check --no-cache --select F", setup, arguments)


def _bandit(setup: Setup) -> Tool | Absent:
    return _found(BANDIT, "bandit -r", setup, ("-r", "-q", "-f", "json", "."))


def _semgrep(setup: Setup) -> Tool | Absent:
    if setup.semgrep_rules is None:
        return Absent(SEMGREP, "no rules were given")
    files = ("--config", str(setup.semgrep_rules.resolve()), "--include", "*.py", ".")
    quiet = ("scan", "--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json")
    environment = {"SEMGREP_SETTINGS_FILE": str(setup.work / "semgrep-settings.yml")}
    return _found(SEMGREP, "semgrep scan, equivalent rules", setup, (*quiet, *files), environment)


def _found(
    name: str, shown: str, setup: Setup, arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> Tool | Absent:
    program = find_program(name, setup.tools)
    if program is None:
        return Absent(name, "it was not found")
    return Tool(name, shown, (str(program), *arguments), environment=environment or {}, stoppable=True)
