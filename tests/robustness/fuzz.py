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
from random import Random

LONGEST = 10.0  # seconds of processor time for one input


class Inputs:
    """Tries inputs and counts what became of them."""

    def __init__(self, keep: Path) -> None:
        self._keep = keep
        self._slowest = 0.0
        self._started = time.monotonic()
        self.tried: Counter[str] = Counter()

    def attempt(self, data: bytes) -> None:
        """Analyse one input. Raises what mailguard raises."""
        from tests.robustness.stages import analysed

        before = time.process_time()
        try:
            findings = analysed(data)
        except BaseException:
            self._save(data)
            raise
        took = time.process_time() - before
        self._slowest = max(self._slowest, took)
        self.tried["refused" if findings is None else "with findings" if findings else "without findings"] += 1
        if took > LONGEST:
            raise TimeoutError(f"{took:.1f} s for {self._save(data)}")
        if self.tried.total() % 5_000 == 0:
            print(self, flush=True)

    def _save(self, data: bytes) -> Path:
        self._keep.mkdir(parents=True, exist_ok=True)
        path = self._keep / f"{hashlib.sha256(data).hexdigest()[:12]}.py"
        path.write_bytes(data)
        return path

    def __str__(self) -> str:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.tried.items()))
        seconds = time.monotonic() - self._started
        return f"{self.tried.total():,} inputs ({kinds}) in {seconds:.0f} s; the slowest took {self._slowest:.2f} s"


def _bytes(inputs: Inputs, number: int, seed: int, keep: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["mailguard"]):
        from tests.robustness.seeds import programs
        from tests.robustness.stages import prepare_once
    prepare_once()
    corpus = keep / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for count, program in enumerate(programs()):
        (corpus / f"seed{count}").write_text(program, encoding="utf-8")
    limits = [f"-runs={number}", f"-seed={seed + 1}", "-max_len=1000", "-timeout=60", "-rss_limit_mb=2000"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={keep}/", str(corpus)], inputs.attempt)
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
    inputs = Inputs(chosen.keep)
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
