"""The mistakes that people make in rule files of their own: each is explained at its file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Mailguard
from tests.cli.test_rules_test import MODEL, example

SOURCE = """\
[[source]]
id = "team"
description = "those of our team"
paths = ["acme.people.on_call"]
origin = "staff"
count = "many"
"""
CHECK = """\
code = "ACME101"
name = "any-news"
summary = "News"
message = "news for {who}"
why = "So."
repair = "Do."
severity = "note"
default = true
predicate = { fields = ["to"] }
"""
RECIPIENTS = 'to = { position = 1, keyword = "people" }'

MISTAKES = {
    "one bracket for a list of tables": (
        ("apis", MODEL, "[[function]]", "[function]"),
        ["apis/acme.toml:4: function: must be a list of [[function]] tables, not a table"],
    ),
    "the plural of a table": (
        ("apis", MODEL, "[[function]]", "[[functions]]"),
        [
            "apis/acme.toml: says nothing about the library; give at least one of function, message, client, payload",
            (
                'apis/acme.toml:4: functions: unknown key; did you mean "function"? Allowed: client, documentation, evidence, '
                "example, function, id, message, name, package, payload, to_required_by, words"
            ),
        ],
    ),
    "a function without its module": (
        ("apis", MODEL, "acme.mail.notify", "notify"),
        ['apis/acme.toml:5: function[0].paths[0]: "notify" has no module in front; write the whole import path'],
    ),
    "a path as entry points write it": (
        ("apis", MODEL, "acme.mail.notify", "acme.mail:notify"),
        ['apis/acme.toml:5: function[0].paths[0]: "acme.mail:notify" is not an import path; write "acme.mail.notify"'],
    ),
    "a path as a call": (
        ("apis", MODEL, "acme.mail.notify", "acme.mail.notify()"),
        [
            'apis/acme.toml:5: function[0].paths[0]: "acme.mail.notify()" is not an import path; write "acme.mail.notify"'
        ],
    ),
    "a text for a list": (
        ("apis", MODEL, '["acme.mail.notify"]', '"acme.mail.notify"'),
        [
            (
                "apis/acme.toml:5: function[0].paths: must be a list of one or more dotted import paths, not a text; "
                'write ["acme.mail.notify"]'
            )
        ],
    ),
    "the bare name of an argument": (
        ("apis", MODEL, RECIPIENTS, 'to = "people"'),
        ['apis/acme.toml:6: function[0].to: must be an argument such as { position = 0, keyword = "to" }, not a text'],
    ),
    "a position in quotes": (
        ("apis", MODEL, "position = 1", 'position = "1"'),
        ["apis/acme.toml:6: function[0].to.position: must be a whole number from 0 up, not a text"],
    ),
    "an index in a path": (
        ("apis", MODEL, RECIPIENTS, 'to = { keyword = "data", path = "to[0]" }'),
        [
            (
                'apis/acme.toml:6: function[0].to.path: "to[0]" has a number in brackets; write a position as a step of its '
                'own, as in "a.0", and every element as []'
            )
        ],
    ),
    "a verdict misspelt": (
        ("apis", MODEL, RECIPIENTS, f'{RECIPIENTS}\nexposure = "isolate"'),
        [
            (
                'apis/acme.toml:7: function[0].exposure: "isolate" is not allowed; did you mean "isolated"? '
                "Allowed: visible, isolated"
            )
        ],
    ),
    "a verdict without quotes": (
        ("apis", MODEL, RECIPIENTS, f"{RECIPIENTS}\nexposure = isolated"),
        ["apis/acme.toml:7: is not valid TOML: Invalid value (at line 7, column 12); a text stands in double quotes"],
    ),
    "no recipients": (
        ("apis", MODEL, RECIPIENTS, 'exposure = "isolated"'),
        [
            (
                "apis/acme.toml:4: function[0]: does not say where recipients are; give at least one of to, cc, bcc, "
                "envelope, message, text, headers"
            )
        ],
    ),
    "no documentation": (
        ("apis", MODEL, 'documentation = "https://wiki.acme.example/mail"\n', ""),
        ["apis/acme.toml: documentation: is missing; it must be an https:// address"],
    ),
    "an id that is not the name of the file": (
        ("apis", MODEL, 'id = "acme"', 'id = "acme-mail"'),
        ['apis/acme.toml:1: id: "acme-mail" is not the name of the file; write "acme" or rename the file'],
    ),
    "a file in the wrong folder": (
        ("apis", SOURCE, "", ""),
        ["apis/acme.toml:1: source: does not belong into apis; move the file into origins"],
    ),
    "an origin that does not exist": (
        ("origins", SOURCE, '"staff"', '"team"'),
        [
            (
                'origins/acme.toml:5: source[0].origin: "team" is not allowed. '
                "Allowed: literal, config, staff, app-data, caller, unknown"
            )
        ],
    ),
    "a source that matches nothing": (
        ("origins", SOURCE, 'paths = ["acme.people.on_call"]\n', ""),
        [
            (
                "origins/acme.toml:1: source[0]: matches nothing; give at least one of paths, methods, attributes, names, "
                "keywords, decorators, words, endings"
            )
        ],
    ),
    "an example without a mark": (
        ("apis", MODEL + example(), "  # MG101", ""),
        [
            (
                "apis/acme.toml:11: example[0].code: leaks, but no line is marked; "
                "put a comment such as # MG101 on the reported line"
            )
        ],
    ),
    "a mark in an example that is clean": (
        ("apis", MODEL + example(), "leak = true", "leak = false"),
        ["apis/acme.toml:11: example[0].code: line 7 of the code is marked # MG101, but leak is not true"],
    ),
    "a field that a message has not": (
        ("checks", CHECK, "{who}", "{people}"),
        [
            (
                'checks/acme.toml:4: message: "news for {people}" names "people", which is not filled in. '
                "Allowed: field, who, count, library, option, function, parameter"
            ),
            'checks/acme.toml:1: code: the file must be called "ACME101-any-news.toml", after its code and name',
        ],
    ),
    "a field that only the engine fills in": (
        ("checks", CHECK, "{who}", "{entry}"),
        [
            (
                'checks/acme.toml:4: message: names "entry", which no message has. '
                "Allowed: field, who, count, library, option, function, parameter"
            ),
            'checks/acme.toml:1: code: the file must be called "ACME101-any-news.toml", after its code and name',
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_explained_at_file_line_and_key(mailguard: Mailguard, tmp_path: Path, mistake: str) -> None:
    (section, right, old, new), problems = MISTAKES[mistake]
    assert old in right
    folder = tmp_path / "mail-rules"
    (folder / section).mkdir(parents=True)
    (folder / section / "acme.toml").write_text(right.replace(old, new), encoding="utf-8")
    finished = mailguard("rules", "test", str(folder))
    assert (finished.code, finished.out) == (2, "")
    first, *rest = finished.err.splitlines()
    assert first.endswith(f"in the rules folder {folder}:")
    assert [line.strip() for line in rest] == problems


def test_a_mark_with_a_code_that_no_rule_has_is_explained(mailguard: Mailguard, tmp_path: Path) -> None:
    (tmp_path / "apis").mkdir()
    (tmp_path / "apis" / "acme.toml").write_text(MODEL + example("  # MG999"), encoding="utf-8")
    finished = mailguard("rules", "test", str(tmp_path))
    assert finished.code == 1
    assert "line 18: expected MG999, but no rule has that code.\n" in finished.out


def test_a_team_has_rules_with_codes_of_its_own(mailguard: Mailguard, tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "ACME101-any-news.toml").write_text(
        CHECK + example("  # MG101 ACME101", code=example_code()), encoding="utf-8"
    )
    finished = mailguard("rules", "test", str(tmp_path))
    assert (finished.code, finished.out) == (0, "1 example in 1 file: all as expected.\n")


def example_code() -> str:
    return """
from django.contrib.auth.models import User
from django.core.mail import send_mail


def announce():
    send_mail("News", "Text", None, [user.email for user in User.objects.all()]){mark}
"""
