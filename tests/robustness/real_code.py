"""Code as it is found in the world: `python -m tests.robustness.real_code [--every N] FOLDER...`.

Each folder is checked as people check it. Then every file goes through all stages by itself, so that also those are parsed, summarised and linked which
no check would look into; in every Nth, each function is taken for one that concerns mail. Nothing may raise an exception, end the process, or take
longer than a minute for a file. What belongs to it: the library of each Python at hand, with its tests (`LIB/python3.*`), and packages.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.robustness.stages import FILE, NOTEBOOK, prepare_once, seen

LONGEST = 60  # seconds of processor time for one file
SUFFIXES = {".py": FILE, ".pyi": FILE, ".ipynb": NOTEBOOK}
CHECK = ("check", "--select", "ALL", "--min-confidence", "low", "--no-cache", "--jobs", "1", "--output-format", "json")
DEFINED_EXITS = (0, 1, 3, 4)


class Checked(NamedTuple):
    """A check of a folder: what it took and said. `trouble` is empty, or what must not happen."""

    files: int
    findings: int
    unreadable: int
    seconds: float
    megabytes: int
    trouble: str


def checked(folder: Path) -> Checked:
    """Check a folder in a process of its own."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        started = subprocess.Popen(
            (sys.executable, "-I", "-m", "mailguard", *CHECK, str(folder)), stdout=said, stderr=complained
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        for stream in (said, complained):
            stream.seek(0)
        report, errors = said.read(), complained.read().decode("utf-8", "replace")
    trouble = "" if started.returncode in DEFINED_EXITS else f"exit code {started.returncode}: {errors[-500:]}"
    if "Traceback" in errors or "internal error" in errors:
        trouble = errors[-500:]
    counted = json.loads(report) if report and not trouble else {}
    return Checked(
        counted.get("coverage", {}).get("files", 0),
        len(counted.get("findings", ())),
        len(counted.get("unreadable", ())),
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        trouble,
    )


class Alone(NamedTuple):
    """The files of a folder, each by itself: how many, which took longest, and what went wrong with which."""

    files: int
    refused: int
    slowest: float
    slowest_path: str
    troubles: tuple[str, ...]


def each_alone(folder: Path, every: int) -> Alone:
    """Take every file of a folder through all stages, and all functions of every so many files."""
    files, refused, slowest, troubles = 0, 0, (0.0, ""), []
    for path in source_files(folder):
        files += 1
        before = time.process_time()
        try:
            refused += _seen_in_time(path, thorough=files % every == 0) is None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
            troubles.append(f"{path}: {type(error).__name__}: {error}")
        slowest = max(slowest, (time.process_time() - before, str(path.relative_to(folder))))
    return Alone(files, refused, *slowest, tuple(troubles))


def source_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that mailguard can be given, in order, links left out."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink():
            yield path


def _seen_in_time(path: Path, *, thorough: bool) -> object:
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        return seen(path.read_bytes(), path=SUFFIXES[path.suffix], thorough=thorough)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _give_up(*_: object) -> None:
    raise TimeoutError(f"not done after {LONGEST} s")


def main() -> None:
    """Print two lines for each folder, and what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take all functions for mail in every so many files only")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _give_up)
    prepare_once()
    failed, files = 0, 0
    for folder in chosen.folders:
        whole = checked(folder)
        failed += bool(whole.trouble)
        print(
            f"{folder.name}: {whole.files:,} files, {whole.findings} findings, {whole.unreadable} unreadable,"
            f" {whole.seconds:.1f} s, {whole.megabytes} MB {whole.trouble}",
            flush=True,
        )
        alone = each_alone(folder, chosen.every)
        failed += len(alone.troubles)
        files += alone.files
        print(
            f"  by themselves: {alone.files:,} files, {alone.refused} refused; the slowest took {alone.slowest:.1f} s"
            f" ({alone.slowest_path})",
            *(f"    {trouble}" for trouble in alone.troubles),
            sep="\n",
            flush=True,
        )
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(chosen.folders)} folders, {files:,} files by themselves in {largest} MB, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
