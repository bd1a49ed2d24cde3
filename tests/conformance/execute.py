"""Runs one example in a process of its own and says what was seen."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Catalog
from mailguard.engine.analyse import analyse
from mailguard.engine.sources import SourceTree
from tests.conformance.exposure import Copy, delivered, exposes
from tests.conformance.plan import Run
from tests.conformance.providers import Provider, provider_of
from tests.conformance.sinks import Sinks

INSIDE = Path(__file__).with_name("inside")
SECONDS = 90


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one example."""

    run: Run
    verdict: bool  # mailguard's
    observed: bool | None = None  # None: nothing could be observed
    means: frozenset[str] = frozenset()  # "SMTP", "HTTP"
    trouble: str = ""

    @property
    def agrees(self) -> bool:
        """Whether what is said and what is so are the same."""
        return self.observed is self.verdict is self.run.example.leak


def verdict_on(code: str, catalog: Catalog) -> bool:
    """Whether mailguard, with its default settings, reports a program."""
    source = code.encode()
    tree = SourceTree(Path("/nowhere"), ("example.py",), frozenset({"example.py"}), {"example.py": source})
    findings = analyse(tree, catalog, 1).findings
    return any(finding.confidence is not Confidence.LOW for finding in findings)


def executed(run: Run, python: Path, sinks: Sinks, providers: tuple[Provider, ...], verdict: bool) -> Outcome:
    """Run an example and read what arrived at the sinks."""
    seen = observed(run, python, sinks, providers)
    if seen.trouble:
        return Outcome(run, verdict, trouble=seen.trouble)
    return Outcome(run, verdict, exposes(seen.copies), seen.means)


@dataclass(frozen=True, slots=True)
class Seen:
    """What arrived when a program was run."""

    copies: tuple[Copy, ...] = ()
    means: frozenset[str] = frozenset()
    trouble: str = ""


def observed(run: Run, python: Path, sinks: Sinks, providers: tuple[Provider, ...]) -> Seen:
    """Run an example and return what people got."""
    sinks.clear()
    error = _error(run, python, sinks)
    copies = [delivered(delivery) for delivery in sinks.deliveries]
    means = {"SMTP"} if copies else set()
    for request in sinks.requests:
        provider = provider_of(request, providers)
        if provider is not None and provider.sends:
            means.add("HTTP")
            copies += provider.copies(request)
    if error:
        return Seen(trouble=error)
    if not any(copy.people for copy in copies) and not sinks.deliveries:
        seen = ", ".join(f"{request.method} {request.host}{request.path}" for request in sinks.requests)
        return Seen(trouble=f"no message reached anybody (requests: {seen or 'none'})")
    return Seen(tuple(copies), frozenset(means))


def _error(run: Run, python: Path, sinks: Sinks) -> str:
    with tempfile.TemporaryDirectory() as folder:
        task = {
            "code": run.example.code,
            "folder": folder,
            "fixtures": run.fixtures,
            "arguments": run.arguments,
            "application": run.application,
        }
        task_file = Path(folder, "task.json")
        task_file.write_text(json.dumps(task), encoding="utf-8")
        environment = {**_environment(folder, sinks), **run.environment}
        try:
            done = subprocess.run(
                [str(python), str(INSIDE / "run_example.py"), str(task_file)],
                env=environment,
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"did not end within {SECONDS} seconds"
        outcome = Path(folder, "outcome.json")
        if not outcome.is_file():
            return f"ended with {done.returncode}: {done.stderr[-2000:]}"
        return str(json.loads(outcome.read_text(encoding="utf-8"))["error"])


def _environment(home: str, sinks: Sinks) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    ports = {name: str(port) for name, port in sinks.ports.items()}
    return {**kept, **ports, "HOME": home, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
