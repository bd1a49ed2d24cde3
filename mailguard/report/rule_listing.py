"""What is loaded, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mailguard.catalog.load import LoadedFile
from mailguard.catalog.models import Catalog, Check
from mailguard.catalog.shapes import Library
from mailguard.engine.plugins import Plugin
from mailguard.report.wording import paragraph, printable

WIDTH = 80
_WIDEST_NAME = 38
_INDENT = 4


def render(files: Sequence[LoadedFile], plugins: Sequence[Plugin], builtin: str) -> str:
    """List rule files by folder, each with what it says, then plug-ins; `builtin` is the folder that mailguard comes with."""
    in_folders = sorted(files, key=lambda file: file.folder != builtin)
    blocks = []
    for folder, group in groupby(in_folders, key=lambda file: file.folder):
        title = f"{printable(folder)} (comes with mailguard)" if folder == builtin else printable(folder)
        blocks.append("\n".join((title, *_files(list(group)))))
    blocks += ["\n".join(_plugin(plugin)) for plugin in plugins]
    return "\n\n".join(blocks) + "\n"


def _plugin(plugin: Plugin) -> Iterator[str]:
    yield f"{printable(plugin.folder)} (plug-in {printable(plugin.distribution)})"
    says = f"rule {plugin.check.code} {plugin.check.name}, {_state(plugin.check)}"
    yield from paragraph(f"  {printable(plugin.value)}  ", says, width=WIDTH, indent=_INDENT)


def _state(check: Check) -> str:
    return "on by default" if check.default else "off by default"


def _files(files: Sequence[LoadedFile]) -> Iterator[str]:
    width = min(max(len(file.name) for file in files), _WIDEST_NAME)
    for file in files:
        says = ", ".join(_says(file.content))
        yield from paragraph(f"  {file.name:<{width}}  ", says, width=WIDTH, indent=width + _INDENT)


def _says(content: Catalog) -> Iterator[str]:
    for check in content.checks:
        yield f"{_state(check)}, {counted(len(check.examples), 'example')}"
    for library in content.libraries:
        yield f"{_models(library)}, {counted(len(library.examples), 'example')}"
    if content.sources:
        yield counted(len(content.sources), "origin")
    yield from _calls(content)


def _calls(content: Catalog) -> Iterator[str]:
    kinds = (
        (len(content.transparents), "call that passes on", "calls that pass on"),
        (len(content.deferreds), "call that calls later", "calls that call later"),
        (len(content.validated), "form of validation", "forms of validation"),
        (
            len(content.http_functions) + len(content.http_methods),
            "call that sends requests",
            "calls that send requests",
        ),
    )
    yield from (f"{number} {one if number == 1 else several}" for number, one, several in kinds if number)


def counted(number: int, thing: str) -> str:
    """Return a number with its noun."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _models(library: Library) -> str:
    models = (library.functions, library.messages, library.clients, library.payloads)
    return counted(sum(map(len, models)), "model")
