"""Changes of the arguments of a call, such that all other arguments keep their text and layout."""

from __future__ import annotations

import libcst as cst

from mailguard.repair.candidate import Change, inserted
from mailguard.repair.source import Region, Source


def renamed(source: Source, arg: cst.Arg, keyword: str) -> Change:
    """Return the change that gives an argument a keyword, or another one."""
    if arg.keyword is None:
        return inserted(source.region(arg).start, f"{keyword}=")
    return Change(source.region(arg.keyword), keyword)


def valued(source: Source, arg: cst.Arg, text: str) -> Change:
    """Return the change that gives an argument another value."""
    return Change(source.whole_region(arg.value), text)


def added(source: Source, call: cst.Call, text: str) -> list[Change]:
    """Return the changes that add an argument at the end, on a line of its own where the last one has one.

    There are none where that cannot be done.
    """
    if not call.args:
        end = source.region(call).end - 1
        return [inserted(end, text)]
    last = call.args[-1]
    if isinstance(last.value, cst.GeneratorExp) and not last.value.lpar:
        return []  # it needs parentheses beside other arguments
    region = source.region(last)
    has_comma = isinstance(last.comma, cst.Comma)
    end = source.text.characters.index(",", region.end) + 1 if has_comma else region.end
    indent = _indent(source, region)
    if indent is None:
        return [inserted(end, f" {text}" if has_comma else f", {text}")]
    line = source.text.next_line(end)
    if line > source.region(call).end - 1:  # the parenthesis closes on the line of the last argument
        return [inserted(end, f"\n{indent}{text}" if has_comma else f",\n{indent}{text}")]
    if has_comma:
        return [inserted(line, f"{indent}{text},\n")]
    return [inserted(end, ","), inserted(line, f"{indent}{text}\n")]


def removed(source: Source, call: cst.Call, arg: cst.Arg) -> list[Change]:
    """Return the changes that take an argument out; none where a comment would go with it."""
    position = call.args.index(arg)
    region = source.region(arg)
    if position + 1 < len(call.args):
        region = Region(region.start, source.region(call.args[position + 1]).start)
    elif position:
        region = Region(source.region(call.args[position - 1]).end, region.end)
    elif isinstance(arg.comma, cst.Comma):
        region = Region(region.start, source.text.characters.index(",", region.end) + 1)
    text = source.text.characters[region.start : region.end]
    return [] if "#" in text else [Change(region, "")]


def _indent(source: Source, argument: Region) -> str | None:
    """Return what stands before an argument that begins a line; None if it does not."""
    start = source.text.line_start(argument.start)
    before = source.text.characters[start : argument.start]
    return None if before.strip() else before
