"""`mailguard rules`: what can be reported, and the rule files behind it."""

from __future__ import annotations

import click

from mailguard.catalog.models import Check
from mailguard.cli import rules_list, rules_schema, rules_test
from mailguard.cli.outcome import Outcome
from mailguard.cli.settings import rule_folders
from mailguard.engine.rulebook import load_rules


@click.group("rules", invoke_without_command=True, short_help="List the rules; test rule files of your own.")
@click.pass_context
def command(context: click.Context) -> Outcome:
    """List the rules: code, name, whether it is on by default, and what it reports.

    Rule files of your own are those that the configuration names.
    The commands below are about the files that the rules are written in.
    """
    if context.invoked_subcommand is not None:
        return Outcome("")
    checks = sorted(load_rules(rule_folders(())).checks, key=lambda check: check.code)
    width = max((len(check.name) for check in checks), default=0)
    return Outcome("".join(f"{_line(check, width)}\n" for check in checks))


command.add_command(rules_list.command)
command.add_command(rules_schema.command)
command.add_command(rules_test.command)


def _line(check: Check, width: int) -> str:
    state = "on" if check.default else "off"
    return f"{check.code}  {check.name:<{width}}  {state:<3}  {check.summary}"
