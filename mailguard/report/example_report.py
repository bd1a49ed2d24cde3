"""What running the examples of rule files has shown, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailguard.audience.record import frozen
from mailguard.catalog.lines import line_of
from mailguard.engine.examples import ExampleResult
from mailguard.judge.finding import Finding
from mailguard.report.wording import paragraph, printable, sentence

WIDTH = 80


@frozen
class TestedFile:
    """A rule file and what came out of its examples, in the order of the file."""

    path: str
    text: str
    results: tuple[ExampleResult, ...]


def render(files: Sequence[TestedFile]) -> str:
    """Say of each failing example what was expected and what was found instead, then count."""
    blocks = [
        "\n".join(_failure(file, number, result))
        for file in files
        for number, result in enumerate(file.results)
        if not result.passes
    ]
    return "\n\n".join([*blocks, _summary(files)]) + "\n"


def _failure(file: TestedFile, number: int, result: ExampleResult) -> Iterator[str]:
    key = f"example[{number}]"
    line = line_of(file.text, key)
    place = printable(file.path) + (f":{line}" if line is not None else "")
    yield from paragraph(f"{place}: ", f"the example “{result.example.name}” fails", width=WIDTH, indent=2)
    first = _first_line_of_code(file.text, f"{key}.code")
    for where, text in _complaints(result):
        shown = f"line {first + where}: " if where is not None and first is not None else ""
        yield from paragraph(f"  {shown}", text, width=WIDTH, indent=4)
        if where is not None:
            yield f"    | {printable(result.example.code.splitlines()[where - 1].strip())}"


def _first_line_of_code(text: str, key: str) -> int | None:
    """Return the number of the line before the code's first one, in the file; None when the code is on one line."""
    line = line_of(text, key)
    lines = text.split("\n")
    return line if line is not None and lines[line - 1].rstrip().endswith(("'''", '"""')) else None


def _complaints(result: ExampleResult) -> Iterator[tuple[int | None, str]]:
    """Yield sentences, each with the line of the code that it is about."""
    if result.unreadable is not None:
        yield None, f"the code could not be analysed: {sentence(result.unreadable)}"
    for line, code in result.missing:
        yield line, f"expected {code}, but {_instead(result, line, code)}."
    told = {line for line, _ in result.missing}
    for finding in result.unexpected:
        line = finding.place.span.line
        if line not in told:
            yield line, f"found {finding.code}, but the line has no mark # {finding.code}: {sentence(finding.message)}"
    if result.underlined is not None:
        yield None, f"expected `{result.example.span}` to be underlined, but it is `{result.underlined}`."
    if result.missing and not result.send_sites and not result.unknown:
        yield (
            None,
            "No place that sends mail was recognised: compare the import paths and argument names with the rule file.",
        )


def _instead(result: ExampleResult, line: int, code: str) -> str:
    if code in result.unknown:
        return "no rule has that code"
    others = [finding for finding in result.unexpected if finding.place.span.line == line]
    if others:
        return f"found {_codes(others)}"
    unsure = [finding for finding in result.unsure if (finding.place.span.line, finding.code) == (line, code)]
    if unsure:
        return (
            "it is found with low confidence only: number or origin of the people could not be followed to its source"
        )
    elsewhere = [finding for finding in result.unexpected if finding.code == code]
    if elsewhere:
        return "it is found on another line"
    return "nothing was found"


def _codes(findings: Sequence[Finding]) -> str:
    return " and ".join(sorted({finding.code for finding in findings}))


def _summary(files: Sequence[TestedFile]) -> str:
    results = [result for file in files for result in file.results]
    failed = sum(not result.passes for result in results)
    examples = "1 example" if len(results) == 1 else f"{len(results)} examples"
    in_files = "1 file" if len(files) == 1 else f"{len(files)} files"
    verdict = f"{failed} of them {'fails' if failed == 1 else 'fail'}" if failed else "all as expected"
    return f"{examples} in {in_files}: {verdict}."
