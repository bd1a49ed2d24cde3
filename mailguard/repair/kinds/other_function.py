"""A function that has no Bcc gives way to a message class of the same module that has one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.catalog.shapes import FunctionModel, Instead
from mailguard.repair.argument_list import removed
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, inserted
from mailguard.repair.imports import swapped
from mailguard.repair.slots import argument_slot, hides_arguments
from mailguard.repair.source import Region
from mailguard.repair.spoken_of import forms_of_call

_PARAMETER = re.compile(r"\{(\w+)\}")


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the call written with each class that the model names, where all of its arguments have a place there."""
    slot = argument_slot(case.source, case.node)
    if slot is None or case.header.field is not Field.TO or hides_arguments(slot.call):
        return
    for spoken in forms_of_call(case.source, slot.call, [case.library]):
        function = spoken.function
        if function is not None and any(slot.is_(argument) for argument in spoken.arguments(Field.TO)):
            for instead in function.instead:
                changes = _rewritten(case, slot.call, slot.arg, function, instead)
                if changes:
                    name = instead.path.rpartition(".")[2]
                    title = f"Put the people in Bcc, with {name}"
                    yield case.candidate(title, Outcome.HIDDEN, changes, _reason(slot.call, instead))


def _reason(call: cst.Call, instead: Instead) -> str:
    """Why the class is not the same for this call: because of an argument that it takes in another form."""
    wrapped = {
        match.group(1)
        for _, text in instead.arguments
        if (match := _PARAMETER.search(text)) is not None and match.group() != text
    }
    given = {
        arg.keyword.value if arg.keyword is not None else _at(instead.parameters, position)
        for position, arg in enumerate(call.args)
    }
    return (instead.reason or "") if wrapped & given else ""


def _rewritten(
    case: Case, call: cst.Call, recipients: cst.Arg, function: FunctionModel, instead: Instead
) -> list[Change] | None:
    """The changes of the call and of the import, or None where an argument has no place."""
    callee = _callee(case, call, function, instead)
    if callee is None:
        return None
    changes, passed = list(callee), []
    templates = {
        match.group(1): (keyword, text)
        for keyword, text in instead.arguments
        if (match := _PARAMETER.search(text)) is not None
    }
    moved = {
        match.group(1): keyword
        for keyword, text in instead.call_arguments
        if (match := _PARAMETER.fullmatch(text)) is not None
    }
    stays_positional = True
    for position, arg in enumerate(call.args):
        stays_positional = stays_positional and arg is not recipients and arg.keyword is None
        parameter = arg.keyword.value if arg.keyword is not None else _at(instead.parameters, position)
        if parameter in moved:
            passed.append(f"{moved[parameter]}={case.source.code(arg.value)}")
            taken = removed(case.source, call, arg)
            if not taken:
                return None
            changes += taken
        elif parameter in templates:
            if not stays_positional:
                changes += _argument(case, arg, *templates[parameter])
        else:
            return None
    changes += _realigned(
        case, call, len(callee[-1].text) - len(case.source.text.characters[slice(*callee[-1].region)])
    )
    changes.append(inserted(case.source.region(call).end, f".{instead.call}({', '.join(passed)})"))
    return _joined(changes)


def _at(parameters: tuple[str, ...], position: int) -> str:
    return parameters[position] if position < len(parameters) else ""


def _argument(case: Case, arg: cst.Arg, keyword: str, text: str) -> Iterator[Change]:
    """The changes that give an argument another keyword, and what the new one needs around its value."""
    source = case.source
    if arg.keyword is None:
        yield inserted(source.region(arg).start, f"{keyword}=")
    elif arg.keyword.value != keyword:
        yield Change(source.region(arg.keyword), keyword)
    before, _, after = _PARAMETER.sub("\0", text, count=1).partition("\0")
    region = source.whole_region(arg.value)
    if before:
        yield inserted(region.start, before)
    if after:
        yield inserted(region.end, after)


def _realigned(case: Case, call: cst.Call, by: int) -> Iterator[Change]:
    """The changes that keep arguments below the first one where the name before them becomes longer."""
    text = case.source.text
    first, end = case.source.region(call.args[0]).start, case.source.region(call.args[-1]).end
    column = first - text.line_start(first)
    if not text.characters[text.line_start(first) : first].strip():
        return  # it has a line of its own, which does not depend on the name
    arguments = [case.source.region(arg).start for arg in call.args]
    first_of_line = {text.line_start(argument): argument for argument in reversed(arguments)}
    for start, argument in first_of_line.items():
        if first < start < end and argument - start == column and not text.characters[start:argument].strip(" "):
            yield inserted(start, " " * by) if by > 0 else Change(Region(start, start - by), "")


def _callee(case: Case, call: cst.Call, function: FunctionModel, instead: Instead) -> list[Change] | None:
    """The changes that put the class in place of the function."""
    module, _, name = instead.path.rpartition(".")
    path = next((path for path in function.paths if path.rpartition(".")[0] == module), None)
    if path is None:
        return None
    if isinstance(call.func, cst.Attribute):
        return [Change(case.source.region(call.func.attr), name)]
    if not isinstance(call.func, cst.Name):
        return None
    imports = swapped(case.source, call.func, path, name)
    return None if imports is None else [*imports, Change(case.source.region(call.func), name)]


def _joined(changes: list[Change]) -> list[Change]:
    """Changes in the order of the text, insertions at one place as one."""
    joined: list[Change] = []
    for change in sorted(changes, key=lambda each: each.region):
        if joined and joined[-1].region == change.region:
            joined[-1] = Change(change.region, joined[-1].text + change.text)
        else:
            joined.append(change)
    return joined
