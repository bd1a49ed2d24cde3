"""What `rules/origins/` says about an expression: how many it stands for, and whose they are."""

from __future__ import annotations

import re

from mailguard.audience.terms import Origin
from mailguard.audience.values import (
    Constant,
    Element,
    External,
    Item,
    Member,
    Outcome,
    Parameter,
    Portion,
    Unbound,
    Value,
    bare,
)
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.shapes import Source
from mailguard.project.code import ClassValue, FunctionValue, Pending

# Words that put what follows them, or what stands before them, into another relation than that of being the same people.
_RELATING = frozenset(
    {
        "for",
        "by",
        "to",
        "from",
        "with",
        "without",
        "non",
        "not",
        "except",
        "exclude",
        "excluding",
        "of",
        "or",
        "and",
        "in",
    }
    | {"filter", "remove", "skip", "send", "notify", "mail", "is", "has", "as", "via", "other"}
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier, in lower case: `adminEmails` and `admin_emails` are ("admin", "emails")."""
    return tuple(word.lower() for word in _WORD.findall(name))


class Sources:
    """Look-ups of sources for values; the first that fits in the order of the rule files is taken."""

    def __init__(self, index: CatalogIndex) -> None:
        self._index = index
        self._told = frozenset(path.rpartition(".")[2] for path in index.sources_by_path if "." in path)

    def of_path(self, path: str) -> Source | None:
        """The source for a dotted path: that of the longest prefix that one names."""
        prefix = path
        while prefix:
            found = self._index.sources_by_path.get(prefix)
            if found:
                return found[0]
            prefix = prefix.rpartition(".")[0]
        return None

    def told_path(self, module: str, qualname: str) -> str | None:
        """The import path by which a source speaks of what the file `module` of the project defines; None when none does.

        The folders that the path starts in are not known: any end of the file's path will do.
        """
        if qualname.rpartition(".")[2] not in self._told:
            return None
        folders = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        path = f"{folders}.{qualname}"
        while "." in path:
            if path in self._index.sources_by_path:
                return path
            path = path.partition(".")[2]
        return None

    def of_method(self, name: str) -> Source | None:
        return self._first(self._index.sources_by_method.get(name, ()))

    def of_attribute(self, name: str) -> Source | None:
        return self._first(self._index.sources_by_attribute.get(name, ()))

    def of_same_person(self, name: str) -> Source | None:
        """The source by which what hangs on a person under this name is no other: `user.profile`, `user.emailaddress_set`."""
        return next((source for source in self._index.sources_by_attribute.get(name, ()) if source.same_person), None)

    def of_name(self, name: str) -> Source | None:
        return self._first(self._index.sources_by_name.get(name, ()))

    def of_decorators(self, names: frozenset[str]) -> Source | None:
        return next((found[0] for name in sorted(names) if (found := self._index.sources_by_decorator.get(name))), None)

    def of_keyword(self, outcome: Outcome) -> Source | None:
        """The source that a keyword argument of a call speaks for, unless it is given a false value."""
        for name, value in outcome.keywords:
            found = self._index.sources_by_keyword.get(name)
            inner = bare(value)
            if found and (found[0].origin is Origin.STAFF or name_of(outcome.callee) in found[0].except_methods):
                continue  # whom a query asks for is a matter of all its conditions
            if found and not (isinstance(inner, Constant) and inner.value is False):
                return found[0]
        return None

    def of_team_keyword(self, name: str) -> Source | None:
        """The source for a column that only members of the team have set."""
        found = self._index.sources_by_keyword.get(name)
        return found[0] if found and found[0].origin is Origin.STAFF else None

    def of_team(self, text: str) -> Source | None:
        """The source for a text that names a role of the team."""
        found = self.of_words(text)
        return found if found is not None and found.origin is Origin.STAFF else None

    def of_team_name(self, name: str, *, one: bool = False) -> Source | None:
        """The source for a name that says of everybody in it that they are of the team: `managers`, `get_staff_emails`, `admin_users`.

        Only of `one` of several people is the singular a reason: what else is called `manager` may be an object that manages.
        The words around a preposition are none: `users_for_admin`.
        """
        words = words_of(name)
        if not _RELATING.isdisjoint(words):
            return None
        for position, word in reversed(list(enumerate(words))):
            source = self._first(self._index.sources_by_word.get(word, ()))
            if source is not None and source.followed_by:
                after = words[position + 1 :]
                singular = not after and f"{word}s" in source.words
                return source if set(after) <= set(source.followed_by) and (one or not singular) else None
        return None

    def of_people(self, text: str) -> Source | None:
        """The source for a text that names people of the application."""
        found = self.of_words(text)
        return found if found is not None and found.origin is Origin.APP_DATA else None

    def means_the_opposite(self, method: str) -> bool:
        """Whether a method takes the conditions that it is given for those who are not meant: `exclude`."""
        known = (source for sources in self._index.sources_by_keyword.values() for source in sources)
        return any(method in source.except_methods for source in known)

    def of_words(self, name: str) -> Source | None:
        """The source that the words of a name speak for; the last words say most."""
        words = words_of(name)
        ending = self._index.sources_by_ending.get(words[-1]) if words else None
        for word in reversed(words):
            found = self._index.sources_by_word.get(word)
            if found:
                return found[0]
        return ending[0] if ending else None

    @staticmethod
    def _first(found: tuple[Source, ...]) -> Source | None:
        return found[0] if found else None


def name_of(value: Value) -> str:
    """The name by which an expression calls what it stands for; empty when it has none."""
    value = bare(value)
    if isinstance(value, (Member, Parameter, Unbound)):
        return value.name
    if isinstance(value, External):
        return value.path.rpartition(".")[2]
    if isinstance(value, ClassValue):
        return value.definition.name
    if isinstance(value, (FunctionValue,)):
        return value.function.name
    if isinstance(value, Pending):
        return value.function.function.name
    if isinstance(value, Item) and isinstance(value.key, str):
        return value.key
    if isinstance(value, Outcome):
        return name_of(value.callee)
    return ""


def base_of(value: Value) -> Value | None:
    """What an expression was reached through: `a.b` and `a[0]` through a, `a.f()` through a, `f()` through f where it was passed."""
    value = bare(value)
    if isinstance(value, (Member, Element, Item, Portion)):
        return value.base
    if isinstance(value, External):
        parent = value.path.rpartition(".")[0]
        # The packages around an imported name say nothing of the people in it; the class that a manager hangs on does.
        return External(value.place, parent) if any(word[:1].isupper() for word in parent.split(".")) else None
    if isinstance(value, Outcome):
        callee = bare(value.callee)
        if isinstance(callee, Parameter):
            return callee
        return base_of(callee) if isinstance(callee, (Member, External)) else None
    return None
