"""What recipients of a message see of each other, by the options of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from mailguard.audience.message import Deciding
from mailguard.audience.terms import Exposure
from mailguard.audience.values import Constant, Value, bare
from mailguard.catalog.shapes import Option
from mailguard.project.arguments import Arguments
from mailguard.project.paths import dig
from mailguard.project.run import Run


class Decision(NamedTuple):
    """What recipients see, and the option that decides it."""

    exposure: Exposure
    option: Deciding | None = None


def exposure_of(
    run: Run, default: Exposure, options: tuple[Option, ...], arguments: Arguments, attributes: Mapping[str, Value]
) -> Decision:
    """What recipients see, by the first option that is set, or else by default.

    By default the first option whose absence a rule reports is the one left out; not so one whose value is only known when the code runs.
    """
    left_out: Deciding | None = None
    uncertain = False
    for option in options:
        values = [bare(value) for value in _values(run, option, arguments, attributes)]
        deciding = Deciding(_name(option), rule=option.rule, repair=option.repair)
        if any(_matches(option, value) for value in values):
            return Decision(option.exposure, deciding)
        if option.exposure is Exposure.ISOLATED and option.rule is not None:
            uncertain = uncertain or not all(isinstance(value, Constant) for value in values)
            left_out = left_out or replace(deciding, left_out=True)
    return Decision(default, None if uncertain or default is Exposure.ISOLATED else left_out)


def _name(option: Option) -> str:
    path = option.argument.path
    return option.attribute or (path[-1] if path else option.argument.keyword or "")


def _values(run: Run, option: Option, arguments: Arguments, attributes: Mapping[str, Value]) -> list[Value]:
    """What the code gives for an option, in the call or on the message object."""
    if option.attribute is not None and option.attribute in attributes:
        return [attributes[option.attribute]]
    given = arguments.find(option.argument)
    values = dig(run, given.value, option.argument.path) if given is not None else []
    name = _name(option)
    return values or ([attributes[name]] if name in attributes else [])


def _matches(option: Option, value: Value) -> bool:
    if not option.equals:
        return not (isinstance(value, Constant) and value.value is None)
    return isinstance(value, Constant) and any(
        value.value == wanted and type(value.value) is type(wanted) for wanted in option.equals
    )
