"""Code of plug-ins, called so that whatever it does wrong is told instead of ending the program."""

from __future__ import annotations

from pathlib import PurePath
from traceback import extract_tb

from mailguard.audience.message import Message
from mailguard.audience.verdict import Verdict
from mailguard.engine.errors import UsageError
from mailguard.plugin import Rule


class GuardedRule:
    """A rule of a plug-in."""

    __slots__ = ("_rule",)

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def judge(self, message: Message) -> tuple[Verdict, ...]:
        """Return what the rule says about a message.

        Raises:
            UsageError: it raised an exception, or yielded something else than verdicts.
        """
        try:
            verdicts: tuple[object, ...] = tuple(self._rule.judge(message))
        except Exception as error:  # code that is not ours may raise anything
            raise self._failed(message, _in_words(error)) from error
        for verdict in verdicts:
            if not isinstance(verdict, Verdict):
                raise self._failed(message, f"it yielded {type(verdict).__name__} instead of Verdict")
        return tuple(verdict for verdict in verdicts if isinstance(verdict, Verdict))

    def _failed(self, message: Message, reason: str) -> UsageError:
        rule = f"{self._rule.code} {self._rule.name}"
        place = f"{message.place.path}:{message.place.span.line}"
        return UsageError(f"the rule {rule} of a plug-in failed on the message at {place}: {reason}")


def _in_words(error: Exception) -> str:
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({PurePath(last.filename).name}, line {last.lineno})"
