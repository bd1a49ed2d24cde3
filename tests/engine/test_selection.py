from __future__ import annotations

import pytest

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError
from mailguard.engine.selection import enabled_codes


def check(code: str, name: str, *, default: bool = True) -> Check:
    return Check(
        code=code,
        name=name,
        summary="",
        message="",
        why="",
        repair="",
        severity=Severity.ERROR,
        default=default,
        security_severity=None,
        predicate=None,
    )


CHECKS = (
    check("MG101", "visible-to"),
    check("MG102", "visible-cc"),
    check("MG201", "visible-team-list", default=False),
)


@pytest.mark.parametrize(
    ("select", "ignore", "enabled"),
    [
        ([], [], {"MG101", "MG102", "MG901"}),
        (["MG101"], [], {"MG101", "MG901"}),
        (["MG1"], [], {"MG101", "MG102", "MG901"}),
        (["MG2"], [], {"MG201", "MG901"}),
        (["visible-team-list"], [], {"MG201", "MG901"}),
        (["mg101", "Visible-CC"], [], {"MG101", "MG102", "MG901"}),
        (["ALL"], ["MG101"], {"MG102", "MG201", "MG901"}),
        ([], ["visible-to"], {"MG102", "MG901"}),
        (["MG101"], ["MG1"], {"MG901"}),
        ([], ["MG9"], {"MG101", "MG102"}),
        ([], ["unreadable-file"], {"MG101", "MG102"}),
    ],
)
def test_rules_are_selected_and_ignored(select: list[str], ignore: list[str], enabled: set[str]) -> None:
    assert enabled_codes(CHECKS, select, ignore) == enabled


def test_the_rule_for_unreadable_files_has_the_name_that_the_catalogue_gives() -> None:
    checks = (*CHECKS, check("MG901", "not-analysed"))
    assert enabled_codes(checks, ignore=["not-analysed"]) == {"MG101", "MG102"}


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("MG109", "did you mean MG10[12]? "),
        ("visble-to", "did you mean visible-to? "),
        ("E501", ""),
        ("M", ""),
        ("visible", "did you mean visible-to? "),
        ("something-else", ""),
    ],
)
def test_an_unknown_rule_is_named_with_what_was_meant(selector: str, hint: str) -> None:
    for option, arguments in (("--select", ([selector], [])), ("--ignore", ([], [selector]))):
        with pytest.raises(UsageError) as caught:
            enabled_codes(CHECKS, *arguments)
        message = str(caught.value).replace("MG101?", "MG10[12]?").replace("MG102?", "MG10[12]?")
        assert message == f"{option} {selector}: no such rule; {hint}'mailguard rules' lists them all"


def test_rules_of_a_team_are_selected_by_code_prefix_or_name() -> None:
    checks = (*CHECKS, check("ACME101", "any-news"))
    for selector in ("ACME101", "acme", "ACME1", "any-news"):
        assert enabled_codes(checks, [selector]) == {"ACME101", "MG901"}


def test_a_part_of_the_letters_of_a_code_is_no_prefix() -> None:
    with pytest.raises(UsageError, match="no such rule"):
        enabled_codes((check("ACME101", "any-news"),), ["ACM"])
