"""`mailguard check`: report the places that show people's addresses to each other."""

from __future__ import annotations

import os
import shutil

import click

from mailguard.audience.terms import Confidence
from mailguard.cli.catalogue import load_rules
from mailguard.cli.colour import Colour, wants_colour
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.engine.cache.database import Database
from mailguard.engine.cache.location import cache_directory
from mailguard.engine.cache.store import NO_STORE
from mailguard.engine.discover import StandardInput
from mailguard.engine.errors import UsageError
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check
from mailguard.report.formats import OutputFormat, render

# Their file descriptors: `sys.stdin` and `sys.stdout` are None in a process that was started without them.
_STANDARD_INPUT = 0
_STANDARD_OUTPUT = 1


def _split_at_commas(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


@click.command("check", short_help="Report the places that show people's addresses to each other.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "--output-format",
    type=click.Choice([item.value for item in OutputFormat]),
    default=OutputFormat.FULL.value,
    show_default=True,
    help="How to report.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    callback=_split_at_commas,
    help="Report these rules instead of the default ones: codes, prefixes of codes, names, or ALL; separated by commas.",
)
@click.option("--ignore", multiple=True, metavar="RULES", callback=_split_at_commas, help="Do not report these rules.")
@click.option(
    "--min-confidence",
    type=click.Choice([item.value for item in Confidence]),
    default=Confidence.MEDIUM.value,
    show_default=True,
    help="Leave out findings that are less sure.",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out paths, also named ones; a pattern as in .gitignore, relative to the project root. Repeatable.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a CPU]")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what runs find out.")
@click.option("--stdin-filename", metavar="PATH", help="Check standard input as if it were the file PATH.")
@click.option(
    "--color",
    "colour",
    type=click.Choice([item.value for item in Colour]),
    default=Colour.AUTO.value,
    show_default=True,
    help="Whether to use colour; auto: on a terminal, subject to NO_COLOR and FORCE_COLOR.",
)
def command(
    paths: tuple[str, ...],
    output_format: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: str,
    exclude: tuple[str, ...],
    exit_zero: bool,
    jobs: int | None,
    no_cache: bool,
    stdin_filename: str | None,
    colour: str,
) -> Outcome:
    """Report the places that show people's addresses to each other.

    PATHS are files and directories; without any, the current directory is checked.
    The project around them is read too, but only what concerns them is reported.

    \b
    Exit codes:
      0  nothing to report
      1  findings
      2  wrong use or configuration
      3  nothing to check: no Python file was found
      4  no findings, but some file could not be analysed
    """
    store = NO_STORE if no_cache else Database(cache_directory())
    request = CheckRequest(
        paths=paths or (".",),
        exclude=exclude,
        select=select,
        ignore=ignore,
        min_confidence=Confidence(min_confidence),
        jobs=jobs or _available_cpus(),
        stdin=_standard_input(stdin_filename, paths),
        store=store,
    )
    catalog = load_rules(store)
    result = check(request, catalog)
    is_terminal = os.isatty(_STANDARD_OUTPUT)
    text = render(
        result,
        catalog,
        OutputFormat(output_format),
        colour=wants_colour(Colour(colour), os.environ, is_terminal=is_terminal),
        width=shutil.get_terminal_size().columns if is_terminal else None,
    )
    code = exit_code(result, exit_zero=exit_zero)
    nothing = "no Python file found; nothing was checked" if code is ExitCode.NOTHING_TO_CHECK else None
    return Outcome(text, code, nothing)


def exit_code(result: RunResult, *, exit_zero: bool) -> ExitCode:
    """Return the exit code for a run; `exit_zero` forgives findings, nothing else."""
    if result.findings:
        return ExitCode.CLEAN if exit_zero else ExitCode.FINDINGS
    if result.unreadable:
        return ExitCode.INCOMPLETE
    # Files that were left out on request are no mistake: a commit hook passes them with all the others.
    if not result.coverage.files and not result.coverage.left_out:
        return ExitCode.NOTHING_TO_CHECK
    return ExitCode.CLEAN


def _standard_input(filename: str | None, paths: tuple[str, ...]) -> StandardInput | None:
    if filename is None:
        if "-" in paths:
            raise click.UsageError("to check standard input, say what file it stands for: --stdin-filename PATH")
        return None
    if paths not in ((), ("-",)):
        raise click.UsageError("--stdin-filename checks standard input only: leave out the paths")
    try:
        with open(_STANDARD_INPUT, "rb", closefd=False) as stream:
            return StandardInput(filename, stream.read())
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from error


def _available_cpus() -> int:
    """Return how many CPUs this process may use, which in a container is often fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every platform can tell
        return os.cpu_count() or 1
