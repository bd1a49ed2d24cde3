"""The command line: finds the command, runs it, and turns every way to end into output and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO, TextIOWrapper

import click

from mailguard import __version__
from mailguard.__main__ import INTERRUPTED
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.engine.errors import UsageError

_COMMANDS = (
    "baseline",
    "cache",
    "check",
    "config",
    "explain",
    "fix",
    "inventory",
    "lsp",
    "rules",
)  # each is a module of this package that has a `command`


class _LazyGroup(click.Group):
    """Imports a command when it is needed: start-up time is part of the product."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"mailguard.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; of what is none say what was probably meant."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            raise click.UsageError(f"No such command {name!r}.{_probably_meant(name)}", ctx)
        return super().resolve_command(ctx, args)


def _probably_meant(name: str) -> str:
    from difflib import get_close_matches  # seldom needed

    if os.path.exists(name):
        return f" To check a file or folder: mailguard check {name}"
    return "".join(f" Did you mean {close!r}?" for close in get_close_matches(name, _COMMANDS, n=1))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="mailguard %(version)s")
def mailguard() -> None:
    """Find code that shows people's e-mail addresses to each other.

    Start with: mailguard check
    """


def run(arguments: Sequence[str]) -> int:
    """Run mailguard with these arguments, write what it has to say and return the exit code. Never raises an error."""
    try:
        outcome = mailguard.main(list(arguments), prog_name="mailguard", standalone_mode=False)
        return _write(outcome) if isinstance(outcome, Outcome) else ExitCode.CLEAN
    except click.ClickException as error:
        return _explain(error, arguments)
    except UsageError as error:
        return _fail(str(error))
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a traceback is no answer to give to a user
        return _fail_unexpectedly(error)


def _write(outcome: Outcome) -> ExitCode:
    try:
        if isinstance(sys.stdout, TextIOWrapper):  # a character that the terminal lacks must not stop the report
            sys.stdout.reconfigure(errors="backslashreplace")
        click.echo(outcome.text, nl=False, color=True)
    except BrokenPipeError:
        _silence_standard_output()
        return ExitCode.BROKEN_PIPE
    except OSError as error:
        _silence_standard_output()
        return _fail(f"the report cannot be written: {error.strerror}")
    if outcome.remark:
        click.echo(f"mailguard: {_shown(outcome.remark)}", err=True)
    return outcome.exit_code


def _silence_standard_output() -> None:
    """Keep the interpreter from complaining when it flushes what is left in the buffer at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain(error: click.ClickException, arguments: Sequence[str]) -> ExitCode:
    from mailguard.cli.meant import explained  # seldom needed

    explanation = StringIO()
    explained(error, arguments).show(explanation)
    click.echo(_shown(explanation.getvalue()), nl=False, err=True)
    return ExitCode.USAGE


def _fail(message: str) -> ExitCode:
    click.echo(f"mailguard: {_shown(message)}", err=True)
    return ExitCode.USAGE


def _shown(text: str) -> str:
    """Return lines for the terminal, which no file name in them must steer."""
    from mailguard.report.wording import printable  # not needed by most runs

    return "\n".join(map(printable, text.split("\n")))


def _fail_unexpectedly(error: Exception) -> ExitCode:
    if os.environ.get("MAILGUARD_DEBUG") == "1":
        import traceback  # slow to load, and seldom needed

        traceback.print_exception(error)
        report = "please report it with the text above"
    else:
        report = "please report it with what the same command prints when MAILGUARD_DEBUG=1 is set"
    summary = " ".join(f"{type(error).__name__}: {error}".split())
    return _fail(f"internal error ({summary}); this is a bug in mailguard, {report}")
