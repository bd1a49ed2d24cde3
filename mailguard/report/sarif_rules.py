"""Rules as SARIF descriptors: what code scanning shows beside an alert."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Check, Example
from mailguard.report.sarif_places import SarifObject
from mailguard.report.wording import sentence

DESCRIPTION_LIMIT = 1024  # characters; GitHub refuses more
ELLIPSIS = "..."
SECURITY_TAGS = ("security", "privacy", "external/cwe/cwe-359")  # exposure of private personal information
OTHER_TAGS = ("maintainability",)
PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


def rule_descriptor(check: Check) -> SarifObject:
    """Describe a rule with its whole page: GitHub shows `help.markdown` in place of a link to documentation."""
    return {
        "id": check.code,
        "name": _pascal_case(check.name),
        "shortDescription": {"text": _shortened(sentence(check.summary))},
        "fullDescription": {"text": _shortened(f"{sentence(check.summary)} {sentence(check.why)}")},
        **({"helpUri": check.references[0]} if check.references else {}),
        "help": {"text": "\n\n".join(_plain_help(check)), "markdown": "\n\n".join(_markdown_help(check))},
        "defaultConfiguration": {"enabled": check.default, "level": check.severity.value},
        "properties": _properties(check),
    }


def _properties(check: Check) -> SarifObject:
    properties: SarifObject = {"precision": _precision(check)}
    if check.security_severity is None:
        return properties | {"tags": [*OTHER_TAGS], "problem.severity": PROBLEM_SEVERITY[check.severity]}
    return properties | {"tags": [*SECURITY_TAGS], "security-severity": check.security_severity}


def _precision(check: Check) -> str:
    """A property of the rule, whatever it found: facts about files and comments are exact, rules off by default suspect more."""
    if check.predicate is None and check.rule is None:
        return "very-high"
    return "high" if check.default else "medium"


def _plain_help(check: Check) -> Iterator[str]:
    yield sentence(check.summary)
    yield f"Why it matters: {sentence(check.why)}"
    yield f"What to do: {sentence(check.repair)}"
    yield from (f"See {reference}" for reference in check.references)


def _markdown_help(check: Check) -> Iterator[str]:
    yield f"# {check.name} ({check.code})"
    yield sentence(check.summary)
    yield "## Why it matters"
    yield check.why.strip()
    yield "## What to do"
    yield check.repair.strip()
    yield from _markdown_examples("## Reported", (example for example in check.examples if example.leak))
    yield from _markdown_examples("## Not reported", (example for example in check.examples if not example.leak))
    if check.references:
        yield "## References"
        yield "\n".join(f"- <{reference}>" for reference in check.references)


def _markdown_examples(heading: str, examples: Iterator[Example]) -> Iterator[str]:
    for number, example in enumerate(examples):
        if number == 0:
            yield heading
        yield sentence(example.name)
        yield f"```python\n{example.code.strip()}\n```"


def _pascal_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _shortened(text: str) -> str:
    if len(text) <= DESCRIPTION_LIMIT:
        return text
    whole_words, _, _ = text[: DESCRIPTION_LIMIT - len(ELLIPSIS)].rpartition(" ")
    return whole_words + ELLIPSIS
