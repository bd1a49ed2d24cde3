"""`mailguard check`: report the places that show people's addresses to each other."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mailguard.audience.terms import Confidence
from mailguard.catalog.models import Catalog
from mailguard.cli.catalogue import rules_option
from mailguard.cli.colour import Colour, wants_colour
from mailguard.cli.cpus import available_cpus
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
from mailguard.cli.settings import config_options, load_settings, named_baseline
from mailguard.cli.store import cache_option, chosen_store
from mailguard.engine.discover import StandardInput
from mailguard.engine.errors import UsageError
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check, files_in_scope
from mailguard.report.formats import OutputFormat, render
from mailguard.report.wording import printable

if TYPE_CHECKING:
    from mailguard.engine.summaries import Workers

# Their file descriptors: `sys.stdin` and `sys.stdout` are None in a process that was started without them.
_STANDARD_INPUT = 0
_STANDARD_OUTPUT = 1

_NOTHING = "no Python file found; nothing was checked"


def _split_at_commas(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


@click.command("check", short_help="Report the places that show people's addresses to each other.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@output_options
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
    help="Leave out findings that are less sure.  [default: medium]",
)
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out paths, also named ones; a pattern as in .gitignore, relative to the project root. Repeatable.",
)
@config_options
@rules_option
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows.")
@click.option(
    "--diff-base", metavar="REV", help="Report what is new against a Git revision; main... is where HEAD left main."
)
@click.option("--show-files", is_flag=True, help="List the files that would be checked, and check nothing.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a CPU]")
@click.option("--executor", metavar="NAME", help="Hand the work on single files to a cluster instead: dask:ADDRESS.")
@cache_option
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
    output_format: str | None,
    outputs: tuple[Output, ...],
    statistics: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: str | None,
    exclude: tuple[str, ...],
    config: str | None,
    isolated: bool,
    rules: tuple[str, ...],
    baseline: str | None,
    diff_base: str | None,
    show_files: bool,
    exit_zero: bool,
    jobs: int | None,
    executor: str | None,
    no_cache: bool,
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
    store = chosen_store(no_cache=no_cache)
    check_outputs(outputs)
    stdin = _standard_input(stdin_filename, paths)
    checked = (stdin.filename,) if stdin else paths or (".",)
    settings = load_settings(checked, config, isolated, rules, store)
    configuration, catalog = settings.configuration, settings.catalog
    terminal_format = OutputFormat(output_format or configuration.output_format or OutputFormat.FULL)
    check_statistics(terminal_format, wanted=statistics)
    request = replace(
        CheckRequest.of(configuration, paths or (".",), _workers(jobs, executor)),
        exclude=exclude or configuration.exclude,
        select=select or configuration.select,
        ignore=ignore or (() if select else configuration.ignore),
        min_confidence=Confidence(min_confidence or configuration.min_confidence),
        stdin=stdin,
        baseline=named_baseline(configuration, baseline),
        diff_base=diff_base,
        store=store,
        inventory=needs_inventory([terminal_format, *(output.format for output in outputs)]),
    )
    if show_files:
        return _listed(files_in_scope(request))
    with progress_bar() as progress:
        result = check(request, catalog, progress)
    write_outputs(outputs, result, catalog)
    text = _rendered(result, catalog, terminal_format, Colour(colour))
    if statistics:
        text += counts(result, catalog)
    code = exit_code(result, exit_zero=exit_zero)
    return Outcome(text, code, _NOTHING if code is ExitCode.NOTHING_TO_CHECK else None)


def _rendered(result: RunResult, catalog: Catalog, output_format: OutputFormat, colour: Colour) -> str:
    """The report on standard output, as wide and as colourful as that can show."""
    is_terminal = os.isatty(_STANDARD_OUTPUT)
    return render(
        result,
        catalog,
        output_format,
        colour=wants_colour(colour, os.environ, is_terminal=is_terminal),
        width=_columns() if is_terminal else None,
    )


def _workers(jobs: int | None, executor: str | None) -> Workers:
    if executor is None:
        return jobs or available_cpus()
    if jobs is not None:
        raise click.UsageError("--jobs and --executor exclude each other: a cluster has workers of its own")
    from mailguard.engine.executors import executor_named  # seldom needed

    return executor_named(executor)


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
