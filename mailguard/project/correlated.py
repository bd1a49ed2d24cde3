"""Tests whose branches set variables that belong together: one is filled where the other is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailguard.syntax import tree

FEWEST = 2


def are_correlated(statement: tree.If) -> bool:
    """Whether both branches set the same two variables or more, and each leaves another one of them empty."""
    if not statement.body or not statement.orelse:
        return False
    one, other = dict(_assigned(statement.body)), dict(_assigned(statement.orelse))
    shared = one.keys() & other.keys()
    return (
        len(shared) >= FEWEST
        and any(one[name] and not other[name] for name in shared)
        and any(other[name] and not one[name] for name in shared)
    )


def _assigned(block: Sequence[tree.Statement]) -> Iterator[tuple[str, bool]]:
    """The variables that a block sets, and whether to nothing: `None`, `""`, `[]`."""
    for statement in block:
        if isinstance(statement, tree.Assign):
            for target in statement.targets:
                if isinstance(target, tree.Name):
                    yield target.id, _is_nothing(statement.value)


def _is_nothing(value: tree.Expression) -> bool:
    if isinstance(value, tree.Literal):
        return not value.value
    return isinstance(value, tree.Display) and not value.items
