"""Reads `rules/checks/<code>-<name>.toml`: one rule."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from string import Formatter

from mailguard.audience.terms import Exposure, Field, Origin, Severity
from mailguard.catalog.examples import EXAMPLES
from mailguard.catalog.forms import CHECK_CODE
from mailguard.catalog.models import Catalog, Check, Predicate
from mailguard.catalog.notation import ADDRESSES, CODE, KEBAB, TEXT
from mailguard.catalog.reading import FLAG, Table, choice, list_of, table_of, text, unique, whole_number
from mailguard.catalog.suggest import did_you_mean, quoted

# What a message template may name: of a message that is judged, of a suppression, of a baseline.
MESSAGE_FIELDS = (
    "field",
    "who",
    "count",
    "library",
    "option",
    "function",
    "parameter",
    "codes",
    "problem",
    "entry",
)

_SCORE = re.compile(r"[0-9]\.[0-9]|10\.0")
_DEFAULTS = Predicate(fields=())
_SEVERITIES = choice(Severity)


def _bad_score(value: str) -> str | None:
    return None if _SCORE.fullmatch(value) and value != "0.0" else 'must be between "0.1" and "10.0", with one decimal'


def _bad_template(value: str) -> str | None:
    try:
        parts = list(Formatter().parse(value))
    except ValueError as error:
        return f"is not a template: {error}; write a brace that is meant as such twice"
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if spec or conversion:
            return f"formats {quoted(name)}; write the bare name"
        if name not in MESSAGE_FIELDS:
            return f"names {quoted(name)}, which is not filled in{did_you_mean(name, MESSAGE_FIELDS)}"
    return None


_TEMPLATE = text(_bad_template)
_SECURITY_SEVERITY = text(_bad_score, 'a text such as "6.5"')


def read_check(table: Table) -> Catalog:
    """Read a whole file of `checks/`."""
    check = Check(
        code=table.need("code", unique(CHECK_CODE, CODE)),
        name=table.need("name", unique("check name", KEBAB)),
        summary=table.need("summary", TEXT),
        message=table.need("message", _TEMPLATE),
        why=table.need("why", TEXT),
        repair=table.need("repair", TEXT),
        severity=table.need("severity", _SEVERITIES),
        default=table.need("default", FLAG),
        security_severity=table.get("security_severity", _SECURITY_SEVERITY, None),
        predicate=table.get("predicate", table_of(_predicate), None),
        references=table.get("references", ADDRESSES, ()),
        examples=table.get("example", EXAMPLES, ()),
    )
    _check_file_name(table, check)
    return Catalog(checks=(check,))


def _predicate(table: Table) -> Predicate:
    return Predicate(
        fields=table.need("fields", list_of(choice(Field), "fields", filled=True)),
        among=table.get("among", choice(Field), None),
        at_least=table.get("at_least", whole_number(1), _DEFAULTS.at_least),
        people=table.get("people", list_of(choice(Origin), "origins", filled=True), _DEFAULTS.people),
        accumulates=table.get("accumulates", FLAG, None),
        serialised=table.get("serialised", FLAG, None),
        option=table.get("option", choice(Exposure), None),
        wrapper=table.get("wrapper", FLAG, _DEFAULTS.wrapper),
    )


def _check_file_name(table: Table, check: Check) -> None:
    stem = PurePosixPath(table.spot.file.name).stem
    wanted = f"{check.code}-{check.name}"
    if check.code and check.name and stem != wanted:
        table.spot.at("code").problem(f"the file must be called {quoted(wanted + '.toml')}, after its code and name")
