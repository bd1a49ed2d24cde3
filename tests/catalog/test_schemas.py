"""The schemas for editors say what the readers of rule files say."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli
from jsonschema import Draft7Validator

from mailguard.catalog.about import TEXTS
from mailguard.catalog.load import SECTIONS, builtin_rules
from mailguard.catalog.problems import Report, RuleFile, Spot
from mailguard.catalog.schema import schema_of
from mailguard.catalog.tables import table_of

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"
VALIDATORS = {section: Draft7Validator(schema_of(section)) for section in SECTIONS}
FILES = sorted(Path(str(builtin_rules())).glob("*/*.toml"))

# One file of each kind in which every key occurs.
COMPLETE = {
    "checks": """
        code = "ACME101"
        name = "any-news"
        summary = "News"
        message = "{field} shows {count} addresses of {who} to all, {parameter} of {function}"
        why = "So."
        repair = "Do."
        severity = "note"
        default = true
        security_severity = "6.5"
        references = ["https://example.org/a", "https://example.org/b"]
        predicate = { fields = ["to", "cc"], among = "to", at_least = 1, people = ["app-data"], accumulates = true, serialised = true, option = "visible", wrapper = true }
        example = [{ name = "news", code = "send(people)  # MG101", leak = true, span = "people" }]
    """,
    "origins": """
        [[source]]
        id = "team"
        description = "those of our team"
        paths = ["acme.people", "acme"]
        methods = ["on_call"]
        attributes = ["team"]
        names = ["team"]
        keywords = ["is_team"]
        except_methods = ["exclude"]
        decorators = ["route"]
        words = ["team"]
        endings = ["crew"]
        followed_by = ["emails"]
        count = "many"
        same_person = true
        origin = "staff"
        evidence = "named"
    """,
    "calls": """
        http = { functions = ["acme.post"], methods = ["post"] }

        [[transparent]]
        paths = ["acme.same"]
        methods = ["same"]
        passes = "same"
        arguments = [{ position = 1, keyword = "it", path = "a.b" }]

        [[deferred]]
        paths = ["acme.later"]
        methods = ["later"]
        target = { position = 0 }
        arguments = { keyword = "args" }
        keywords = { keyword = "kwargs" }
        rest_from = 1
        returns_callable = true

        [[validated]]
        attributes = ["cleaned"]
        methods = ["clean_{}"]
    """,
    "apis": """
        id = "acme"
        name = "Acme"
        documentation = "https://wiki.acme.example/mail"
        package = "acme-mail"
        words = ["acme"]
        evidence = "Read."
        to_required_by = ["acme"]
        example = [{ name = "news", code = "send(people)  # MG101", leak = true, span = "people" }]

        [[function]]
        paths = ["acme.mail.notify"]
        to = { position = 1, keyword = "people", path = "[].address" }
        cc = [{ position = 2 }, { keyword = "cc" }]
        bcc = { keyword = "bcc" }
        envelope = { keyword = "rcpt" }
        effect = "send"
        message = { position = 0 }
        text = { position = 0 }
        headers = { keyword = "headers" }
        header_name = { position = 0 }
        header_value = { position = 1 }
        when = [{ keyword = "kind", contains = ["mail"], equals = ["mail", 1, true] }, { keyword = "all", given = true }]
        options = [{ keyword = "each", exposure = "isolated", equals = [true], rule = "MG105", repair = "Do.", value = "json.dumps({recipients})", module = "json" }]
        exposure = "visible"
        strips_bcc = true
        bcc_survives = true
        pair = "name-address"
        repair = "Do."
        without_to = "[]"
        instead = [{ path = "acme.mail.Letter", parameters = ["people"], arguments = { bcc = "{people}" }, call = "send", call_arguments = { quiet = "{quiet}" }, reason = "So." }]

        [[function]]
        paths = ["acme.mail.notify_each"]
        messages = { position = 0, path = "[]" }
        to = { path = "3" }
        cc = [{ path = "4" }]

        [[message]]
        paths = ["acme.mail.Letter"]
        attributes = { to = "to", hidden = "bcc" }
        item_headers = true
        header_mappings = ["extra"]
        duplicate_header = "refuse"
        sends_once = true
        options = [{ attribute = "merge", exposure = "isolated" }, { position = 4, exposure = "isolated" }]
        when = [{ position = 0, equals = ["mail"] }]

        [[message.method]]
        names = ["add_header", "headers.add"]
        effect = "add-header"
        header_name = { position = 0 }
        header_value = { position = 1 }

        [[message.method]]
        names = ["attach"]
        effect = "attach"
        message = { position = 0 }

        [[message.method]]
        names = ["remove"]
        effect = "remove-header"
        header_name = { position = 0 }

        [[message.method]]
        names = ["add_to"]
        effect = "add"
        to = { rest_from = 0 }

        [[message.method]]
        names = ["isolate"]
        effect = "option"
        options = [{ attribute = "isolated", exposure = "isolated" }]

        [[client]]
        paths = ["acme.mail.Office"]
        when = [{ position = 0, equals = ["mail"] }]

        [[client.method]]
        names = ["deliver"]
        shape = ["to", "body.text"]
        to = { position = 0 }

        [[payload]]
        urls = ["api.acme.example/mail"]
        shape = ["to[].address"]
        to = { path = "to[].address" }
        options = [{ path = "each", exposure = "isolated", equals = [true] }]
        when = [{ path = "kind", equals = ["mail"] }]
    """,
}

# What readers find wrong and no schema can: it takes other files, the file's name, or Python.
BEYOND_SCHEMAS = re.compile(
    "is already the|is no check code|is not the name of the file|the file must be called|does not parse as Python"
    "|no line is marked|is marked #|does not occur in the code|is only for leaks"
)
WRONG_VALUES = (True, 7, -1, 1.5, "", " ", "a b", "a..b", "x", "1x", [], {}, [7], ["x", "x"], dt.date(2020, 1, 1))

Node = object
KeyPath = tuple[str | int, ...]


def complaints(section: str, content: object) -> list[str]:
    """What the reader of a section says about a file."""
    report = Report()
    name = "ACME101-any-news" if section == "checks" else "acme"
    table_of(SECTIONS[section]).read(content, Spot(RuleFile("rules", f"{section}/{name}.toml"), report))
    return [f"{problem.key}: {problem.text}" for problem in report.problems]


def paths(node: Node, here: KeyPath = ()) -> Iterator[KeyPath]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*here, key)
        yield from paths(value, (*here, key))


def parent(content: Node, path: KeyPath) -> dict[str | int, object]:
    for key in path[:-1]:
        content = content[key]  # type: ignore[index]
    assert isinstance(content, (dict, list))
    return content  # type: ignore[return-value]


def mutants(content: Node) -> Iterator[tuple[str, Node]]:
    """Yield the file with one thing in it changed, each with a name for messages."""
    for path in paths(content):
        without = copy.deepcopy(content)
        value = parent(without, path).pop(path[-1])
        yield f"{path} left out", without
        if isinstance(path[-1], str):
            renamed = copy.deepcopy(content)
            parent(renamed, path)[f"{path[-1]}x"] = parent(renamed, path).pop(path[-1])
            yield f"{path} renamed", renamed
        for wrong in WRONG_VALUES:
            changed = copy.deepcopy(content)
            parent(changed, path)[path[-1]] = wrong
            yield f"{path} = {wrong!r} instead of {value!r}", changed


def disagreement(section: str, content: Node) -> str | None:
    found = complaints(section, content)
    accepted = VALIDATORS[section].is_valid(content)
    if accepted and any(not BEYOND_SCHEMAS.search(each) for each in found):
        return f"only the reader refuses it: {found}"
    if not accepted and not found:
        return f"only the schema refuses it: {[error.message for error in VALIDATORS[section].iter_errors(content)]}"
    return None


@pytest.mark.parametrize("section", SECTIONS)
def test_a_schema_is_published_as_it_is(section: str) -> None:
    published = json.loads((PUBLISHED / f"{section}.schema.json").read_text(encoding="utf-8"))
    assert published == schema_of(section), (
        f"run: mailguard rules schema {section} > docs/schemas/{section}.schema.json"
    )


@pytest.mark.parametrize("section", SECTIONS)
def test_a_schema_is_a_schema(section: str) -> None:
    Draft7Validator.check_schema(schema_of(section))


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.name}" for file in FILES])
def test_every_file_that_mailguard_comes_with_is_accepted(file: Path) -> None:
    errors = VALIDATORS[file.parent.name].iter_errors(tomli.loads(file.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_schema_and_reader_agree_on_right_and_wrong_files(section: str) -> None:
    content = tomli.loads(COMPLETE[section])
    assert complaints(section, content) == []
    assert VALIDATORS[section].is_valid(content)
    disagreements = [f"{name}: {said}" for name, mutant in mutants(content) if (said := disagreement(section, mutant))]
    assert disagreements == []


@pytest.mark.parametrize("section", SECTIONS)
def test_the_complete_file_has_every_key(section: str) -> None:
    schema = schema_of(section)
    tables = [schema, *schema["definitions"].values()]  # type: ignore[attr-defined]
    keys = {key for table in tables for key in table["properties"]}
    assert (
        keys
        == {step for path in paths(tomli.loads(COMPLETE[section])) for step in path if isinstance(step, str)} & keys
    )


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("apis", ("documentation", "https://wiki")),
        ("apis", ("documentation", "http://wiki.example.org")),
        ("apis", ("id", "Acme")),
        ("apis", ("package", "-acme")),
        ("apis", ("name", "Größe")),
        ("apis", ("function.0.paths.0", "größe.señd")),
        ("apis", ("function.0.to", {"keyword": "größe"})),
        ("apis", ("function.0.paths.0", "acme.mail-er.send")),
        ("apis", ("function.0.to.path", "a[0].b")),
        ("apis", ("function.0.to.path", "[][].b.c[]")),
        ("apis", ("function.0.to.path", "a.[]")),
        ("apis", ("function.1.to", {"position": 3})),
        ("apis", ("function.1.to", [{"position": 3}])),
        ("checks", ("message", "{field} and {{braces}}")),
        ("checks", ("message", "{field!r}")),
        ("checks", ("message", "{nobody}")),
        ("checks", ("message", "{")),
        ("checks", ("security_severity", "0.0")),
        ("checks", ("security_severity", "10.0")),
        ("checks", ("security_severity", "10.1")),
        ("checks", ("code", "MG1010")),
        ("checks", ("references", ["https://example.org", "https://example.org"])),
        ("origins", ("source.0.words.0", "größe")),
        ("origins", ("source.0.words.0", "Team")),
        ("origins", ("source.0.words.0", "a_b")),
        ("calls", ("deferred.0.rest_from", -1)),
    ],
)
def test_schema_and_reader_agree_on_notations(section: str, change: tuple[str, object]) -> None:
    content = tomli.loads(COMPLETE[section])
    path = tuple(int(step) if step.isdigit() else step for step in change[0].split("."))
    parent(content, path)[path[-1]] = change[1]
    assert disagreement(section, content) is None


def test_every_key_is_described_and_no_text_is_left_over() -> None:
    used = set()
    for section in SECTIONS:
        schema = schema_of(section)
        root = SECTIONS[section].__name__
        tables = {root: schema} | dict(schema["definitions"])  # type: ignore[call-overload]
        for name, table in tables.items():
            for key, described in table["properties"].items():
                assert described["description"].endswith(".")
                used.add(f"{name}.{key}" if f"{name}.{key}" in TEXTS else key)
    assert used == set(TEXTS)
