"""What a command yields: a text for standard output, and an exit code."""

from __future__ import annotations

from enum import IntEnum

from mailguard.audience.record import frozen


class ExitCode(IntEnum):
    """What the exit code of mailguard means. Green must mean checked, so only one of them is 0."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2  # wrong use or configuration, or mailguard itself failed
    NOTHING_TO_CHECK = 3  # no Python file was found
    INCOMPLETE = 4  # no findings, but some file could not be analysed
    BROKEN_PIPE = 141  # what a shell reports for a command whose reader went away


@frozen
class Outcome:
    """The result of a command that ran to its end."""

    text: str
    exit_code: ExitCode = ExitCode.CLEAN
    remark: str | None = None  # for standard error, so that it never spoils a report for a program
