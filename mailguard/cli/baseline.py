"""`mailguard baseline`: findings that are known and not reported again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from mailguard.audience.record import frozen
from mailguard.cli.completion import files
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.cli.scan import Scan, scan_options
from mailguard.engine.baseline import Baseline, Judged, baseline_text, folder_of, read_baseline
from mailguard.engine.errors import UsageError
from mailguard.engine.run import survey
from mailguard.engine.writing import write_file
from mailguard.report.summary import counted
from mailguard.report.wording import printable

DEFAULT_FILE = "mailguard-baseline.txt"

_Command = Callable[..., Outcome]


@click.group("baseline", short_help="Write, update or show the findings that are known.")
def command() -> None:
    """Keep the findings that are known in a file, so that only new ones are reported.

    The file is the one that the configuration names by the key baseline, or else
    mailguard-baseline.txt. `mailguard check --baseline FILE` reads it, or the key does.
    """


def _options(function: _Command) -> _Command:
    file = click.option(
        "--baseline",
        "file",
        metavar="FILE",
        shell_complete=files,
        help="The file, instead of the one configured.",
    )
    return file(scan_options(function))


@command.command("write", short_help="Write the file anew, with everything that is found.")
@_options
def write(scan: Scan, file: str | None) -> Outcome:
    """Write the file anew, with everything that is found in PATHS (the current directory unless given)."""
    run = _run(scan, file)
    if run.path.exists():
        read_baseline(run.path, run.shown)  # what is no baseline is not overwritten
    entries = set(run.reported)
    return _written(run, entries, f"{counted(len(entries), 'finding')} written to {printable(run.shown)}")


@command.command("update", short_help="Take out what is no longer found.")
@_options
@click.option("--add", is_flag=True, help="Put in what is new as well.")
def update(scan: Scan, file: str | None, add: bool) -> Outcome:
    """Take out of the file what is no longer found in PATHS. Nothing is added unless you ask for it."""
    run = _run(scan, file)
    known = read_baseline(run.path, run.shown)
    stale = run.stale(known)
    new = {entry for entry in run.reported if entry not in known.entries}
    entries = known.entries.keys() - stale | (new if add else set())
    said = f"{counted(len(stale), 'stale entry', 'stale entries')} taken out of {printable(run.shown)}, {len(entries)} left"
    if new:
        said += f"; {counted(len(new), 'new finding')} {'added' if add else 'not added'}"
    return _written(run, entries, said)


@command.command("show", short_help="List the entries, and which of them are stale.")
@_options
def show(scan: Scan, file: str | None) -> Outcome:
    """List the entries of the file, and say which of them are no longer found in PATHS."""
    run = _run(scan, file)
    known = read_baseline(run.path, run.shown)
    stale = run.stale(known)
    lines = [f"{'stale' if entry in stale else 'known'}  {printable(entry)}" for entry in sorted(known.entries)]
    lines.append(f"{counted(len(known.entries), 'entry', 'entries')} in {printable(run.shown)}, {len(stale)} stale.")
    return Outcome("\n".join(lines) + "\n")


@frozen
class _Run:
    """What a run found, as a baseline has it."""

    path: Path
    shown: str
    judged: Judged
    reported: tuple[str, ...]
    unreadable: int  # files

    def stale(self, known: Baseline) -> frozenset[str]:
        """Return the entries of which nothing is left."""
        return frozenset(self.judged.stale_entries(known))


def _run(scan: Scan, file: str | None) -> _Run:
    store = scan.store()
    settings = scan.settings(store)
    configuration = settings.configuration
    path = Path(os.path.abspath(file)) if file else configuration.baseline or Path(os.path.abspath(DEFAULT_FILE))
    surveyed = survey(scan.request(configuration, store), settings.catalog)
    if not surveyed.discovery.tree.scope:
        raise UsageError("no Python file found; the baseline is left as it is")
    identity = surveyed.identities(folder_of(surveyed.discovery.tree.root, path))
    reported = tuple(identity[finding] for finding in surveyed.reported)
    judged = surveyed.judged(identity.values())
    return _Run(path, file or os.path.relpath(path), judged, reported, len(surveyed.unreadable))


def _written(run: _Run, entries: set[str], said: str) -> Outcome:
    """Write the file, and say so; files that could not be read are told too, for nothing in them is known."""
    write_file(run.shown, baseline_text(entries).encode())
    if not run.unreadable:
        return Outcome(f"{said}.\n")
    remark = f"{counted(run.unreadable, 'file')} could not be analysed; see 'mailguard check'"
    return Outcome(f"{said}.\n", ExitCode.INCOMPLETE, remark)
