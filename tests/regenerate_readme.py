"""The run that README.md shows. Run this file to put the output of a real run there: `python tests/regenerate_readme.py`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"

# A project of its own, so that what is shown does not depend on the rest of the repository.
SHOWN_EXAMPLE = "examples/leaking/django_shop"

_START = "<!-- example-run:start -->\n"
_END = "<!-- example-run:end -->\n"

# What would make the output differ from one machine to the next.
_SCRUBBED = ("COLUMNS", "FORCE_COLOR", "MAILGUARD_DEBUG", "NO_COLOR")


def run_mailguard(*arguments: str, directory: str = ".") -> subprocess.CompletedProcess[str]:
    """Run mailguard in a directory of the repository, as a reader of the README would, with a plain environment."""
    environment = {name: value for name, value in os.environ.items() if name not in _SCRUBBED}
    return subprocess.run(
        [sys.executable, "-m", "mailguard", *arguments],
        cwd=REPOSITORY / directory,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def example_run() -> str:
    """Return the text that belongs between the marks: the command and what it prints."""
    output = run_mailguard("check", directory=SHOWN_EXAMPLE).stdout.rstrip("\n")
    return f"```console\n$ cd {SHOWN_EXAMPLE}\n$ mailguard check\n{output}\n```\n"


def shown_run(readme: str) -> str:
    """Return the text that stands between the marks."""
    return readme.partition(_START)[2].partition(_END)[0]


def with_run(readme: str, run: str) -> str:
    """Return the README with another text between the marks."""
    before, start, rest = readme.partition(_START)
    _, end, after = rest.partition(_END)
    return f"{before}{start}{run}{end}{after}"


if __name__ == "__main__":
    README.write_text(with_run(README.read_text(encoding="utf-8"), example_run()), encoding="utf-8")
