"""The options that say where the report of `mailguard check` goes, and in which formats."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import click

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.engine.writing import check_writable, write_file
from mailguard.report.formats import OutputFormat, render

Command = TypeVar("Command", bound=Callable[..., object])

FORMATS = tuple(item.value for item in OutputFormat)
_ENDINGS = {  # what files in a format are usually called, where not txt
    "gitlab": "json",
    "html": "html",
    "json": "json",
    "jsonl": "jsonl",
    "junit": "xml",
    "markdown": "md",
    "rdjson": "json",
    "sarif": "sarif",
}
FOR_PEOPLE = (OutputFormat.FULL, OutputFormat.CONCISE, OutputFormat.GITHUB)  # other text may follow these


class Output(NamedTuple):
    """One report beside that on standard output."""

    format: OutputFormat
    path: str


def _output(value: str) -> Output:
    name, _, path = value.partition("=")
    if not path:
        raise click.BadParameter(f"{value!r} is not FORMAT=FILE, such as sarif=mailguard.sarif")
    if name not in FORMATS:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(map(repr, FORMATS))}")
    return Output(OutputFormat(name), path)


def _each_once(context: click.Context, option: click.Parameter, values: tuple[Output, ...]) -> tuple[Output, ...]:
    outputs: dict[str, Output] = {}
    for output in values:
        if os.path.abspath(output.path) in outputs:
            raise click.BadParameter(f"{output.path} is named twice; give each report a file of its own")
        outputs[os.path.abspath(output.path)] = output
    return tuple(outputs.values())


def _complete(context: click.Context, option: click.Parameter, incomplete: str) -> list[str]:
    offered = (f"{name}=mailguard.{_ENDINGS.get(name, 'txt')}" for name in FORMATS)
    return [text for text in offered if text.startswith(incomplete)]


def output_options(command: Command) -> Command:
    """Add `--output-format`, `--output` and `--statistics` to a command."""
    to_file = click.option(
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT=FILE",
        type=_output,
        callback=_each_once,
        shell_complete=_complete,
        help="Also write a report to a file, such as sarif=mailguard.sarif. Repeatable.",
    )
    to_terminal = click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        metavar="FORMAT",
        help=f"How to report: {', '.join(FORMATS)}.  [default: {OutputFormat.FULL.value}]",
    )
    counted = click.option("--statistics", is_flag=True, help="Also count the findings by rule and by library.")
    return to_terminal(to_file(counted(command)))


def check_outputs(outputs: Sequence[Output]) -> None:
    """Find out before the check whether its reports can be written.

    Raises:
        UsageError: one cannot, because its folder does not exist or it is a folder itself.
    """
    for output in outputs:
        check_writable(output.path)


def check_statistics(output_format: OutputFormat, *, wanted: bool) -> None:
    """Refuse statistics where their text would spoil a report that a program reads.

    Raises:
        click.UsageError: they are wanted with such a format.
    """
    if wanted and output_format not in FOR_PEOPLE:
        names = ", ".join(item.value for item in FOR_PEOPLE)
        raise click.UsageError(f"--statistics goes with these formats only: {names}")


def counts(result: RunResult, catalog: Catalog) -> str:
    """Return the statistics of a run as they follow a report."""
    from mailguard.report.statistics import statistics

    text = statistics(result, catalog)
    return f"\n{text}" if text else ""


def needs_inventory(formats: Iterable[OutputFormat]) -> bool:
    """Say whether one of the reports shows the inventory."""
    return OutputFormat.HTML in formats


def write_outputs(outputs: Sequence[Output], result: RunResult, catalog: Catalog, *, show_suppressed: bool) -> None:
    """Write each report to its file.

    Raises:
        UsageError: one cannot be written.
    """
    for output in outputs:
        text = render(result, catalog, output.format, show_suppressed=show_suppressed)
        write_file(output.path, text.encode("utf-8"))
