"""Reads `rules/apis/<id>.toml`: what is known about one mail library or provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from mailguard.audience.terms import Field
from mailguard.catalog.examples import EXAMPLES
from mailguard.catalog.forms import (
    CARRIERS,
    CONDITIONS,
    IN_PAYLOAD,
    check_carries,
    check_effect,
    read_form,
)
from mailguard.catalog.models import Catalog
from mailguard.catalog.notation import (
    DATA_PATHS,
    FILE_NAME,
    HTTPS,
    IDENTIFIER,
    IDENTIFIER_PATTERN,
    IDENTIFIERS,
    METHOD_NAMES,
    PACKAGE,
    QUALIFIED_PATH,
    QUALIFIED_PATHS,
    TEXT,
    UNSPACED,
    identifier_complaint,
)
from mailguard.catalog.reading import FLAG, choice, list_of, mapping_of, unique
from mailguard.catalog.shapes import (
    Argument,
    AttributeModel,
    ClientModel,
    DuplicateHeader,
    Effect,
    FunctionModel,
    Instead,
    Library,
    MessageModel,
    MethodModel,
    Option,
    PayloadModel,
)
from mailguard.catalog.tables import Table, table_of

T = TypeVar("T")

_MODELS = ("function", "message", "client", "payload")
_TELLS_OF_A_MESSAGE = (*CARRIERS, "attributes", "item_headers", "header_mappings", "method")

# Several models may share a path if `when` tells them apart.
_MESSAGE_PATHS = list_of(unique("message class", QUALIFIED_PATH), "dotted import paths", filled=True)
_DUPLICATE_HEADER = choice(DuplicateHeader)
_ATTRIBUTES = mapping_of(identifier_complaint, choice(Field), 'a table such as { to = "to" }', IDENTIFIER_PATTERN)

_REWRITTEN = mapping_of(identifier_complaint, TEXT, 'a table such as { body = "{message}" }', IDENTIFIER_PATTERN)


def _message_method(table: Table) -> MethodModel:
    form = read_form(table)
    check_effect(table)
    return MethodModel(table.need("names", METHOD_NAMES), form, table.get("shape", DATA_PATHS, ()))


def _client_method(table: Table) -> MethodModel:
    form = read_form(table)
    check_carries(table)
    return MethodModel(table.need("names", METHOD_NAMES), form, table.get("shape", DATA_PATHS, ()))


_MESSAGE_METHODS = list_of(table_of(_message_method), "[[message.method]] tables")
_CLIENT_METHODS = list_of(table_of(_client_method), "[[client.method]] tables", filled=True)


def read_library(table: Table) -> Catalog:
    """Read a whole file of `apis/`."""
    library = table.need("id", unique("library id", FILE_NAME))
    table.needs_one_of(_MODELS, "says nothing about the library")
    return Catalog(
        libraries=(
            Library(
                id=library,
                name=table.need("name", TEXT),
                documentation=table.need("documentation", HTTPS),
                package=table.get("package", PACKAGE, None),
                file=table.spot.file.name,
                functions=_models(table, "function", partial(_function, library)),
                messages=_models(table, "message", partial(_message, library)),
                clients=_models(table, "client", partial(_client, library)),
                payloads=_models(table, "payload", partial(_payload, library)),
                words=table.get("words", UNSPACED, ()),
                evidence=table.get("evidence", TEXT, None),
                to_required_by=table.get("to_required_by", UNSPACED, ()),
                examples=table.get("example", EXAMPLES, ()),
            ),
        )
    )


def _models(table: Table, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
    return table.get(key, list_of(table_of(read), f"[[{key}]] tables"), ())


def _function(library: str, table: Table) -> FunctionModel:
    form = read_form(table)
    check_carries(table)
    return FunctionModel(library, table.need("paths", QUALIFIED_PATHS), form, table.get("instead", _INSTEADS, ()))


def _instead(table: Table) -> Instead:
    return Instead(
        path=table.need("path", QUALIFIED_PATH),
        parameters=table.need("parameters", IDENTIFIERS),
        arguments=table.need("arguments", _REWRITTEN),
        call=table.need("call", IDENTIFIER),
        call_arguments=table.get("call_arguments", _REWRITTEN, ()),
        reason=table.get("reason", TEXT, None),
    )


_INSTEADS = list_of(table_of(_instead), "[[function.instead]] tables")


def _message(library: str, table: Table) -> MessageModel:
    table.needs_one_of(_TELLS_OF_A_MESSAGE, "does not say how the message gets its recipients")
    form = read_form(table, effect=Effect.SET)
    attributes = table.get("attributes", _ATTRIBUTES, ())
    return MessageModel(
        library=library,
        paths=table.need("paths", QUALIFIED_PATHS if form.conditions else _MESSAGE_PATHS),
        constructor=replace(form, options=tuple(filter(_is_argument, form.options))),
        attributes=tuple(AttributeModel(name, field) for name, field in attributes),
        methods=table.get("method", _MESSAGE_METHODS, ()),
        options=tuple(option for option in form.options if option.attribute is not None),
        item_headers=table.get("item_headers", FLAG, False),
        header_mappings=table.get("header_mappings", IDENTIFIERS, ()),
        duplicate_header=table.get("duplicate_header", _DUPLICATE_HEADER, DuplicateHeader.APPEND),
        sends_once=table.get("sends_once", FLAG, False),
        exposure=form.exposure,
        repair=form.repair,
    )


def _is_argument(option: Option) -> bool:
    return option.argument != Argument()


def _client(library: str, table: Table) -> ClientModel:
    return ClientModel(
        library=library,
        paths=table.need("paths", QUALIFIED_PATHS),
        methods=table.need("method", _CLIENT_METHODS),
        conditions=table.get("when", CONDITIONS, ()),
    )


def _payload(library: str, table: Table) -> PayloadModel:
    table.needs_one_of(("urls", "shape"), "does not say how the mapping is recognised")
    form = read_form(table, IN_PAYLOAD)
    check_carries(table)
    return PayloadModel(library, form, table.get("urls", UNSPACED, ()), table.get("shape", DATA_PATHS, ()))
