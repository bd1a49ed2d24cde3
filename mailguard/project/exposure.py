"""What recipients of a message see of each other, by the options of the API."""

from __future__ import annotations

from mailguard.audience.terms import Exposure
from mailguard.audience.values import Constant, Value, bare
from mailguard.catalog.models import Option
from mailguard.project.arguments import Arguments
from mailguard.project.paths import dig
from mailguard.project.run import Run


def exposure_of(
    run: Run, default: Exposure, options: tuple[Option, ...], arguments: Arguments, attributes: dict[str, Value]
) -> tuple[Exposure, str | None]:
    """What recipients see, and the option that decides it."""
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
            return option.exposure, name
    return default, None


def _matches(option: Option, value: Value) -> bool:
    if not option.equals:
        return not (isinstance(value, Constant) and value.value is None)
    return isinstance(value, Constant) and any(
        value.value == wanted and type(value.value) is type(wanted) for wanted in option.equals
    )
