"""`mailguard rules test`: do the examples in rule files come out as they say?"""

from __future__ import annotations

import click

from mailguard.catalog.load import LoadedFile
from mailguard.catalog.models import Catalog, Example
from mailguard.cli.catalogue import rules_option
from mailguard.cli.completion import folders
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.engine.examples import run_example
from mailguard.engine.rulebook import load_from_files, load_rule_files
from mailguard.report import example_report
from mailguard.report.example_report import TestedFile


@click.command("test", short_help="Run the examples in rule files of your own.")
@click.argument("directory", metavar="DIR", shell_complete=folders)
@rules_option
def command(directory: str, rules: tuple[str, ...]) -> Outcome:
    """Run the examples in the rule files of DIR, and say which do not come out as marked.

    Plug-ins have no say in it. An example's code marks each line that is to be reported: send(people)  # MG101

    \b
    Exit codes:
      0  all examples come out as they say
      1  some do not
      2  a rule file is wrong
      3  there are no examples
    """
    folders = tuple(dict.fromkeys((directory, *rules)))
    files = [file for file in load_rule_files(folders) if file.folder == directory]
    catalog = load_from_files(folders)
    tested = tuple(_tested(file, catalog) for file in files if _examples(file))
    if not tested:
        return Outcome(
            "", ExitCode.NOTHING_TO_CHECK, f"no example in the rule files of {directory}; nothing was tested"
        )
    passed = all(result.passes for file in tested for result in file.results)
    return Outcome(example_report.render(tested), ExitCode.CLEAN if passed else ExitCode.FINDINGS)


def _tested(file: LoadedFile, catalog: Catalog) -> TestedFile:
    results = tuple(run_example(example, catalog, owner) for owner, example in _examples(file))
    return TestedFile(file.path, file.text, results)


def _examples(file: LoadedFile) -> list[tuple[str | None, Example]]:
    """Return the examples of a file, each with the code of the rule that it is about."""
    of_rules = [(check.code, example) for check in file.content.checks for example in check.examples]
    return [*of_rules, *((None, example) for library in file.content.libraries for example in library.examples)]
