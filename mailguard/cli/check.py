"""`mailguard check`: report the places that show people's addresses to each other."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from mailguard.catalog.models import Catalog
from mailguard.cli.asked import Asked, asked_options
from mailguard.cli.colour import Colour, wants_colour
from mailguard.cli.completion import files
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.cli.outputs import (
    Output,
    check_outputs,
    check_statistics,
    counts,
    needs_inventory,
    output_options,
    write_outputs,
)
from mailguard.cli.progress import progress_bar
from mailguard.engine.discover import StandardInput
from mailguard.engine.errors import UsageError
from mailguard.engine.result import RunResult
from mailguard.engine.run import check, files_in_scope
from mailguard.report.formats import OutputFormat, render
from mailguard.report.wording import printable

# Their file descriptors: `sys.stdin` and `sys.stdout` are None in a process that was started without them.
_STANDARD_INPUT = 0
_STANDARD_OUTPUT = 1

_NOTHING = "no Python file found; nothing was checked"


@click.command("check", short_help="Report the places that show people's addresses to each other.")
@output_options
@asked_options
@click.option(
    "--show-suppressed",
    is_flag=True,
    help="Also have suppressed and known findings in SARIF. Not for GitHub: it opens alerts for them.",
)
@click.option("--show-files", is_flag=True, help="List the files that would be checked, and check nothing.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings.")
@click.option(
    "--stdin-filename",
    metavar="PATH",
    shell_complete=files,
    help="Check standard input as if it were the file PATH.",
)
@click.option(
    "--color",
    "colour",
    type=click.Choice([item.value for item in Colour]),
    default=Colour.AUTO.value,
    show_default=True,
    help="Whether to use colour; auto: on a terminal, subject to NO_COLOR and FORCE_COLOR.",
)
def command(
    asked: Asked,
    output_format: str | None,
    outputs: tuple[Output, ...],
    statistics: bool,
    show_suppressed: bool,
    show_files: bool,
    exit_zero: bool,
    stdin_filename: str | None,
    colour: str,
) -> Outcome:
    """Report the places that show people's addresses to each other.

    PATHS are files and directories; without any, the current directory is checked.
    The project around them is read too, but only what concerns them is reported.
    Options take the place of what pyproject.toml or mailguard.toml says.

    \b
    Exit codes:
      0  nothing to report
      1  findings
      2  wrong use or configuration
      3  nothing to check: no Python file was found
      4  no findings, but some file could not be analysed
    """
    store = asked.scan.store()
    check_outputs(outputs)
    stdin = _standard_input(stdin_filename, asked.scan.named)
    settings = asked.scan.settings(store, stdin.filename if stdin else None)
    configuration, catalog = settings.configuration, settings.catalog
    terminal_format = OutputFormat(output_format or configuration.output_format or OutputFormat.FULL)
    check_statistics(terminal_format, wanted=statistics)
    request = replace(
        asked.request(settings, store),
        stdin=stdin,
        inventory=needs_inventory([terminal_format, *(output.format for output in outputs)]),
    )
    if show_files:
        return _listed(files_in_scope(request))
    with progress_bar() as progress:
        result = check(request, catalog, progress)
    write_outputs(outputs, result, catalog, show_suppressed=show_suppressed)
    text = _rendered(result, catalog, terminal_format, Colour(colour), show_suppressed=show_suppressed)
    if statistics:
        text += counts(result, catalog)
    code = exit_code(result, exit_zero=exit_zero)
    return Outcome(text, code, _NOTHING if code is ExitCode.NOTHING_TO_CHECK else None)


def _rendered(
    result: RunResult, catalog: Catalog, output_format: OutputFormat, colour: Colour, *, show_suppressed: bool
) -> str:
    """The report on standard output, as wide and as colourful as that can show."""
    is_terminal = os.isatty(_STANDARD_OUTPUT)
    return render(
        result,
        catalog,
        output_format,
        colour=wants_colour(colour, os.environ, is_terminal=is_terminal),
        width=_columns() if is_terminal else None,
        show_suppressed=show_suppressed,
    )


def _columns() -> int:
    import shutil  # slow to load, and only needed for people at a terminal

    return shutil.get_terminal_size().columns


def _listed(files: tuple[str, ...]) -> Outcome:
    text = "".join(f"{printable(path)}\n" for path in files)
    return Outcome(text) if files else Outcome(text, ExitCode.NOTHING_TO_CHECK, _NOTHING)


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
