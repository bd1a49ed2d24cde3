"""Rules that are written in Python, applied to a message."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.audience.message import Message
from mailguard.catalog.models import Check, PythonRule
from mailguard.judge.finding import Finding


def verdict_findings(message: Message, check: Check, rule: PythonRule) -> Iterator[Finding]:
    """Yield what a rule says about a message, as findings under its code."""
    for verdict in rule.judge(message):
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
