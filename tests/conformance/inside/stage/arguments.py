"""Arguments for the functions of an example, chosen by the names of their parameters."""

from __future__ import annotations

import csv
import inspect
import os
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from stage import people

FILE = re.compile(r"^(path|file|filename)$")
TEXT = re.compile(r"^(key|secret|token|password|endpoint|connection_string|mime)$|_(key|token|id)$")
CURSOR = re.compile(r"^(cursor|cur)$")


class Arguments:
    """Makes arguments.

    Args:
        folder: where files for the example may be written.
        code: the example, which tells what kind of file it opens.
        given: arguments by name that take precedence.
    """

    def __init__(self, folder: str, code: str, given: Mapping[str, Any]) -> None:
        self._folder = folder
        self._code = code
        self._given = given

    def of(self, function: Any) -> dict[str, Any]:
        """Return keyword arguments for all parameters of a function that have no default."""
        return {
            name: self.one(name)
            for name, parameter in inspect.signature(function).parameters.items()
            if name != "self"
            and parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        }

    def one(self, name: str) -> Any:
        """Return something fit for a parameter of this name."""
        if name in self._given:
            return self._given[name]
        if FILE.search(name):
            return self._file()
        if CURSOR.search(name):
            return sqlite3.connect(self._database()).cursor()
        if people.ADDRESS.search(name):
            return people.address_of(name)
        if TEXT.search(name) or people.TEXT.search(name):
            return name
        return people.Person(name)

    def write_files(self) -> None:
        """Write the tables that the example opens by a name of its own."""
        for name in re.findall(r"open\(\"([\w.]+\.csv)\"", self._code):
            self._table(name)

    def _file(self) -> str:
        if "sqlite3" in self._code:
            return self._database()
        if "openpyxl" in self._code or "read_excel" in self._code:
            return self._workbook()
        return self._table("people.csv")

    def _table(self, name: str) -> str:
        path = os.path.join(self._folder, name)
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows([("name", "email"), *self._rows()])
        return path

    def _database(self) -> str:
        path = os.path.join(self._folder, "people.sqlite")
        connection = sqlite3.connect(path)
        for table in sorted(set(re.findall(r"FROM (\w+)", self._code))):
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (name, email)")
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", self._rows())
        connection.commit()
        connection.close()
        return path

    def _workbook(self) -> str:
        import openpyxl

        book = openpyxl.Workbook()
        for row in [("name", "email"), *self._rows()]:
            book.active.append(row)
        path = os.path.join(self._folder, "people.xlsx")
        book.save(path)
        return path

    def _rows(self) -> list[tuple[str, str]]:
        return [("Somebody", people.address_of(f"file[{i}]")) for i in range(people.NUMBER_OF_PEOPLE)]
