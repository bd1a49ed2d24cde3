from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.audience.terms import Evidence, Origin
from mailguard.catalog.shapes import Many, Source

if TYPE_CHECKING:
    from conftest import RulesFolder


def test_sources_are_read_with_all_that_their_file_says(rules: RulesFolder) -> None:
    rules.write(
        "origins/orm.toml",
        """
[[source]]
id = "orm.values"
description = "a column of the database"
paths = ["input", "orm.models"]
methods = ["values_list"]
attributes = ["email"]
names = ["emails"]
keywords = ["flat"]
words = ["subscriber"]
count = "many"
origin = "app-data"
evidence = "named"

[[source]]
id = "orm.filter"
description = "the same rows"
methods = ["filter"]
""",
    )
    assert rules.load().sources == (
        Source(
            id="orm.values",
            description="a column of the database",
            paths=("input", "orm.models"),
            methods=("values_list",),
            attributes=("email",),
            names=("emails",),
            keywords=("flat",),
            words=("subscriber",),
            count=Many.MANY,
            origin=Origin.APP_DATA,
            evidence=Evidence.NAMED,
        ),
        Source(id="orm.filter", description="the same rows", methods=("filter",)),
    )


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            "",
            "1: source[0]: matches nothing; give at least one of paths, methods, attributes, names, keywords, decorators, words, endings",
        ),
        ('methods = ["a.b"]', '4: source[0].methods[0]: "a.b" is not a Python name'),
        ('paths = [".a"]', '4: source[0].paths[0]: ".a" is not a name, or names joined by dots'),
        ('words = ["Mail"]', '4: source[0].words[0]: "Mail" must be one lower-case word'),
        ('words = ["e_mail"]', '4: source[0].words[0]: "e_mail" must be one lower-case word'),
        (
            'names = ["a"]\ncount = "more"',
            '5: source[0].count: "more" is not allowed. Allowed: one, many, same, unknown',
        ),
        (
            'names = ["a"]\norigin = "appdata"',
            (
                '5: source[0].origin: "appdata" is not allowed; did you mean "app-data"? '
                "Allowed: literal, config, staff, app-data, caller, unknown"
            ),
        ),
        (
            'names = ["a"]\nevidence = "proven"',
            '5: source[0].evidence: "proven" is not allowed. Allowed: derived, named, none',
        ),
        (
            'name = ["a"]\nnames = ["a"]',
            (
                '4: source[0].name: unknown key; did you mean "names"? '
                "Allowed: attributes, count, decorators, description, endings, evidence, except_methods, followed_by, id, keywords, methods, names, origin, paths, same_person, words"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_source_is_said(rules: RulesFolder, lines: str, problem: str) -> None:
    rules.write("origins/orm.toml", f'[[source]]\nid = "orm"\ndescription = "rows"\n{lines}\n')
    assert rules.problems() == [f"origins/orm.toml:{problem}"]


def test_an_id_is_taken_once_in_all_files(rules: RulesFolder) -> None:
    source = '[[source]]\nid = "rows"\ndescription = "rows"\nnames = ["rows"]\n'
    rules.write("origins/a.toml", source)
    rules.write("origins/b.toml", source + source)
    assert rules.problems() == [
        'origins/b.toml:2: source[0].id: "rows" is already the source id of origins/a.toml (source[0].id)',
        'origins/b.toml:6: source[1].id: "rows" is already the source id of origins/a.toml (source[0].id)',
    ]


def test_a_file_without_sources_is_a_mistake(rules: RulesFolder) -> None:
    rules.write("origins/a.toml", "sources = []\n")
    assert rules.problems() == [
        "origins/a.toml: source: is missing; it must be a list of one or more [[source]] tables",
        'origins/a.toml:1: sources: unknown key; did you mean "source"? Allowed: source',
    ]
