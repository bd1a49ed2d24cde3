"""The page about a mail library or provider, made of its rule file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailguard.catalog.notation import EACH
from mailguard.catalog.shapes import (
    ClientModel,
    DuplicateHeader,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    PayloadModel,
)
from mailguard.report.blocks import Block, Facts, Heading, Page, Prose
from mailguard.report.call_words import form_facts, listed
from mailguard.report.rule_page import example_blocks

Pairs = tuple[tuple[str, str], ...]

_SET_AGAIN: Mapping[DuplicateHeader, str] = {
    DuplicateHeader.APPEND: "stands in the message twice",
    DuplicateHeader.REFUSE: "is refused",
    DuplicateHeader.REPLACE: "is replaced",
}


def library_page(library: Library) -> Page:
    """Say how a library sends mail: who sees whom, which option decides it, and what to do instead."""
    return (
        Heading(library.name, level=1),
        Facts(tuple(_about(library))),
        *((Heading("What recipients see"), Prose(library.evidence.strip())) if library.evidence else ()),
        Heading("Ways to send"),
        *(block for model in library.functions for block in _function(model)),
        *(block for model in library.messages for block in _message(model)),
        *(block for model in library.clients for block in _client(model)),
        *(block for model in library.payloads for block in _payload(model)),
        *example_blocks(library.examples),
    )


def _about(library: Library) -> Iterator[tuple[str, str]]:
    if library.package is not None:
        yield "Package", f"`{library.package}`"
    yield "Documentation", library.documentation
    yield "Described in", f"`{library.file}`"


def _function(model: FunctionModel) -> Iterator[Block]:
    yield _title("Function", model.paths)
    yield Facts((*_also(model.paths), *form_facts(model.form)))


def _message(model: MessageModel) -> Iterator[Block]:
    yield _title("Message", model.paths)
    constructor = form_facts(model.constructor, model.options, sends=False)
    yield Facts((*_also(model.paths), *_attributes(model), *constructor))
    yield from _methods(model.methods)


def _attributes(model: MessageModel) -> Iterator[tuple[str, str]]:
    if model.attributes:
        named = (f"`{attribute.name}` ({attribute.field.value})" for attribute in model.attributes)
        yield "Attributes with recipients", ", ".join(named)
    if model.item_headers:
        yield "Headers", f'`message["To"] = ...`; set again, it {_SET_AGAIN[model.duplicate_header]}'
    if model.sends_once:
        yield "Sent", "once; sending it again does nothing"
    if model.header_mappings:
        yield "Mappings of headers", listed(model.header_mappings)


def _client(model: ClientModel) -> Iterator[Block]:
    yield _title("Client", model.paths)
    if also := tuple(_also(model.paths)):
        yield Facts(also)
    yield from _methods(model.methods)


def _methods(methods: tuple[MethodModel, ...]) -> Iterator[Block]:
    for method in methods:
        yield Heading(f"Method {listed(f'.{name}()' for name in method.names)}", level=4)
        yield Facts(tuple(form_facts(method.form)))


def _payload(model: PayloadModel) -> Iterator[Block]:
    if model.urls:
        yield Heading(f"Request to `{model.urls[0]}`", level=3)
    else:
        keys = (".".join(path).replace(f".{EACH}", EACH) for path in model.shape)
        yield Heading(f"Request with {listed(keys)}", level=3)
    yield Facts((*_also(model.urls), *form_facts(model.form)))


def _title(kind: str, paths: tuple[str, ...]) -> Heading:
    return Heading(f"{kind} `{paths[0]}`", level=3)


def _also(names: tuple[str, ...]) -> Pairs:
    return (("Also", listed(names[1:])),) if names[1:] else ()
