"""A loop over people: what it goes through, and what stands for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst

from mailguard.repair.source import Source

_NAMES = ("recipient", "address", "person")


class Loop(NamedTuple):
    """`for {variables} in {people}`, and the expression for one of them in it."""

    variables: str
    people: str
    one: str

    @property
    def head(self) -> str:
        """What comes before the colon."""
        return f"for {self.variables} in {self.people}"


def loop_over(source: Source, people: cst.BaseExpression) -> Loop | None:
    """Return the loop over those whom an expression stands for; None where all the names for one of them are taken.

    `[user.email for user in users]` becomes a loop over `users`, where the name can be used outside of the brackets.
    """
    if isinstance(people, (cst.ListComp, cst.GeneratorExp)) and _is_plain(source, people):
        targets = _bound_by(people)
        if not any(_is_used_beside(source, people, name) for name in targets):
            made = people.for_in
            return Loop(source.code(made.target), source.code(made.iter), source.code(people.elt))
    variable = next((name for name in _NAMES if name not in source.names()), None)
    if variable is None:
        return None
    code = source.code(people)
    bare = isinstance(people, cst.GeneratorExp) and not people.lpar
    return Loop(variable, f"({code})" if bare else code, variable)


def _is_plain(source: Source, made: cst.ListComp | cst.GeneratorExp) -> bool:
    """Whether a comprehension takes all of one thing, and is no longer than a line."""
    loop = made.for_in
    only = not loop.ifs and loop.inner_for_in is None and loop.asynchronous is None
    return only and not any("\n" in source.code(part) for part in (loop.target, loop.iter, made.elt))


def _bound_by(made: cst.BaseComp) -> set[str]:
    """The names that a comprehension binds."""
    bound: set[str] = set()
    loop: cst.CompFor | None = made.for_in
    while loop is not None:
        bound.update(_names_in(loop.target))
        loop = loop.inner_for_in
    return bound


def _names_in(target: cst.BaseExpression) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            yield from _names_in(element.value)


def _is_used_beside(source: Source, made: cst.BaseComp, name: str) -> bool:
    """Whether a name is used in the same function outside of the comprehension, other than in ones that bind it themselves."""
    return any(
        isinstance(node, cst.Name)
        and node.value == name
        and not source.is_part_of_name(node)
        and not any(
            outer is made or (isinstance(outer, cst.BaseComp) and name in _bound_by(outer))
            for outer in source.around(node)
        )
        for node in source.nodes_in(source.function(made))
    )
