"""A helper that has no Bcc gets a parameter for it, which the call that hands it the people uses instead."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.audience.terms import Field
from mailguard.repair.argument_list import added, valued
from mailguard.repair.candidate import Candidate, Case, Change, Outcome, inserted, text_edits
from mailguard.repair.kinds.bcc_argument import can_be_left
from mailguard.repair.slots import argument_slot, given
from mailguard.repair.source import Source
from mailguard.repair.spoken_of import forms_of_call

_SIGNATURE = "what overrides the helper, or stands in for it, needs the new parameter as well"
_NAME = Field.BCC.value


def candidates(case: Case) -> Iterator[Candidate]:
    """Yield the helper with the parameter, and the call with the people in it."""
    helper = case.source.function(case.node)
    at_header = argument_slot(case.source, case.node)
    if case.is_direct or not isinstance(helper, cst.FunctionDef) or at_header is None:
        return
    parameter = _recipients(helper, case.node)
    call = _call_of(case, helper)
    if parameter is None or call is None or _NAME in {*_names(case.source, helper), *_keywords(call)}:
        return
    for spoken in forms_of_call(case.source, at_header.call, [case.library]):
        targets = [each for each in spoken.arguments(Field.BCC) if each.keyword and not each.path]
        is_meant = any(at_header.is_(argument) for argument in spoken.arguments(case.header.field))
        if not targets or not is_meant or given(at_header.call, targets[0]):
            continue
        if can_be_left(case.header.field, spoken.without_to):
            in_helper = [
                *_with_parameter(case.source, helper),
                *added(case.source, at_header.call, f"{targets[0].keyword}={_NAME}"),
            ]
            at_call = _handed_over(case, call)
            if len(in_helper) > 1 and at_call:
                yield _candidate(case, helper.name.value, in_helper, at_call)
            return


def _candidate(case: Case, name: str, in_helper: list[Change], at_call: list[Change]) -> Candidate:
    title = f"Give {name} a parameter for Bcc, and pass the people to it"
    source = case.sources[case.finding.place.path]
    if source is case.source:
        return case.candidate(title, Outcome.HIDDEN, [*in_helper, *at_call], _SIGNATURE)
    edits = (*text_edits(case.source, in_helper), *text_edits(source, at_call))
    return Candidate(title, Outcome.HIDDEN, edits, _SIGNATURE)


def _recipients(helper: cst.FunctionDef, node: cst.BaseExpression) -> str | None:
    """The parameter that stands in the header as it is."""
    parameters = (*helper.params.posonly_params, *helper.params.params, *helper.params.kwonly_params)
    names = {parameter.name.value for parameter in parameters}
    return node.value if isinstance(node, cst.Name) and node.value in names else None


def _call_of(case: Case, helper: cst.FunctionDef) -> cst.Call | None:
    """The call that hands the people to the helper, if it calls it by its name."""
    source = case.sources[case.finding.place.path]
    node = source.expression(case.finding.place.span)
    slot = argument_slot(source, node) if node is not None else None
    if slot is None:
        return None
    callee = slot.call.func.attr if isinstance(slot.call.func, cst.Attribute) else slot.call.func
    return slot.call if isinstance(callee, cst.Name) and callee.value == helper.name.value else None


def _handed_over(case: Case, call: cst.Call) -> list[Change]:
    """The changes of the call: nobody where the people were, and they in the new argument."""
    source = case.sources[case.finding.place.path]
    node = source.expression(case.finding.place.span)
    slot = argument_slot(source, node) if node is not None else None
    if node is None or slot is None:
        return []
    new = added(source, call, f"{_NAME}={source.code(node)}")
    return [valued(source, slot.arg, "[]"), *new] if new else []


def _with_parameter(source: Source, helper: cst.FunctionDef) -> list[Change]:
    """The change that adds a parameter that may be left out, behind all that can be given by position."""
    params = helper.params
    if params.star_kwarg is not None:
        name = source.region(params.star_kwarg.name).start
        return [inserted(source.text.characters.rindex("**", 0, name), f"{_NAME}=None, ")]
    star = (params.star_arg,) if isinstance(params.star_arg, cst.Param) else ()
    last = (*params.params, *star, *params.kwonly_params)[-1:]
    return [inserted(_end(source, each), f", {_NAME}=None") for each in last]


def _end(source: Source, parameter: cst.Param) -> int:
    """Where a parameter ends, without the comma behind it."""
    annotation = parameter.annotation.annotation if parameter.annotation is not None else None
    return source.whole_region(parameter.default or annotation or parameter.name).end


def _names(source: Source, helper: cst.FunctionDef) -> set[str]:
    return {node.value for node in source.nodes_in(helper) if isinstance(node, cst.Name)}


def _keywords(call: cst.Call) -> Iterator[str]:
    return (arg.keyword.value for arg in call.args if arg.keyword is not None)
