"""Rules that are written in Python, applied to a message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from traceback import extract_tb

from mailguard.audience.message import Message
from mailguard.audience.verdict import Verdict
from mailguard.catalog.models import Check, PythonRule
from mailguard.judge.finding import Finding


class RuleError(Exception):
    """A rule that is written in Python failed. The text says which, where, and on what."""


def verdict_findings(message: Message, check: Check, rule: PythonRule) -> Iterator[Finding]:
    """Yield what a rule says about a message as findings under its code.

    Raises:
        RuleError: the rule raised an exception, or yielded something else than verdicts.
    """
    for verdict in _verdicts(message, check, rule):
        yield Finding(
            code=check.code,
            rule=check.name,
            severity=check.severity,
            confidence=verdict.confidence,
            message=verdict.text,
            place=verdict.place,
            field=verdict.field,
            library=message.library,
            steps=verdict.steps,
            repair=verdict.repair or check.repair,
        )


def _verdicts(message: Message, check: Check, rule: PythonRule) -> tuple[Verdict, ...]:
    try:
        verdicts: tuple[object, ...] = tuple(rule.judge(message))
    except Exception as error:  # code that is not ours may raise anything
        raise RuleError(_failure(message, check, _in_words(error))) from error
    for verdict in verdicts:
        if not isinstance(verdict, Verdict):
            raise RuleError(_failure(message, check, f"it yielded {type(verdict).__name__} instead of Verdict"))
    return tuple(verdict for verdict in verdicts if isinstance(verdict, Verdict))


def _failure(message: Message, check: Check, reason: str) -> str:
    place = f"{message.place.path}:{message.place.span.line}"
    return f"the rule {check.code} {check.name} of a plug-in failed on the message at {place}: {reason}"


def _in_words(error: Exception) -> str:
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({PurePath(last.filename).name}, line {last.lineno})"
