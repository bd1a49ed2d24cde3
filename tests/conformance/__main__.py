"""Executes the examples of `rules/apis/` and compares what is observed with what mailguard says.

python -m tests.conformance                        everything; environments are made on first use
python -m tests.conformance --quick                the representative part that CI runs
python -m tests.conformance --library ses resend   some libraries
python -m tests.conformance --fixes                leaking examples before and after the repair that is offered for them
python -m tests.conformance --write                everything, and docs/conformance.md
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from pathlib import Path

from mailguard.catalog.models import Catalog
from tests.conformance import providers as provider_data
from tests.conformance.environments import NotInstallableError, python_of
from tests.conformance.execute import Outcome, executed, verdict_on
from tests.conformance.fixes import Proof, proven
from tests.conformance.plan import Group, Run, builtin_catalog, runs
from tests.conformance.sinks import Answer, Request, running
from tests.conformance.table import contradicts, page

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "conformance.md"
ENVIRONMENTS = ROOT / ".venv-conformance"


def main(arguments: Sequence[str]) -> int:
    """Run what the command line names; 0 when all that was run agrees."""
    options = _options(arguments)
    catalog = builtin_catalog()
    chosen = [run for run in runs(catalog) if _is_chosen(run, options)]
    pythons = _environments(chosen, Path(options.environments))
    if options.fixes:
        return _prove_fixes(chosen, pythons, catalog)
    outcomes = _outcomes(chosen, pythons, catalog, options.jobs)
    for outcome in outcomes:
        _tell(outcome, everything=options.verbose)
    proven = sum(1 for outcome in outcomes if outcome.agrees)
    ran = sum(1 for outcome in outcomes if not outcome.run.not_run)
    sys.stdout.write(f"{proven} of {ran} examples proven, {len(outcomes) - ran} not run.\n")
    if options.write:
        versions = _versions(outcomes, pythons)
        PAGE.write_text(page(outcomes, versions, dt.datetime.now(dt.timezone.utc).date()), encoding="utf-8")
    return 0 if proven == ran else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the groups marked quick in libraries.toml")
    parser.add_argument("--group", nargs="+", help="only these groups of libraries.toml")
    parser.add_argument("--library", nargs="+", help="only these files of rules/apis/")
    parser.add_argument("--write", action="store_true", help="write docs/conformance.md (needs everything)")
    parser.add_argument("--fixes", action="store_true", help="run leaking examples before and after their repair")
    parser.add_argument("--verbose", action="store_true", help="tell of the examples that agree, too")
    parser.add_argument("--jobs", type=int, default=2, help="examples that run at once")
    parser.add_argument("--environments", default=str(ENVIRONMENTS), help="folder of the virtual environments")
    options = parser.parse_args(arguments)
    if options.write and (options.quick or options.group or options.library):
        parser.error("--write needs everything: leave out --quick, --group and --library")
    return options


def _is_chosen(run: Run, options: argparse.Namespace) -> bool:
    if options.quick:
        return run.group is not None and run.group.quick and not run.not_run
    if options.group and (run.group is None or run.group.name not in options.group):
        return False
    return not options.library or run.library.id in options.library


def _environments(chosen: Iterable[Run], folder: Path) -> dict[Group, Path | NotInstallableError]:
    pythons: dict[Group, Path | NotInstallableError] = {}
    for group in dict.fromkeys(run.group for run in chosen if run.group and not run.not_run):
        try:
            pythons[group] = python_of(group, folder)
        except NotInstallableError as error:
            pythons[group] = error
    return pythons


def _outcomes(
    chosen: Sequence[Run], pythons: dict[Group, Path | NotInstallableError], catalog: Catalog, jobs: int
) -> list[Outcome]:
    providers = provider_data.load()

    def share(number: int) -> Iterator[tuple[int, Outcome]]:
        with running(_answers(providers)) as sinks:
            for index in range(number, len(chosen), jobs):
                run = chosen[index]
                verdict = verdict_on(run.example.code, catalog)
                python = pythons.get(run.group) if run.group else None
                if run.not_run:
                    yield index, Outcome(run, verdict)
                elif isinstance(python, Path):
                    yield index, executed(run, python, sinks, providers, verdict)
                else:
                    yield index, Outcome(run, verdict, trouble=str(python))

    with ThreadPoolExecutor(jobs) as pool:
        shares = pool.map(lambda number: list(share(number)), range(jobs))
        return [outcome for _, outcome in sorted((pair for each in shares for pair in each), key=lambda pair: pair[0])]


def _prove_fixes(chosen: Sequence[Run], pythons: dict[Group, Path | NotInstallableError], catalog: Catalog) -> int:
    """Tell of each repair whether the same people get mail after it and nobody sees others; 0 when all do what they say."""
    providers = provider_data.load()
    proofs: list[Proof] = []
    with running(_answers(providers)) as sinks:
        for run in chosen:
            python = pythons.get(run.group) if run.group else None
            if isinstance(python, Path) and not run.not_run and run.example.leak:
                for proof in proven(run, python, sinks, providers, catalog):
                    proofs.append(proof)
                    word = "FAILED" if proof.trouble else "proven"
                    detail = proof.trouble.strip() or "; ".join(repair.title for repair in proof.repairs)
                    sys.stdout.write(f"{word}: {run.library.id}: {run.example.name}: {proof.safety}: {detail}\n")
    held = sum(1 for proof in proofs if not proof.trouble)
    sys.stdout.write(f"{held} of {len(proofs)} repairs proven.\n")
    return 0 if held == len(proofs) else 1


def _answers(providers: tuple[provider_data.Provider, ...]) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        provider = provider_data.provider_of(request, providers)
        return provider.answer if provider else Answer()

    return answer


def _tell(outcome: Outcome, *, everything: bool) -> None:
    run = outcome.run
    if run.not_run:
        word, detail = "not run", run.not_run
    elif outcome.agrees:
        word, detail = "proven", ", ".join(sorted(outcome.means))
    elif contradicts(outcome):
        word = "CONTRADICTED"
        detail = f"observed {outcome.observed}, mailguard {outcome.verdict}, example {run.example.leak}"
    else:
        word, detail = "FAILED", outcome.trouble.strip()
    if everything or not outcome.agrees:
        sys.stdout.write(f"{word}: {run.library.id}: {run.example.name}: {detail}\n")


def _versions(outcomes: Iterable[Outcome], pythons: dict[Group, Path | NotInstallableError]) -> dict[str, str]:
    """Return the versions of each library with which its examples were proven."""
    versions: dict[str, dict[str, None]] = {}
    known: dict[tuple[Path, str | None], str] = {}
    for outcome in outcomes:
        python = pythons.get(outcome.run.group) if outcome.run.group else None
        if isinstance(python, Path) and outcome.agrees:
            package = outcome.run.library.package
            if (python, package) not in known:
                known[python, package] = _version(package, python)
            if known[python, package]:
                versions.setdefault(outcome.run.library.id, {})[known[python, package]] = None
    return {name: ", ".join(found) for name, found in versions.items()}


def _version(package: str | None, python: Path) -> str:
    """Return the version of a package, or of Python's own library; "" if the examples use something else."""
    if package is None:
        return subprocess.check_output([str(python), "--version"], text=True).strip()
    places = [str(place) for place in python.parent.parent.glob("lib/python*/site-packages")]
    found = [each.version for each in distributions(name=package, path=places)]
    return found[0] if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
