"""Whom a query asks for, by its conditions: `filter(role="admin")`, `where(User.is_staff)`, `filter(Q(is_superuser=True) | Q(groups__name="board"))`.

A heuristic: it rests on the names of columns and on the texts that they are compared with.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.audience.values import Collection, Compared, Constant, External, Member, Outcome, Value, bare
from mailguard.catalog.models import Source
from mailguard.project import language
from mailguard.project.run import Run
from mailguard.project.sources import Sources, name_of

MAX_NESTING = 4


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
    if any(sources.of_people(text) for text in asked):
        return None
    wanted = bare(compared.right)
    by_column = sources.of_team_keyword(name_of(compared.left))
    if by_column is not None and not (isinstance(wanted, Constant) and wanted.value is False):
        return by_column
    teams = [sources.of_team(text) for text in asked]
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
