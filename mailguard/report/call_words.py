"""Call forms in words: which arguments carry recipients, what happens, and what decides who sees whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mailguard.audience.terms import VISIBLE_FIELDS, Exposure, Field
from mailguard.catalog.notation import EACH
from mailguard.catalog.shapes import Argument, CallForm, Effect, Option

_FIELDS: Mapping[Field, str] = {
    Field.TO: "To",
    Field.CC: "Cc",
    Field.BCC: "Bcc, hidden from the others",
    Field.ENVELOPE: "Envelope, not shown to anybody",
}
_SEEN: Mapping[Exposure, str] = {
    Exposure.VISIBLE: "everybody in To and Cc of one message sees the others",
    Exposure.ISOLATED: "each person gets a message of their own and sees nobody else",
}
_DOES: Mapping[Effect, str] = {
    Effect.SEND: "sends the message",
    Effect.ADD: "adds recipients to those already there",
    Effect.SET: "replaces the recipients",
    Effect.ADD_HEADER: "adds a header",
    Effect.REPLACE_HEADER: "replaces a header",
    Effect.REMOVE_HEADER: "removes a header",
    Effect.SERIALISE: "turns the message into text or bytes",
    Effect.ATTACH: "adds a part with recipients of its own",
    Effect.OPTION: "sets options",
}
_SHOWS_RECIPIENTS = (Effect.SEND, Effect.ADD, Effect.SET)


def form_facts(form: CallForm, options: tuple[Option, ...] = (), *, sends: bool = True) -> Iterator[tuple[str, str]]:
    """Yield labelled sentences about a call.

    `options` are further ones that concern it; `sends` is False for a call that only makes a message.
    """
    if sends:
        yield "Does", _DOES[form.effect] + _bcc_header(form)
    yield from _conditions(form)
    yield from _recipients(form)
    yield from _carriers(form)
    if form.pair is not None:
        yield "One person", f"a tuple of {' and '.join(form.pair.value.split('-'))}"
    if form.effect in _SHOWS_RECIPIENTS and any(each.field in VISIBLE_FIELDS for each in form.recipients):
        yield "Who sees whom", _SEEN[form.exposure]
    yield from _options((*options, *form.options))
    if form.repair is not None:
        yield "Instead", form.repair


def _options(options: tuple[Option, ...]) -> Iterator[tuple[str, str]]:
    """Yield what the options decide; those with one effect together."""
    effects: dict[str, list[str]] = {}
    for option in options:
        reported = f" ({option.rule})" if option.rule is not None else ""
        effects.setdefault(_SEEN[option.exposure] + reported, []).append(_option(option))
    for effect, given in effects.items():
        yield "Option", f"{' or '.join(dict.fromkeys(given))}: {effect}"


def listed(names: Iterable[str]) -> str:
    """Return names of code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)


def _bcc_header(form: CallForm) -> str:
    if form.effect is Effect.SERIALISE:
        return ", without its Bcc header" if form.strips_bcc else ", the Bcc header included"
    return ""


def _conditions(form: CallForm) -> Iterator[tuple[str, str]]:
    for condition in form.conditions:
        if condition.equals:
            yield "Only when", f"{_argument(condition.argument)} is {_values(condition.equals)}"
        else:
            yield "Only when", f"{_argument(condition.argument)} contains {_values(condition.contains)}"


def _recipients(form: CallForm) -> Iterator[tuple[str, str]]:
    each_message = f", of each element of {_collection(form.messages)}" if form.messages is not None else ""
    for each in form.recipients:
        yield _FIELDS[each.field], " or ".join(_argument(argument) for argument in each.arguments) + each_message


def _collection(messages: Argument) -> str:
    path = messages.path[:-1] if messages.path[-1:] == (EACH,) else messages.path
    return _argument(replace(messages, path=path)) or "the request"


def _carriers(form: CallForm) -> Iterator[tuple[str, str]]:
    carriers = (
        ("Message object", form.message),
        ("Text with headers", form.text),
        ("More headers, a Bcc among them shown to everybody" if form.bcc_survives else "More headers", form.headers),
        ("Name of the header", form.header_name),
        ("Value of the header", form.header_value),
    )
    yield from ((label, _argument(argument)) for label, argument in carriers if argument is not None)


def _argument(argument: Argument) -> str:
    path = _path(argument.path)
    given = [f"`{argument.keyword}=`"] if argument.keyword is not None else []
    if argument.position is not None:
        given.append(f"argument {argument.position + 1}")
    if argument.rest_from is not None:
        given.append(f"all arguments from number {argument.rest_from + 1} on")
    if not given:
        return path
    return " or ".join(given) + (f", in it {path}" if path else "")


def _path(path: tuple[str, ...]) -> str:
    if not path:
        return ""
    if path == (EACH,):
        return "every element"
    if len(path) == 1 and path[0].isdigit():
        return f"element {int(path[0]) + 1}"
    return "`" + ".".join(path).replace(f".{EACH}", EACH) + "`"


def _option(option: Option) -> str:
    path = option.argument.path
    name = option.attribute or (".".join(path) if path else option.argument.keyword)
    shown = f"`{name}`" if name is not None else _argument(option.argument)
    return f"{shown} = {_values(option.equals)}" if option.equals else shown


def _values(values: Iterable[str | int | bool | None]) -> str:
    return " or ".join(f"`{json.dumps(value) if isinstance(value, str) else str(value)}`" for value in values)
