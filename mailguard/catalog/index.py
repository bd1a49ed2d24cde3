"""The catalogue as look-ups: what the engine asks for each name, path and method that it meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from mailguard.audience.record import frozen
from mailguard.catalog.models import Catalog, Check
from mailguard.catalog.shapes import (
    ClientModel,
    Deferred,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    PayloadModel,
    Source,
    Transparent,
    Validated,
)

T = TypeVar("T")


@frozen
class CatalogIndex:
    """Look-ups into one catalogue. Where several entries share a key, they stand in the order of the catalogue."""

    libraries: Mapping[str, Library]  # by id
    functions: Mapping[str, tuple[FunctionModel, ...]]  # by import path
    messages: Mapping[str, tuple[MessageModel, ...]]  # by import path; at most one of them is unconditional
    clients: Mapping[str, tuple[ClientModel, ...]]  # by import path
    # Methods with a shape, by the last part of their name, with the library id: for receivers of unknown class.
    methods_by_name: Mapping[str, tuple[tuple[str, MethodModel], ...]]
    payloads: tuple[PayloadModel, ...]
    sources_by_path: Mapping[str, tuple[Source, ...]]
    sources_by_method: Mapping[str, tuple[Source, ...]]
    sources_by_attribute: Mapping[str, tuple[Source, ...]]
    sources_by_name: Mapping[str, tuple[Source, ...]]
    sources_by_keyword: Mapping[str, tuple[Source, ...]]
    sources_by_decorator: Mapping[str, tuple[Source, ...]]
    sources_by_ending: Mapping[str, tuple[Source, ...]]
    sources_by_word: Mapping[str, tuple[Source, ...]]
    transparent_by_path: Mapping[str, tuple[Transparent, ...]]
    transparent_by_method: Mapping[str, tuple[Transparent, ...]]
    deferred_by_path: Mapping[str, tuple[Deferred, ...]]
    deferred_by_method: Mapping[str, tuple[Deferred, ...]]
    validated_by_attribute: Mapping[str, tuple[Validated, ...]]
    http_functions: frozenset[str]  # import paths
    http_methods: frozenset[str]  # method names
    checks_by_code: Mapping[str, Check]

    @classmethod
    def build(cls, catalog: Catalog) -> CatalogIndex:
        """Return the look-ups of a catalogue that was loaded, and so validated, before."""
        libraries, sources = catalog.libraries, catalog.sources
        clients = [client for library in libraries for client in library.clients]
        return cls(
            libraries={library.id: library for library in libraries},
            functions=_by_path(function for library in libraries for function in library.functions),
            messages=_by_path(message for library in libraries for message in library.messages),
            clients=_by_path(clients),
            methods_by_name=_grouped(
                (name.rpartition(".")[2], (client.library, method))
                for client in clients
                for method in client.methods
                if method.shape
                for name in method.names
            ),
            payloads=tuple(payload for library in libraries for payload in library.payloads),
            sources_by_path=_grouped((path, source) for source in sources for path in source.paths),
            sources_by_method=_grouped((name, source) for source in sources for name in source.methods),
            sources_by_attribute=_grouped((name, source) for source in sources for name in source.attributes),
            sources_by_name=_grouped((name, source) for source in sources for name in source.names),
            sources_by_keyword=_grouped((name, source) for source in sources for name in source.keywords),
            sources_by_decorator=_grouped((name, source) for source in sources for name in source.decorators),
            sources_by_ending=_grouped((word, source) for source in sources for word in source.endings),
            sources_by_word=_grouped((word, source) for source in sources for word in source.words),
            transparent_by_path=_by_path(catalog.transparents),
            transparent_by_method=_by_method(catalog.transparents),
            deferred_by_path=_by_path(catalog.deferreds),
            deferred_by_method=_by_method(catalog.deferreds),
            validated_by_attribute=_grouped((name, known) for known in catalog.validated for name in known.attributes),
            http_functions=frozenset(catalog.http_functions),
            http_methods=frozenset(catalog.http_methods),
            checks_by_code={check.code: check for check in catalog.checks},
        )


_WithPaths = TypeVar("_WithPaths", FunctionModel, MessageModel, ClientModel, Transparent, Deferred)
_WithMethods = TypeVar("_WithMethods", Transparent, Deferred)


def _by_path(models: Iterable[_WithPaths]) -> Mapping[str, tuple[_WithPaths, ...]]:
    return _grouped((path, model) for model in models for path in model.paths)


def _by_method(models: Iterable[_WithMethods]) -> Mapping[str, tuple[_WithMethods, ...]]:
    return _grouped((name, model) for model in models for name in model.methods)


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
