"""Whom a query asks for, by its conditions: `filter(role="admin")`, `where(User.is_staff)`, `filter(Q(is_superuser=True) | Q(groups__name="board"))`.

A heuristic: it rests on the names of columns and on the texts that they are compared with.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.audience.values import (
    Collection,
    Compared,
    Constant,
    Each,
    External,
    Joined,
    Member,
    Options,
    Outcome,
    Value,
    bare,
)
from mailguard.catalog.shapes import Source
from mailguard.project import language
from mailguard.project.code import ClassValue, Pending
from mailguard.project.run import Run
from mailguard.project.sources import Sources, base_of, name_of

MAX_NESTING = 4
MAX_CHAIN = 20


def is_selection(run: Run, value: Value, nesting: int = 0) -> bool:
    """Whether `value` holds some of those that there are: what a query with conditions found, or what hangs on one object.

    Of these the name that the code gives to them can tell who they are; all rows of a class are what the class says.
    """
    run.spend()
    inner = language.seen(run, value)
    if nesting > MAX_CHAIN or isinstance(inner, (External, ClassValue)):
        return False
    if isinstance(inner, Pending):
        with run.project.forced(run, inner) as result:
            return is_selection(run, result, nesting + 1)
    within = _within(inner)
    if within:
        return all(is_selection(run, each, nesting + 1) for each in within)
    if isinstance(inner, Outcome) and any(_restricts(condition) for condition in _conditions(inner)):
        return True
    base = base_of(inner)
    return base is None or is_selection(run, base, nesting + 1)


def _within(value: Value) -> tuple[Value, ...]:
    """The values that a collection, a text or a choice is made of."""
    if isinstance(value, Collection):
        return tuple(
            each for part in value.parts for each in (part.sources if isinstance(part, Each) else (part.value,))
        )
    if isinstance(value, Joined):
        return (value.items,)
    if isinstance(value, Options):
        return value.values
    return ()


def _restricts(condition: Value) -> bool:
    """Whether an argument of a call asks for something: `domain=d`, not `flat=True` or the name of a column."""
    right = bare(condition.right) if isinstance(condition, Compared) else None
    return right is not None and not (isinstance(right, Constant) and isinstance(right.value, bool))


def asks_for_team(run: Run, sources: Sources, query: Outcome) -> Source | None:
    """The source by which a condition of `query` says that it asks for members of the team only; None when none does."""
    if sources.means_the_opposite(name_of(query.callee)):
        return None
    return next((found for value in _conditions(query) if (found := _team(run, sources, value, 0))), None)


def _conditions(query: Outcome) -> Iterator[Value]:
    for name, value in query.keywords:
        yield Compared(value.place, "==", Member(value.place, query, name), value)
    yield from query.positional


def _team(run: Run, sources: Sources, condition: Value, nesting: int) -> Source | None:
    value = language.seen(run, condition)
    if nesting > MAX_NESTING:
        return None
    if isinstance(value, Compared):
        return _by_comparison(run, sources, value)
    if isinstance(value, (Member, External)):  # a column that is true or false
        return sources.of_team_keyword(name_of(value))
    if isinstance(value, Collection):  # one condition or another: each has to say so
        found = [_team(run, sources, part.value, nesting + 1) for part in value.parts]
        return found[0] if found and all(found) else None
    if isinstance(value, Outcome):  # Q(...), or_(...), column.is_(True)
        inner = [_team(run, sources, each, nesting + 1) for each in _conditions(value)]
        return next((each for each in inner if each), sources.of_team_keyword(_column_of(value)))
    return None


def _column_of(call: Outcome) -> str:
    """For `User.is_admin.is_(True)` the name "is_admin"."""
    callee = bare(call.callee)
    if isinstance(callee, External):
        return callee.path.rpartition(".")[0].rpartition(".")[2]
    return name_of(callee.base) if isinstance(callee, Member) else ""


def _by_comparison(run: Run, sources: Sources, compared: Compared) -> Source | None:
    asked = tuple(_texts(run, compared.right, 0))
    if any(sources.of_people(text) and not sources.of_team_name(text) for text in asked):
        return None
    wanted = bare(compared.right)
    by_column = sources.of_team_keyword(name_of(compared.left))
    if by_column is not None and not (isinstance(wanted, Constant) and wanted.value is False):
        return by_column
    teams = [sources.of_team(text) or sources.of_team_name(text) for text in asked]
    return teams[0] if teams and all(teams) else None


def _texts(run: Run, value: Value, nesting: int) -> Iterator[str]:
    """The texts and names that a column is compared with: "admin", `Role.ADMIN`, each of a list of them."""
    inner = language.seen(run, value)
    if isinstance(inner, Constant) and isinstance(inner.value, str):
        yield inner.value
    elif isinstance(inner, (Member, External)):
        yield name_of(inner)
    elif isinstance(inner, Collection) and nesting < MAX_NESTING:
        for part in inner.parts:
            yield from _texts(run, part.value, nesting + 1)
