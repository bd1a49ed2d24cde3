"""Stand-ins for what an application knows of people: users, members, rows, whatever an example calls them.

A `Person` is one thing of the application, `People` are three. Attributes are told by their names: `email` is an address,
`title` a text, `members` are people, everything else is one further thing. Each thing has an address of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DOMAIN = "people.example"
NUMBER_OF_PEOPLE = 3
ADDRESS = re.compile(r"(e?mail|address)$|^raised_by$")
TEXT = re.compile(
    r"^(body|code|content|css|description|domain|header|html|label|message|name|slug|state|subject|summary|text|title|url"
    r"|username)$|_(name|text|url)$"
)
NUMBER = re.compile(r"^(id|pk|number|version)$")
MANY = re.compile(r"^(all|query|objects|select|rows|execute|fetchall|scalars)$|[^s]s$")
ONE_OF_MANY = frozenset({"first", "get", "get_or_404", "one", "one_or_none", "scalar", "scalar_one"})

_numbers: dict[str, int] = {}


def address_of(path: str) -> str:
    """Return the address of the thing that `path` leads to: always the same one, and nobody else's."""
    number = _numbers.setdefault(path, len(_numbers) + 1)
    return f"p{number}@{DOMAIN}"


def attribute(path: str, name: str) -> Any:
    """Return what `name` is of the thing at `path`."""
    if ADDRESS.search(name):
        return address_of(path)
    if TEXT.search(name):
        return name
    if NUMBER.search(name):
        return len(path)
    if MANY.search(name):
        return People(path + "." + name)
    return Person(path + "." + name)


class Person:
    """One thing of the application that may have an address."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return attribute(self._path, name)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            return address_of(self._path)
        return attribute(self._path, str(key))

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and isinstance(arguments[0], str) and ADDRESS.search(arguments[0]):
            return address_of(self._path.rpartition(".")[0])  # thing.getProperty("email")
        return People(self._path)

    def __iter__(self) -> Iterator[Person]:
        return iter(People(self._path))

    def __str__(self) -> str:
        return self._path


class People(list):  # type: ignore[type-arg]
    """Three things of the application; also the query that finds them."""

    def __init__(self, path: str) -> None:
        super().__init__(Person(f"{path}[{i}]") for i in range(NUMBER_OF_PEOPLE))
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ONE_OF_MANY:
            return lambda *arguments, **options: self[0]
        if name == "values_list":
            return self._values_list
        if ADDRESS.search(name):
            return address_of(self._path)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self

    def _values_list(self, *fields: str, flat: bool = False) -> list[Any]:
        if flat:
            return [attribute(person._path, fields[0]) for person in self]
        return [tuple(attribute(person._path, field) for field in fields) for person in self]


class Model(type):
    """The class of classes that an application's own module seems to hold: `User.query`, `Member.objects.all()`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("query", "objects"):
            return People(cls.__name__)
        return attribute(cls.__name__, name)


def model(name: str) -> Any:
    """Return a class that can be asked for people, and be a base class."""
    return Model(name, (Person,), {"__init__": lambda self, *a, **k: Person.__init__(self, name)})
