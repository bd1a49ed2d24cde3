"""Which models of a library speak of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import (
    Argument,
    CallForm,
    EmptyTo,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    Option,
)
from mailguard.repair.source import Source


@dataclass(frozen=True, slots=True)
class Spoken:
    """A form that a call has, with the model that it is a part of."""

    form: CallForm
    message: MessageModel | None = None  # the class whose constructor or method it is
    method: MethodModel | None = None
    function: FunctionModel | None = None

    def arguments(self, field: Field) -> tuple[Argument, ...]:
        """Return the arguments that carry a field."""
        return tuple(chain.from_iterable(group.arguments for group in self.form.recipients if group.field is field))

    @property
    def options(self) -> tuple[Option, ...]:
        """The options of the call, and of the message that it makes."""
        return (*self.form.options, *(self.message.options if self.message else ()))

    @property
    def without_to(self) -> EmptyTo | None:
        """How a message is made that has nobody in To, where the library sends such a message."""
        return self.form.without_to or (self.message.constructor.without_to if self.message else None)


def forms_of_call(source: Source, call: cst.Call, libraries: Iterable[Library]) -> list[Spoken]:
    """Return the forms whose function, class or method is called so; for a name that none has, those of the classes.

    A class of the project may be one of the library's with another name. Whether it is shows when a repair is tried out.
    """
    name = called_name(source, call)
    known = list(chain.from_iterable(_forms(library) for library in libraries))
    named = [spoken for names, spoken in known if name in names]
    return named or [spoken for _, spoken in known if spoken.message is not None and spoken.method is None]


def called_name(source: Source, call: cst.Call) -> str | None:
    """Return the last name of what is called, as it was before an import gave it another one."""
    if isinstance(call.func, cst.Attribute):
        return call.func.attr.value
    if isinstance(call.func, cst.Name):
        return imported_as(source).get(call.func.value, call.func.value)
    return None


def imported_as(source: Source) -> dict[str, str]:
    """Return the names that imports give to others: `from a import b as c` gives b the name c."""
    names = {}
    for node in source.nodes_in(source.module):
        if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                if alias.evaluated_alias is not None:
                    names[alias.evaluated_alias] = alias.evaluated_name
    return names


def _forms(library: Library) -> Iterator[tuple[Sequence[str], Spoken]]:
    for function in library.functions:
        yield _last(function.paths), Spoken(function.form, function=function)
    for message in library.messages:
        yield _last(message.paths), Spoken(message.constructor, message)
        for method in message.methods:
            yield _last(method.names), Spoken(method.form, message, method)
    for client in library.clients:
        for method in client.methods:
            yield _last(method.names), Spoken(method.form, method=method)


def _last(paths: Iterable[str]) -> list[str]:
    return [path.rpartition(".")[2] for path in paths]
