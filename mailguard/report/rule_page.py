"""The page about a rule, made of its rule file."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.catalog.models import Check, Example
from mailguard.report.blocks import Block, Code, Facts, Heading, Links, Page, Prose
from mailguard.report.wording import sentence


def rule_page(check: Check) -> Page:
    """Say what a rule reports and why, with examples, and what to do instead."""
    return (
        Heading(f"{check.code} {check.name}", level=1),
        Prose(sentence(check.summary)),
        Facts((("Severity", check.severity.value), ("Reported", _reported(check)))),
        Heading("Why it matters"),
        Prose(check.why.strip()),
        Heading("What to do"),
        Prose(check.repair.strip()),
        *example_blocks(check.examples),
        *((Heading("References"), Links(check.references)) if check.references else ()),
    )


def _reported(check: Check) -> str:
    return "by default" if check.default else f"only when it is selected: --select {check.code}"


def example_blocks(examples: tuple[Example, ...]) -> Iterator[Block]:
    """Show examples, those that are reported first."""
    for heading, leak in (("Reported", True), ("Not reported", False)):
        shown = [example for example in examples if example.leak is leak]
        if shown:
            yield Heading(heading)
        for example in shown:
            yield Prose(f"{example.name}:")
            yield Code(example.code)
