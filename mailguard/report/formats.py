"""The output formats, and the one function that renders a run in any of them."""

from __future__ import annotations

from enum import Enum
from typing import Literal, NoReturn

from mailguard.catalog.models import Catalog
from mailguard.engine.result import RunResult
from mailguard.report.repository import from_repository


class OutputFormat(str, Enum):
    """How a run is reported. The value is what a user types after `--output-format`."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    RDJSON = "rdjson"
    MARKDOWN = "markdown"
    HTML = "html"


_ForPrograms = Literal[
    OutputFormat.JSON,
    OutputFormat.JSONL,
    OutputFormat.SARIF,
    OutputFormat.GITHUB,
    OutputFormat.GITLAB,
    OutputFormat.JUNIT,
    OutputFormat.RDJSON,
]


def assert_never(value: NoReturn) -> NoReturn:
    """Make the type checker prove that nothing gets here (`typing.assert_never` is new in Python 3.11)."""
    raise AssertionError(f"no such output format: {value!r}")


def render(
    result: RunResult,
    catalog: Catalog,
    output_format: OutputFormat,
    *,
    colour: bool = False,
    width: int | None = None,
    show_suppressed: bool = False,
) -> str:
    """Render a run; the text ends with a line feed.

    With `show_suppressed` a report that has a place for them also holds the findings that are suppressed or in the baseline.
    `colour` and `width` (of the terminal, in columns; None when there is none) only concern formats for people.
    The formats for programs are pure ASCII, so that no encoding of the output can spoil them.
    Each format is imported here, when it is asked for: start-up time is part of the product.
    """
    match output_format:
        case OutputFormat.FULL:
            from mailguard.report import full

            return full.render(result, catalog, colour=colour, width=width)
        case OutputFormat.CONCISE:
            from mailguard.report import concise

            return concise.render(result, catalog, colour=colour)
        case OutputFormat.MARKDOWN:
            from mailguard.report import markdown

            return markdown.render(from_repository(result), catalog)
        case OutputFormat.HTML:
            from mailguard.report import html

            return html.render(result, catalog)
        case _:
            return _render_for_programs(result, catalog, output_format, show_suppressed=show_suppressed)


def _render_for_programs(
    result: RunResult, catalog: Catalog, output_format: _ForPrograms, *, show_suppressed: bool
) -> str:
    match output_format:
        case OutputFormat.JSON:
            from mailguard.report import json_report

            return json_report.render(result)
        case OutputFormat.JSONL:
            from mailguard.report import jsonl

            return jsonl.render(result)
        case OutputFormat.SARIF:
            from mailguard.report import sarif

            return sarif.render(from_repository(result), catalog, show_suppressed=show_suppressed)
        case OutputFormat.GITHUB:
            from mailguard.report import github

            return github.render(from_repository(result), catalog)
        case OutputFormat.GITLAB:
            from mailguard.report import gitlab

            return gitlab.render(from_repository(result), catalog)
        case OutputFormat.JUNIT:
            from mailguard.report import junit

            return junit.render(result, catalog)
        case OutputFormat.RDJSON:
            from mailguard.report import rdjson

            return rdjson.render(from_repository(result), catalog)
        case _:
            assert_never(output_format)
