"""Whether the tests notice mistakes: `python -m tests.robustness.mutation [--jobs N] [--quick] [WORD...]` (pip install mutmut).

Every mutant of the audience domain and of the judge is put in the place of its module, and the tests of these layers are run until one fails. With
words, only mutants with one of them in their file or change are tried. `survivors.toml` lists the changes that no test can notice, with the reason why. Fails when
another one survives, or when less than 90 % are killed.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
import tomli

from tests.robustness.mutants import Mutant, mutants

PACKAGES = ("mailguard/audience", "mailguard/judge")
ENOUGH = 0.9
SURVIVORS = Path(__file__).with_name("survivors.toml")
# The tests of one module come first, since they notice most of its mutants in the least time; then those of its layers, then some of the whole analysis.
NEAREST = {
    "mailguard/audience/audience.py": "tests/audience/test_groups.py",
    "mailguard/audience/compare.py": "tests/audience/test_comparing.py",
    "mailguard/audience/record.py": "tests/audience/test_records.py",
    "mailguard/audience/terms.py": "tests/audience/test_words.py",
    "mailguard/audience/values.py": "tests/audience/test_values.py",
    "mailguard/judge/exposure.py": "tests/judge/test_exposure.py",
    "mailguard/judge/inventory.py": "tests/judge/test_inventory.py",
    "mailguard/judge/judge.py": "tests/judge/test_judge.py",
    "mailguard/judge/python_rules.py": "tests/judge/test_python_rules.py",
    "mailguard/judge/site.py": "tests/audience/test_words.py",
}
LAYERS = ("tests/judge", "tests/audience")
ANALYSIS = (
    *("tests/robustness/test_audience_laws.py", "tests/cli/test_inventory.py"),
    *(f"tests/analysis/test_{name}.py" for name in ("whole_messages", "confidence", "inventory", "house_rules")),
    *(f"tests/analysis/test_{name}.py" for name in ("places_and_traces", "rules_off_by_default", "loops")),
)
OPTIONS = (
    "-x",
    "-q",
    "--no-header",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "--hypothesis-seed=0",
    *("-W", "ignore:Module already imported"),
)
LIBRARIES = ("click", "hypothesis.strategies", "libcst", "pytest_asyncio", "pytest_lsp", "sqlite3")
LONGER = 5  # times the processor time of the tests without a change, after which they count as failed


class _MutantFinder(MetaPathFinder):
    """Finds the mutant where its module is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._module = mutant.file.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        return spec_from_file_location(name, self._mutant.file, loader=_MutantLoader(name, self._mutant))


class _MutantLoader(SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, mutant.file)
        self._mutant = mutant

    def get_code(self, fullname: str) -> object:
        return compile(self._mutant.code, self._mutant.file, "exec", dont_inherit=True)


def start_tests(mutant: Mutant | None, tests: tuple[str, ...], seconds: float) -> int:
    """Start a process that runs tests with a mutant in place, and ends with 0 when they pass. Return its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        if mutant is not None:
            sys.meta_path.insert(0, _MutantFinder(mutant))
        if len(tests) == 1:
            _call_all(tests[0])
            code = 0
        else:
            code = int(pytest.main([*OPTIONS, *tests]))
    finally:
        os._exit(code)


def _call_all(path: str) -> None:
    """Call the tests of a module that need nothing but their parameters, without pytest, which takes longer than they do. Raises what they raise."""
    module = import_module(path.removesuffix(".py").replace("/", "."))
    for name, test in vars(module).items():
        if name.startswith("test_"):
            marks = [mark.args for mark in getattr(test, "pytestmark", ())]
            named = [[_named(names, values) for values in rows] for names, rows in marks]
            for chosen in product(*named):
                test(**{key: value for each in chosen for key, value in each.items()})


def _named(names: str | tuple[str, ...], values: object) -> dict[str, object]:
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else names
    given = values if len(keys) > 1 and isinstance(values, tuple) else (values,)
    return dict(zip(keys, given, strict=True))


class Stage(NamedTuple):
    """Tests, and the seconds of processor time that they may take."""

    tests: tuple[str, ...]
    seconds: float


def measured(tests: tuple[str, ...]) -> Stage:
    """Run tests without a change. Raises an error when they fail."""
    _, status, used = os.wait4(start_tests(None, tests, 600), 0)
    if status:
        sys.exit(f"without any change, these fail: {' '.join(tests)}")
    return Stage(tests, LONGER * (used.ru_utime + used.ru_stime))


class Stages:
    """What is run with a mutant, one after the other until something fails."""

    def __init__(self, *, quick: bool) -> None:
        self._first = {file: measured((tests,)) for file, tests in NEAREST.items()}
        self._others = tuple(measured(tests) for tests in (LAYERS, *(() if quick else (ANALYSIS,))))

    def of(self, mutant: Mutant) -> tuple[Stage, ...]:
        """Return the stages for a mutant."""
        nearest = self._first.get(mutant.file)
        return self._others if nearest is None else (nearest, *self._others)


def survivors(tried: list[Mutant], stages: Stages, jobs: int) -> Iterator[Mutant]:
    """Yield the mutants that all tests pass with."""
    waiting = deque((mutant, 0) for mutant in tried)
    running: dict[int, tuple[Mutant, int]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant, stage = waiting.popleft()
            running[start_tests(mutant, *stages.of(mutant)[stage])] = mutant, stage
        child, status = os.wait()
        mutant, stage = running.pop(child)
        if status == 0 and stage + 1 < len(stages.of(mutant)):
            waiting.append((mutant, stage + 1))
        elif status == 0:
            yield mutant
        if (len(waiting) + len(running)) % 50 == 0:
            print(f"{len(waiting) + len(running)} to go", flush=True)


def explained() -> dict[tuple[str, str], str]:
    """Return why no test can notice a change, by its file and change."""
    listed = tomli.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    return {(each["file"], each["change"]): each["reason"] for each in listed}


def report(package: str, tried: list[Mutant], survived: list[Mutant]) -> bool:
    """Print the figures of a package, and what survived without an explanation. Return whether all is well."""
    known = explained()
    killed = len(tried) - len(survived)
    reasons = Counter(known.get((mutant.file, mutant.change), "") for mutant in survived)
    unexplained = reasons.pop("", 0)
    print(
        f"{package}: {killed} of {len(tried)} killed ({killed / max(len(tried), 1):.1%}); survived: {unexplained} unexplained"
    )
    for reason, number in reasons.most_common():
        print(f"  {number:3} because {reason}")
    return not unexplained and killed >= ENOUGH * len(tried)


def main() -> None:
    """Try every mutant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--quick", action="store_true", help="only the tests of the layers, not those of whole analyses"
    )
    chosen = parser.parse_args()
    for library in LIBRARIES:  # once, and not for each mutant
        import_module(library)
    sys.dont_write_bytecode = False  # so that tests are compiled once
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    stages, known, well = Stages(quick=chosen.quick), explained(), True
    for package in PACKAGES:
        everything = [mutant for path in sorted(Path(package).glob("*.py")) for mutant in mutants(path)]
        tried = [
            each
            for each in everything
            if not chosen.words or any(word in each.file + each.change for word in chosen.words)
        ]
        started, survived = time.monotonic(), []
        for mutant in survivors(tried, stages, chosen.jobs):
            survived.append(mutant)
            if (mutant.file, mutant.change) not in known:
                print(f"{mutant.file}: {mutant.change}", flush=True)
        well &= report(package, tried, survived)
        print(f"  {time.monotonic() - started:.0f} s")
    sys.exit(not well)


if __name__ == "__main__":
    main()
