"""What recipients of a message see of each other, by the options of the API."""

from __future__ import annotations

from typing import NamedTuple

from mailguard.audience.terms import Exposure
from mailguard.audience.values import Constant, Value, bare
from mailguard.catalog.models import Option
from mailguard.project.arguments import Arguments
from mailguard.project.paths import dig
from mailguard.project.run import Run


class Decision(NamedTuple):
    """What recipients see; the name of the option that decides it, the rule that reports that option, and what to do about it."""

    exposure: Exposure
    option: str | None = None
    rule: str | None = None
    repair: str | None = None


def exposure_of(
    run: Run, default: Exposure, options: tuple[Option, ...], arguments: Arguments, attributes: dict[str, Value]
) -> Decision:
    """What recipients see, by the first option that is set, or else by default."""
    for option in options:
        name = option.attribute or option.argument.keyword or ".".join(option.argument.path)
        values: list[Value] = []
        if option.attribute is not None and option.attribute in attributes:
            values = [attributes[option.attribute]]
        else:
            given = arguments.find(option.argument)
            values = dig(run, given.value, option.argument.path) if given is not None else []
            if not values and name in attributes:
                values = [attributes[name]]
        if any(_matches(option, bare(value)) for value in values):
            return Decision(option.exposure, name, option.rule, option.repair)
    return Decision(default)


def _matches(option: Option, value: Value) -> bool:
    if not option.equals:
        return not (isinstance(value, Constant) and value.value is None)
    return isinstance(value, Constant) and any(
        value.value == wanted and type(value.value) is type(wanted) for wanted in option.equals
    )
