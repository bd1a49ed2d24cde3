"""What somebody meant who wrote an option that does not exist, or a value that belongs to another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import click

_MISSPELT = 0.8  # how alike names are of which one is taken for the other, from 0 to 1
_IMPOSSIBLE = "\0"  # no option that is particular about its values takes this


def explained(error: click.ClickException, arguments: Sequence[str]) -> click.ClickException:
    """Return the error, with the option of the same command that takes the value, as it has to be written, where one does."""
    context = getattr(error, "ctx", None)
    if not isinstance(context, click.Context):
        return error
    if isinstance(error, click.NoSuchOption):
        value = _value_of(error.option_name, arguments)
        close = get_close_matches(error.option_name, error.possibilities or (), cutoff=_MISSPELT)
        takers = [taker for taker in _takers(context.command, value) if not close or taker in close]
        if len(takers) == 1:
            return click.UsageError(f"No such option {error.option_name!r}.{_asked(takers[0], value)}", context)
    elif isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        name = error.param.opts[0]
        value = _value_of(name, arguments)
        takers = [taker for taker in _takers(context.command, value) if _words(taker) & _words(name) and taker != name]
        if len(takers) == 1:
            message = f"{error.message.rstrip('.')}.{_asked(takers[0], value)}"
            return click.BadParameter(message, context, error.param)
    return error


def _asked(option: str, value: str) -> str:
    return f" Did you mean '{option} {value}'?"


def _value_of(name: str, arguments: Sequence[str]) -> str:
    """Return what was given for an option, behind `=` or as the next argument; the last one, if it was given twice."""
    value = _IMPOSSIBLE
    for argument, following in zip(arguments, [*arguments[1:], _IMPOSSIBLE], strict=True):
        given, equals, attached = argument.partition("=")
        if given == name:
            value = attached if equals else following
    return value


def _takers(command: click.Command, value: str) -> Iterator[str]:
    """The options that are particular about their values and take this one."""
    for parameter in command.params:
        is_option = isinstance(parameter, click.Option) and not parameter.is_flag
        if is_option and _takes(parameter, value) and not _takes(parameter, _IMPOSSIBLE):
            yield parameter.opts[0]


def _takes(parameter: click.Parameter, value: str) -> bool:
    try:
        parameter.type.convert(value, parameter, None)
    except click.BadParameter:
        return False
    return True


def _words(option: str) -> frozenset[str]:
    return frozenset(option.strip("-").split("-"))
