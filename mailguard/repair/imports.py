"""Names of a module that a rewritten call needs: bound already, or brought in by the import that bound the old name."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from mailguard.repair.candidate import Change, inserted
from mailguard.repair.source import Region, Source


def swapped(source: Source, used: cst.Name, old_path: str, new: str) -> list[Change] | None:
    """Return the changes of imports that are needed to write `new` for the name `used`, both of the module of `old_path`.

    The old name goes where nothing else in the file uses it. None where the import cannot be told or `new` is taken.
    """
    module, _, old = old_path.rpartition(".")
    found = _binding(source, used, module, old)
    if found is None:
        return None
    statement, alias = found
    others = [node for node in _names(source, used.value) if node is not used and alias not in source.around(node)]
    if any(_is_import_of(each, module, new) for each in _aliases(source)) and _is_bound_once(source, new):
        return [_kept(source, alias)] if others else _without(source, statement, alias)
    if any(True for _ in _names(source, new)):
        return None  # it stands for something else here
    if others:
        return [_beside(source, statement, alias, new)]
    if _following(statement, alias, new) is alias:
        return [Change(source.region(alias), new)]
    return [_beside(source, statement, alias, new), *_without(source, statement, alias)]


def _kept(source: Source, alias: cst.ImportAlias) -> Change:
    """A name stays for now. Of repairs which may each be that of its last use, only one can be made at a time."""
    return Change(source.region(alias), source.code(alias))


def module_needed(source: Source, module: str) -> list[Change]:
    """Return the changes that import a module at the top of the file, if it is not imported there."""
    first: cst.CSTNode | None = None
    for line in source.module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.Import) and any(
                alias.evaluated_name == module and alias.asname is None for alias in statement.names
            ):
                return []
            if first is None and isinstance(statement, (cst.Import, cst.ImportFrom)) and not _is_future(statement):
                first = line
    if first is None:
        return []
    return [inserted(source.region(first).start, f"import {module}\n")]


def _is_future(statement: cst.Import | cst.ImportFrom) -> bool:
    return isinstance(statement, cst.ImportFrom) and _module_of(statement) == "__future__"


def _binding(source: Source, used: cst.Name, module: str, old: str) -> tuple[cst.ImportFrom, cst.ImportAlias] | None:
    """Return the import that a name comes from: that of the function around it, or the only one of the module."""
    found = [
        (statement, alias)
        for statement, alias in _imports(source)
        if (alias.evaluated_alias or alias.evaluated_name) == used.value
    ]
    here = source.function(used)
    visible = [each for each in found if source.function(each[0]) is here] or [
        each for each in found if source.function(each[0]) is source.module
    ]
    if len(visible) != 1:
        return None
    statement, alias = visible[0]
    return visible[0] if _module_of(statement) == module and alias.evaluated_name == old else None


def _imports(source: Source) -> Iterator[tuple[cst.ImportFrom, cst.ImportAlias]]:
    for node in source.nodes_in(source.module):
        if isinstance(node, cst.ImportFrom):
            for alias in _names_of(node):
                yield node, alias


def _aliases(source: Source) -> Iterator[tuple[cst.ImportFrom, cst.ImportAlias]]:
    return (each for each in _imports(source) if source.function(each[0]) is source.module)


def _is_import_of(found: tuple[cst.ImportFrom, cst.ImportAlias], module: str, name: str) -> bool:
    statement, alias = found
    return _module_of(statement) == module and alias.evaluated_name == name and alias.asname is None


def _is_bound_once(source: Source, name: str) -> bool:
    bound = [alias for _, alias in _imports(source) if (alias.evaluated_alias or alias.evaluated_name) == name]
    defined = [node for node in source.nodes_in(source.module) if _defines(node, name)]
    return len(bound) == 1 and not defined


def _defines(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, (cst.ClassDef, cst.FunctionDef)):
        return node.name.value == name
    return isinstance(node, cst.AssignTarget) and isinstance(node.target, cst.Name) and node.target.value == name


def _names(source: Source, name: str) -> Iterator[cst.Name]:
    """Yield where a name is used by itself, not as an attribute or keyword of something."""
    for node in source.nodes_in(source.module):
        if isinstance(node, cst.Name) and node.value == name and not source.is_part_of_name(node):
            yield node


def _names_of(statement: cst.ImportFrom) -> list[cst.ImportAlias]:
    return [] if isinstance(statement.names, cst.ImportStar) else list(statement.names)


def _module_of(statement: cst.ImportFrom) -> str:
    if statement.relative or statement.module is None:
        return ""
    return cst.Module([]).code_for_node(statement.module)


def _beside(source: Source, statement: cst.ImportFrom, alias: cst.ImportAlias, new: str) -> Change:
    """Bring in a further name, at its place in the order of names if they have one."""
    start = source.region(_following(statement, alias, new)).start
    before = source.text.characters[source.text.line_start(start) : start]
    return inserted(start, f"{new}, " if before.strip() else f"{new},\n{before}")


def _following(statement: cst.ImportFrom, alias: cst.ImportAlias, new: str) -> cst.ImportAlias:
    """The name that a new one goes before."""
    return next((each for each in _names_of(statement) if _order(each.evaluated_name) > _order(new)), alias)


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: how import sorters order names."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name)


def _without(source: Source, statement: cst.ImportFrom, alias: cst.ImportAlias) -> list[Change]:
    """Take a name out of an import that has others."""
    names = _names_of(statement)
    position = names.index(alias)
    region = source.region(alias)
    if len(names) == 1:
        return []  # an unused import does no harm; taking out the statement might leave an empty block
    if position + 1 < len(names):
        region = Region(region.start, source.region(names[position + 1]).start)
    else:
        region = Region(source.region(names[position - 1]).end, region.end)
    return [] if "#" in source.text.characters[region.start : region.end] else [Change(region, "")]
