from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.shapes import Argument, Deferred, Passes, Transparent, Validated

if TYPE_CHECKING:
    from conftest import RulesFolder


def test_calls_are_read_with_all_that_their_file_says(rules: RulesFolder) -> None:
    rules.write(
        "calls/builtins.toml",
        """
[[transparent]]
paths = ["sorted", "itertools.chain"]
methods = ["copy"]
passes = "chained"
arguments = [{ position = 0 }, { keyword = "rest" }]

[[transparent]]
methods = ["split"]
passes = "split"

[[deferred]]
paths = ["threading.Thread"]
methods = ["submit"]
target = { position = 0, keyword = "target" }
arguments = { keyword = "args" }
keywords = { keyword = "kwargs" }
rest_from = 1
returns_callable = true

[[deferred]]
methods = ["delay"]

[http]
functions = ["urllib.request.urlopen"]
methods = ["post", "put"]
""",
    )
    catalog = rules.load()
    assert catalog.transparents == (
        Transparent(
            ("sorted", "itertools.chain"),
            ("copy",),
            Passes.CHAINED,
            (Argument(0), Argument(keyword="rest")),
        ),
        Transparent((), ("split",), Passes.SPLIT, ()),
    )
    assert catalog.deferreds == (
        Deferred(
            ("threading.Thread",),
            ("submit",),
            target=Argument(0, "target"),
            arguments=Argument(keyword="args"),
            keywords=Argument(keyword="kwargs"),
            rest_from=1,
            returns_callable=True,
        ),
        Deferred((), ("delay",), target=None),
    )
    assert catalog.http_functions == ("urllib.request.urlopen",)
    assert catalog.http_methods == ("post", "put")


def test_methods_that_go_over_what_users_sent(rules: RulesFolder) -> None:
    rules.write("calls/a.toml", '[[validated]]\nattributes = ["cleaned_data"]\nmethods = ["clean_{}"]\n')
    assert rules.load().validated == (Validated(("cleaned_data",), ("clean_{}",)),)


def test_http_calls_of_several_files_are_joined(rules: RulesFolder) -> None:
    rules.write("calls/a.toml", '[http]\nmethods = ["post", "put"]\n')
    rules.write("calls/b.toml", '[http]\nfunctions = ["x.y"]\nmethods = ["put", "patch"]\n')
    catalog = rules.load()
    assert (catalog.http_functions, catalog.http_methods) == (("x.y",), ("post", "put", "patch"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", " says nothing about calls; give at least one of transparent, deferred, validated, http"),
        (
            '[[transparent]]\npasses = "same"',
            "1: transparent[0]: does not say what is called; give at least one of paths, methods",
        ),
        (
            '[[transparent]]\nmethods = ["a"]',
            "1: transparent[0].passes: is missing; it must be one of same, elements, chained, split, one, text",
        ),
        (
            '[[transparent]]\nmethods = ["a"]\npasses = "element"',
            (
                '3: transparent[0].passes: "element" is not allowed; did you mean "elements"? '
                "Allowed: same, elements, chained, split, one, text"
            ),
        ),
        (
            '[[transparent]]\nmethods = ["a"]\npasses = "one"\narguments = { position = 0 }',
            "4: transparent[0].arguments: must be a list of arguments, not a table",
        ),
        ("[[deferred]]", "1: deferred[0]: does not say what is called; give at least one of paths, methods"),
        (
            '[[deferred]]\nmethods = ["a"]\nrest_from = -2',
            "3: deferred[0].rest_from: must be a whole number from 0 up, not -2",
        ),
        (
            '[[deferred]]\nmethods = ["a"]\ntarget = [{ position = 0 }]',
            '3: deferred[0].target: must be an argument such as { position = 0, keyword = "to" }, not a list',
        ),
        (
            '[[validated]]\nattributes = ["a"]\nmethods = ["clean"]',
            '3: validated[0].methods[0]: "clean" must be the name of a method with "{}" in place of the field\'s name, such as "clean_{}"',
        ),
        ("[http]", "1: http: does not say what sends a request; give at least one of functions, methods"),
        ('[http]\nmethods = "post"', '2: http.methods: must be a list of Python names, not a text; write ["post"]'),
        ("http = 1", "1: http: must be a table, not a whole number"),
        (
            '[http]\nmethods = ["a"]\nurls = []',
            "3: http.urls: unknown key. Allowed: functions, methods",
        ),
    ],
)
def test_what_is_wrong_with_a_calls_file_is_said(rules: RulesFolder, content: str, problem: str) -> None:
    rules.write("calls/x.toml", content)
    assert rules.problems() == [f"calls/x.toml:{problem}"]
