from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.audience.terms import Exposure, Field, Origin, Severity
from mailguard.catalog.models import Check, Example, Predicate

if TYPE_CHECKING:
    from conftest import RulesFolder

CHECK = """\
code = "MG101"
name = "visible-to"
summary = "Several people in To"
message = "{count} {who} in {field} of {library}"
why = "They see each other."
repair = "Send one message each."
severity = "error"
default = true
"""
MINIMAL = Check(
    code="MG101",
    name="visible-to",
    summary="Several people in To",
    message="{count} {who} in {field} of {library}",
    why="They see each other.",
    repair="Send one message each.",
    severity=Severity.ERROR,
    default=True,
    security_severity=None,
    predicate=None,
)


def test_a_check_needs_no_predicate(rules: RulesFolder) -> None:
    rules.write("checks/MG101-visible-to.toml", CHECK)
    assert rules.load().checks == (MINIMAL,)


def test_a_check_is_read_with_all_that_its_file_says(rules: RulesFolder) -> None:
    rules.write(
        "checks/MG104-kept-bcc.toml",
        CHECK.replace("MG101", "MG104").replace("visible-to", "kept-bcc")
        + """
security_severity = "10.0"
references = ["https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3"]

[predicate]
fields = ["bcc", "to"]
among = "bcc"
at_least = 1
people = ["staff", "caller"]
accumulates = false
serialised = true
option = "isolated"
wrapper = true

[[example]]
name = "kept"
leak = true
code = "send()  # MG104"
""",
    )
    (check,) = rules.load().checks
    assert check.security_severity == "10.0"
    assert check.references == ("https://www.rfc-editor.org/rfc/rfc5322#section-3.6.3",)
    assert check.predicate == Predicate(
        fields=(Field.BCC, Field.TO),
        among=Field.BCC,
        at_least=1,
        people=(Origin.STAFF, Origin.CALLER),
        accumulates=False,
        serialised=True,
        option=Exposure.ISOLATED,
        wrapper=True,
    )
    assert check.examples == (Example("kept", "send()  # MG104", leak=True),)


def test_a_predicate_counts_two_people_of_the_application_unless_it_says_otherwise(rules: RulesFolder) -> None:
    rules.write("checks/MG101-visible-to.toml", CHECK + '[predicate]\nfields = ["to", "cc"]\n')
    (check,) = rules.load().checks
    assert check.predicate == Predicate((Field.TO, Field.CC), None, 2, (Origin.APP_DATA, Origin.UNKNOWN))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('name = "Visible To"', '2: name: "Visible To" must be lower-case words joined by hyphens'),
        (
            'severity = "warn"',
            '7: severity: "warn" is not allowed; did you mean "warning"? Allowed: error, warning, note',
        ),
        ("default = 1", "8: default: must be true or false, not a whole number"),
        (
            'message = "for {whom}"',
            (
                '4: message: "for {whom}" names "whom", which is not filled in; did you mean "who"? '
                "Allowed: field, who, count, library, option, function, parameter, codes, problem, entry"
            ),
        ),
        ('message = "{who!r}"', '4: message: "{who!r}" formats "who"; write the bare name'),
        ('message = "{count:>9999999999}"', '4: message: "{count:>9999999999}" formats "count"; write the bare name'),
        (
            'message = "{who"',
            (
                "4: message: \"{who\" is not a template: expected '}' before end of string; "
                "write a brace that is meant as such twice"
            ),
        ),
        (
            'message = "{{who}} {}"',
            (
                '4: message: "{{who}} {}" names "", which is not filled in. '
                "Allowed: field, who, count, library, option, function, parameter, codes, problem, entry"
            ),
        ),
        (
            'message = "{who.__class__}"',
            (
                '4: message: "{who.__class__}" names "who.__class__", which is not filled in. '
                "Allowed: field, who, count, library, option, function, parameter, codes, problem, entry"
            ),
        ),
        (
            'security_severity = "0.0"',
            '9: security_severity: "0.0" must be between "0.1" and "10.0", with one decimal',
        ),
        ("security_severity = 6.5", '9: security_severity: must be a text such as "6.5", not a number'),
        ('references = ["RFC 5322"]', '9: references[0]: "RFC 5322" is not a complete https:// address'),
        ("[predicate]", "9: predicate.fields: is missing; it must be a list of one or more fields"),
        ("[predicate]\nfields = []", "10: predicate.fields: is empty; it must be a list of one or more fields"),
        (
            '[predicate]\nfields = ["form"]',
            '10: predicate.fields[0]: "form" is not allowed. Allowed: to, cc, bcc, envelope',
        ),
        (
            '[predicate]\nfields = ["to"]\nat_least = 0',
            "11: predicate.at_least: must be a whole number from 1 up, not 0",
        ),
        (
            '[predicate]\nfields = ["to"]\npeople = ["app_data"]',
            (
                '11: predicate.people[0]: "app_data" is not allowed; did you mean "app-data"? '
                "Allowed: literal, config, staff, app-data, caller, unknown"
            ),
        ),
        (
            '[predicate]\nfields = ["to"]\nserialized = true',
            (
                '11: predicate.serialized: unknown key; did you mean "serialised"? '
                "Allowed: accumulates, among, at_least, fields, option, people, serialised, wrapper"
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_check_is_said(rules: RulesFolder, line: str, problem: str) -> None:
    key = line.split(" ", maxsplit=1)[0]
    lines = [line if kept.startswith(f"{key} ") else kept for kept in CHECK.splitlines()]
    rules.write("checks/MG101-visible-to.toml", "\n".join(lines if line in lines else [*lines, line]))
    assert rules.problems()[0] == f"checks/MG101-visible-to.toml:{problem}"


def test_a_code_has_its_form(rules: RulesFolder) -> None:
    rules.write("checks/mg101-visible-to.toml", CHECK.replace("MG101", "mg101"))
    assert rules.problems() == ['checks/mg101-visible-to.toml:1: code: "mg101" is not a code such as MG101']


def test_the_file_is_called_after_code_and_name(rules: RulesFolder) -> None:
    rules.write("checks/to.toml", CHECK)
    assert rules.problems() == [
        'checks/to.toml:1: code: the file must be called "MG101-visible-to.toml", after its code and name',
    ]


def test_codes_and_names_are_taken_once(rules: RulesFolder) -> None:
    rules.write("checks/MG101-visible-to.toml", CHECK)
    rules.write("checks/MG101-other.toml", CHECK.replace("visible-to", "other"))
    rules.write("checks/MG102-visible-to.toml", CHECK.replace("MG101", "MG102"))
    assert rules.problems() == [
        'checks/MG101-visible-to.toml:1: code: "MG101" is already the check code of checks/MG101-other.toml (code)',
        (
            "checks/MG102-visible-to.toml:2: name: "
            '"visible-to" is already the check name of checks/MG101-visible-to.toml (name)'
        ),
    ]


def test_an_option_names_a_check_that_exists(rules: RulesFolder) -> None:
    rules.write("checks/MG101-visible-to.toml", CHECK)
    rules.write(
        "apis/post.toml",
        """\
id = "post"
name = "Post"
documentation = "https://post.example.org"

[[function]]
paths = ["post.send"]
to = { position = 0 }
options = [
    { keyword = "one", exposure = "visible", rule = "MG101" },
    { keyword = "two", exposure = "visible", rule = "MG110" },
]
""",
    )
    assert rules.problems() == [
        'apis/post.toml:8: function[0].options[1].rule: "MG110" is no check code. Allowed: MG101',
    ]
