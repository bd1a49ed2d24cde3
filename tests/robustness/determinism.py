"""The same tree, checked in other ways: `python -m tests.robustness.determinism [--every N] [PYTHON...]`.

What is found in all examples of the rules, and in programs of newer and older syntax, must be the same byte for byte with other numbers of
processes, orders of files, hash seeds, locales and time zones, with a filled cache, and on each Python named (they need what mailguard needs).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.robustness.hostile_code import MAIL, SEND
from tests.robustness.seeds import programs

ROOT = Path(__file__).parents[2]
CHECK = ("check", "--select", "ALL", "--min-confidence", "low", "--exit-zero", "--output-format", "json")
INVENTORY = ("inventory", "--format", "json")
# Syntax that some of the Pythons lack, and each has to understand all the same.
SYNTAX = {
    "newest.py": f"type Names[T] = list[T]\ndef f[T](x: T, y='a'):\n    print(f'{{x!r:>{{len(y)}}}} {{'a' 'b'}}')\n    {SEND}",
    "matched.py": f"match kind:\n    case ['all', *rest] | {{'who': rest}}:\n        {SEND}",
    "template.py": f"people = t'{{a}}, {{b!r:>{{c}}}}'\ntry:\n    pass\nexcept A, B:\n    send_mail('', '', None, [people, rt'{{x}}\\d'])\n    {SEND}",
    "group.py": f"try:\n    pass\nexcept* ValueError as error:\n    {SEND}",
    "python2.py": f"print 'hello', 0777L\nexec code in names\n{SEND}",
    "latin.py": f"# -*- coding: latin-1 -*-\nname = 'ä'\n{SEND}",
}


class Way(NamedTuple):
    """One way to run a check."""

    name: str
    python: str = sys.executable
    arguments: tuple[str, ...] = ("--no-cache", "--jobs", "1", ".")
    environment: tuple[tuple[str, str], ...] = (("PYTHONHASHSEED", "0"),)


def ways(tree: Path, pythons: list[str]) -> Iterator[Way]:
    """Yield every way but the first, which the others are compared with."""
    for jobs in ("2", "5"):
        yield Way(f"{jobs} processes", arguments=("--no-cache", "--jobs", jobs, "."))
    names = sorted((path.name for path in tree.glob("*.py")), key=lambda name: name[::-1])
    yield Way("files in another order", arguments=("--no-cache", "--jobs", "1", *names))
    for seed in ("1", "2", "31337"):
        yield Way(f"hash seed {seed}", environment=(("PYTHONHASHSEED", seed),))
    for locale in ("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1"):
        yield Way(f"locale {locale}", environment=(("LC_ALL", locale), ("LANG", locale)))
    for zone in ("Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"):
        yield Way(f"time zone {zone}", environment=(("TZ", zone),))
    for state in ("an empty cache", "a filled cache"):
        yield Way(state, arguments=("--jobs", "2", "."))
    for python in pythons:
        yield Way(python, python)


def lay_out(tree: Path, every: int = 1) -> Path:
    """Write the programs, or each so-many-th of them."""
    (tree / "pyproject.toml").touch()
    for number, program in enumerate(programs()[::every]):
        (tree / f"example{number}.py").write_text(program, encoding="utf-8")
    for name, program in SYNTAX.items():
        head, *rest = program.split("\n", 1)
        lines = [head, MAIL, *rest] if head.startswith("#") else [MAIL, program]
        (tree / name).write_text("\n".join(lines), encoding="latin-1")
    return tree


def said(tree: Path, way: Way, cache: Path) -> bytes:
    """Return the findings and the inventory of a tree, as bytes. Raises an error where a run ends in one."""
    environment = {**os.environ, **dict(way.environment), "PYTHONPATH": str(ROOT), "MAILGUARD_CACHE_DIR": str(cache)}
    runs = [
        subprocess.run(
            (way.python, "-m", "mailguard", *command, *way.arguments),
            cwd=tree,
            env=environment,
            capture_output=True,
            check=True,
        )
        for command in (CHECK, INVENTORY)
    ]
    return b"".join(run.stdout for run in runs)


def main() -> None:
    """Print what was the same and what was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="take each so-many-th example only")
    chosen = parser.parse_args()
    different = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        tree = lay_out(Path(folder), chosen.every)
        expected = said(tree, Way("one process"), Path(cache))
        print(f"{len(list(tree.iterdir())) - 1} files, {len(expected):,} bytes of findings and inventory", flush=True)
        for way in ways(tree, chosen.pythons):
            same = said(tree, way, Path(cache)) == expected
            different += not same
            print(f"{'same' if same else 'DIFFERENT'}  {way.name}", flush=True)
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
