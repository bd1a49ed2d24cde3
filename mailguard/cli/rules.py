"""`mailguard rules`: list the rules."""

from __future__ import annotations

import click

from mailguard.catalog.models import Check
from mailguard.cli.catalogue import load_rules
from mailguard.cli.outcome import Outcome


@click.command("rules", short_help="List the rules.")
def command() -> Outcome:
    """List the rules: code, name, whether it is on by default, and what it reports."""
    checks = sorted(load_rules().checks, key=lambda check: check.code)
    width = max((len(check.name) for check in checks), default=0)
    return Outcome("".join(f"{_line(check, width)}\n" for check in checks))


def _line(check: Check, width: int) -> str:
    state = "on" if check.default else "off"
    return f"{check.code}  {check.name:<{width}}  {state:<3}  {check.summary}"
