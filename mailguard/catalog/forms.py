"""Reads what API files say about one call: arguments, conditions, options and the call form that they make up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from mailguard.audience.terms import Exposure, Field
from mailguard.catalog.notation import CODE, DATA_PATH, IDENTIFIER, TEXT
from mailguard.catalog.reading import FLAG, SCALAR, Reader, choice, known, list_of, one_or_more, whole_number
from mailguard.catalog.shapes import Argument, CallForm, Condition, Effect, EmptyTo, Option, Pair, Recipients
from mailguard.catalog.tables import Table, Where, table_of

POSITION = whole_number(0)
CHECK_CODE = "check code"  # the kind under which check files claim their codes
CARRIERS = (*(field.value for field in Field), "message", "text", "headers")  # keys that say where recipients are

_EFFECT = choice(Effect)
_EMPTY_TO = choice(EmptyTo)
_EXPOSURE = choice(Exposure)
_PAIR = choice(Pair)
_RULE = known(CHECK_CODE, CODE)
_SCALARS = "texts, whole numbers, true or false"
_EQUALS = list_of(SCALAR, _SCALARS)
_EQUALS_SOME = list_of(SCALAR, _SCALARS, filled=True)
_CONTAINS = list_of(TEXT, "texts", filled=True)
_NAME_OF_HEADER = (("header_name", "headers"), "has an effect on a header, but does not say on which")
_VALUE_OF_HEADER = (("header_value", "headers"), "sets a header, but does not say where its value is")
_RECIPIENTS = (CARRIERS, "does not say where recipients are")

# What a form with that effect can't do without: keys of which one is needed, and the complaint when none is there.
_NEEDS: Mapping[Effect, tuple[tuple[tuple[str, ...], str], ...]] = {
    Effect.ADD: (_RECIPIENTS,),
    Effect.SET: (_RECIPIENTS,),
    Effect.ATTACH: ((("message",), "attaches a message, but does not say where it is"),),
    Effect.ADD_HEADER: (_NAME_OF_HEADER, _VALUE_OF_HEADER),
    Effect.REPLACE_HEADER: (_NAME_OF_HEADER, _VALUE_OF_HEADER),
    Effect.REMOVE_HEADER: ((("header_name",), _NAME_OF_HEADER[1]),),
    Effect.OPTION: ((("options",), "sets options, but does not say which"),),
}


def _argument(table: Table) -> Argument:
    table.needs_one_of(("position", "keyword", "path"), "does not say where the value is")
    return _optional_argument(table)


def _optional_argument(table: Table) -> Argument:
    return Argument(
        position=table.get("position", POSITION, None),
        keyword=table.get("keyword", IDENTIFIER, None),
        path=table.get("path", DATA_PATH, ()),
    )


def _argument_or_rest(table: Table) -> Argument:
    table.needs_one_of(("position", "keyword", "path", "rest_from"), "does not say where the value is")
    return replace(_optional_argument(table), rest_from=table.get("rest_from", POSITION, None))


def _path_only(table: Table) -> Argument:
    return Argument(path=table.need("path", DATA_PATH))


ARGUMENT = table_of(_argument, 'an argument such as { position = 0, keyword = "to" }')
ARGUMENT_OR_REST = table_of(_argument_or_rest, ARGUMENT.expects)
PATH_ONLY = table_of(_path_only, 'an argument such as { path = "to[].email" }')


def _condition_on(argument: Argument, table: Table) -> Condition:
    table.needs_one_of(("contains", "equals", "given"), "does not say what the argument must be")
    return Condition(
        argument=argument,
        contains=table.get("contains", _CONTAINS, ()),
        equals=table.get("equals", _EQUALS_SOME, ()),
        given=table.get("given", FLAG, False),
    )


def _call_condition(table: Table) -> Condition:
    return _condition_on(_argument(table), table)


def _payload_condition(table: Table) -> Condition:
    return _condition_on(_path_only(table), table)


def _option_of(argument: Argument, table: Table, attribute: str | None = None) -> Option:
    return Option(
        argument=argument,
        exposure=table.need("exposure", _EXPOSURE),
        equals=table.get("equals", _EQUALS, ()),
        attribute=attribute,
        rule=table.get("rule", _RULE, None),
        repair=table.get("repair", TEXT, None),
        value=table.get("value", TEXT, None),
        module=table.get("module", IDENTIFIER, None),
    )


def _call_option(table: Table) -> Option:
    table.needs_one_of(("attribute", "position", "keyword", "path"), "does not say where the option is")
    return _option_of(_optional_argument(table), table, table.get("attribute", IDENTIFIER, None))


def _payload_option(table: Table) -> Option:
    return _option_of(_path_only(table), table)


class FormReaders(NamedTuple):
    """What the parts of a call form look like in one kind of table."""

    argument: Reader[Argument]
    recipients: Reader[tuple[Argument, ...]]
    conditions: Reader[tuple[Condition, ...]]
    options: Reader[tuple[Option, ...]]


_ARGUMENTS = one_or_more(ARGUMENT_OR_REST, "arguments")
_PATHS_ONLY = one_or_more(PATH_ONLY, "arguments")

CONDITIONS = list_of(table_of(_call_condition), "conditions")

IN_CALL = FormReaders(ARGUMENT_OR_REST, _ARGUMENTS, CONDITIONS, list_of(table_of(_call_option), "options"))
IN_PAYLOAD = FormReaders(
    argument=PATH_ONLY,
    recipients=_PATHS_ONLY,
    conditions=list_of(table_of(_payload_condition), "conditions"),
    options=list_of(table_of(_payload_option), "options"),
)


def read_form(table: Table, readers: FormReaders = IN_CALL, effect: Effect = Effect.SEND) -> CallForm:
    """Read the keys of a call form, which stand directly in the table of a function, method, message or payload.

    `effect` is what the call does when the table does not say.
    """
    return CallForm(
        effect=table.get("effect", _EFFECT, effect),
        recipients=_recipients(table, readers.recipients),
        message=table.get("message", readers.argument, None),
        text=table.get("text", readers.argument, None),
        headers=table.get("headers", readers.argument, None),
        header_name=table.get("header_name", readers.argument, None),
        header_value=table.get("header_value", readers.argument, None),
        messages=table.get("messages", readers.argument, None),
        conditions=table.get("when", readers.conditions, ()),
        options=table.get("options", readers.options, ()),
        exposure=table.get("exposure", _EXPOSURE, Exposure.VISIBLE),
        strips_bcc=table.get("strips_bcc", FLAG, False),
        bcc_survives=table.get("bcc_survives", FLAG, False),
        pair=table.get("pair", _PAIR, None),
        repair=table.get("repair", TEXT, None),
        without_to=table.get("without_to", _EMPTY_TO, None),
    )


def _recipients(table: Table, in_call: Reader[tuple[Argument, ...]]) -> tuple[Recipients, ...]:
    # Recipients of a collection of messages stand in an element, not in the call.
    readers = (_PATHS_ONLY, in_call)
    read = ((field, table.get_beside("messages", field.value, readers)) for field in Field)
    return tuple(Recipients(field, found) for field, found in read if found is not None)


def check_effect(table: Table) -> None:
    """Report what the effect of a form needs and its table does not give."""
    for effect, needs in _NEEDS.items():
        for keys, otherwise in needs:
            table.needs_one_of(keys, otherwise, Where("effect", effect.value, Effect.SEND.value))


def check_carries(table: Table) -> None:
    """Report a call that has no message to act on and does not say either where its recipients are."""
    for effect in (Effect.SEND, Effect.SERIALISE):
        table.needs_one_of(*_RECIPIENTS, Where("effect", effect.value, Effect.SEND.value))
    check_effect(table)
