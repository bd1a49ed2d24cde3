from __future__ import annotations

import pytest

from mailguard.catalog.lines import line_of

TEXT = """\
id = "post"
"quoted key" = 1
names = [
    "id",
    "to = 3",
]

[[message]]
paths = ["a.B"]
attributes = { to = "to" }

[[message.method]]
names = ["send"]

[[message.method]] # the second
  names = ["add"]
code = '''
[[message]]
names = "in a text"
'''
repair = \"\"\"
names = 1 \"\"\"
effect = "add"

[[message]]
[[message.method]]
effect = "set"

[predicate.inner]
a.b = 1
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("id", 1),
        ("quoted key", 2),
        ("names", 3),
        ("names[1]", 3),
        ("message[0]", 8),
        ("message[0].paths[0]", 9),
        ("message[0].attributes.to", 10),
        ("message[0].method[0].names", 13),
        ("message[0].method[1]", 15),
        ("message[0].method[1].names", 16),
        ("message[0].method[1].repair", 21),
        ("message[0].method[1].effect", 23),
        ("message[1].method[0].effect", 27),
        ("message[1].method[0].missing", 26),
        ("predicate.inner", 29),
        ("predicate.inner.a.b", 30),
        ("missing", None),
        ("", None),
    ],
)
def test_a_key_is_found_where_it_stands_or_in_the_table_around_it(key: str, line: int | None) -> None:
    assert line_of(TEXT, key) == line
