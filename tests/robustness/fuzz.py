"""Long runs on inputs that nobody wrote: `python -m tests.robustness.fuzz KIND`.

Each input goes through all stages from bytes to findings. The first one that raises an exception, or takes longer than ten seconds of processor
time, is written to the folder given with --keep and ends the run.

  bytes      a coverage-guided search of atheris over bytes, from the examples of the rules (pip install atheris)
  programs   statements and expressions of the examples, put together at random
  hypothesmith   programs of Python's grammar (pip install hypothesmith)
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import warnings
from collections import Counter
from itertools import islice
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.robustness.stages import Seen

LONGEST = 10.0  # seconds of processor time for one input
LONGEST_SEED, LONGEST_INPUT = 300, 400  # bytes: what is short is fast, and has no fewer kinds of mistakes in it
REPORTS = 50  # lines that say how far a run has come
GUIDING = ("mailguard.syntax", "mailguard.project")  # what the search is to reach all of


class Inputs:
    """Tries inputs and counts what became of them."""

    def __init__(self, keep: Path, number: int) -> None:
        self._keep = keep
        self._number = number
        self._slowest = 0.0
        self._started = time.monotonic()
        self.tried: Counter[str] = Counter()

    def attempt(self, data: bytes) -> None:
        """Analyse one input; one that begins like a notebook as such. Raises what mailguard raises."""
        from tests.robustness.stages import FILE, NOTEBOOK, seen

        before = time.process_time()
        try:
            found = seen(data, path=NOTEBOOK if data.startswith(b'{"') else FILE)
        except BaseException:
            self._save(data)
            raise
        took = time.process_time() - before
        self._slowest = max(self._slowest, took)
        self.tried["no Python" if found is None else _kind(found)] += 1
        if took > LONGEST:
            raise TimeoutError(f"{took:.1f} s for {self._save(data)}")
        if self.tried.total() % max(self._number // REPORTS, 1) == 0:
            print(self, flush=True)

    def _save(self, data: bytes) -> Path:
        self._keep.mkdir(parents=True, exist_ok=True)
        path = self._keep / f"{hashlib.sha256(data).hexdigest()[:12]}.py"
        path.write_bytes(data)
        return path

    def __str__(self) -> str:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.tried.items()))
        seconds = time.monotonic() - self._started
        return (
            f"{self.tried.total():,} inputs ({kinds}) in {seconds:.0f} s, {time.process_time():.0f} s of them of the"
            f" processor; the slowest took {self._slowest:.2f} s"
        )


def _kind(found: Seen) -> str:
    return "with findings" if found.findings else "with mail" if found.sites else "without mail"


def _bytes(inputs: Inputs, number: int, seed: int, keep: Path) -> None:
    import atheris

    import mailguard

    others = [name for _, name, _ in walk_packages(mailguard.__path__, "mailguard.") if not name.startswith(GUIDING)]
    with atheris.instrument_imports(include=["mailguard"], exclude=others):
        from tests.robustness.byte_mutator import ByteMutator
        from tests.robustness.seeds import NOTEBOOK_SEED, OTHER_CODE, OTHER_SYNTAX, programs
        from tests.robustness.stages import prepare_once
    prepare_once()
    short = [code for program in programs() if len(code := program.encode()) <= LONGEST_SEED]
    seeds = [*short, *OTHER_SYNTAX, *OTHER_CODE, NOTEBOOK_SEED]
    corpus = keep / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for count, program in enumerate(seeds):
        (corpus / f"seed{count}").write_bytes(program)
    limits = [f"-runs={number}", f"-max_len={LONGEST_INPUT}", "-mutate_depth=2", "-timeout=60", "-rss_limit_mb=2000"]
    atheris.Setup(
        [sys.argv[0], *limits, f"-seed={seed + 1}", f"-artifact_prefix={keep}/", str(corpus)],
        inputs.attempt,
        # Only the search that has begun knows how to change bytes.
        custom_mutator=ByteMutator(seeds, lambda data, most: bytes(atheris.Mutate(data, most))),
    )
    atheris.Fuzz()


def _recombined(inputs: Inputs, number: int, seed: int) -> None:
    from tests.robustness.seeds import Recombination, programs
    from tests.robustness.stages import prepare_once

    prepare_once()
    for program in islice(Recombination(programs(), Random(seed)).programs(), number):
        inputs.attempt(program.encode())


def _hypothesmith(inputs: Inputs, number: int, seed: int) -> None:
    import hypothesmith
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as with_seed

    from tests.robustness.stages import prepare_once

    prepare_once()

    @with_seed(seed)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(hypothesmith.from_node() | hypothesmith.from_grammar())
    def attempt(program: str) -> None:
        inputs.attempt(("import smtplib\n" + program).encode("utf-8", "surrogatepass"))

    attempt()


def main() -> None:
    """Run one kind of search."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("bytes", "programs", "hypothesmith"))
    parser.add_argument("--number", type=int, default=1_000_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz"), help="a folder for inputs that broke something")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    inputs = Inputs(chosen.keep, chosen.number)
    try:
        if chosen.kind == "bytes":
            _bytes(inputs, chosen.number, chosen.seed, chosen.keep)
        elif chosen.kind == "programs":
            _recombined(inputs, chosen.number, chosen.seed)
        else:
            _hypothesmith(inputs, chosen.number, chosen.seed)
    finally:
        print(inputs, flush=True)


if __name__ == "__main__":
    main()
