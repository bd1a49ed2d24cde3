"""A plug-in that fails stops the run with a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog, Check
from mailguard.engine.errors import UsageError
from mailguard.engine.guarded import GuardedRule
from mailguard.engine.run import CheckRequest, check
from mailguard.plugin import Exposure, Field, Message, Origin, Place, Rule, Severity, Span, Verdict

PLACE = Place("shop/mail.py", Span(7, 4, 7, 9))
MESSAGE = Message(
    library="post",
    place=PLACE,
    headers=(),
    exposure=Exposure.ISOLATED,
    option=None,
    serialised=False,
    loops=frozenset(),
    repair=None,
)
VERDICT = Verdict(PLACE, "seen")


class Named(Rule):
    code = "ACME101"
    name = "any"
    summary = why = repair = "So."


class Speaks(Named):
    def __init__(self, said: object) -> None:
        self._said = said

    def judge(self, message: Message) -> Iterable[Verdict]:
        return self._said  # type: ignore[return-value]


class Fails(Named):
    def judge(self, message: Message) -> Iterator[Verdict]:
        yield VERDICT
        raise ValueError("no such list")


def problem(rule: Rule) -> str:
    with pytest.raises(UsageError) as caught:
        GuardedRule(rule).judge(MESSAGE)
    return str(caught.value)


def test_what_a_rule_says_is_passed_on() -> None:
    assert GuardedRule(Speaks([VERDICT])).judge(MESSAGE) == (VERDICT,)


def test_a_rule_that_raises_is_told_with_its_place_and_message() -> None:
    assert problem(Fails()).startswith(
        "the rule ACME101 any of a plug-in failed on the message at shop/mail.py:7: ValueError: no such list "
        "(test_guarded_rules.py, line "
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (["seen"], "it yielded str instead of Verdict"),
        ([VERDICT, None], "it yielded NoneType instead of Verdict"),
    ],
)
def test_a_rule_that_yields_something_else_is_told(said: object, reason: str) -> None:
    assert problem(Speaks(said)).endswith(f"at shop/mail.py:7: {reason}")


def test_a_rule_that_yields_nothing_at_all_is_told() -> None:
    assert "TypeError: 'NoneType' object is not iterable" in problem(Speaks(None))


class Hidden(Named):
    def judge(self, message: Message) -> Iterator[Verdict]:
        for header in message.headers:
            if header.field is Field.BCC and any(group.whose.origin is Origin.APP_DATA for group in header.audience):
                yield Verdict(header.place, "people in Bcc", field=header.field)


def catalog_with(rule: Rule) -> Catalog:
    catalog = load_catalog([builtin_rules()])
    speaking = Check("ACME101", "any", "", "", "", "Do.", Severity.NOTE, True, None, None, rule=GuardedRule(rule))
    return replace(catalog, checks=(*catalog.checks, speaking))


def test_a_rule_sees_whom_the_callers_of_a_helper_put_into_any_field(tmp_path: Path) -> None:
    (tmp_path / "post.py").write_text(
        "from django.core.mail import EmailMessage\n\ndef post(them):\n    EmailMessage('a', 'b', bcc=them).send()\n",
        encoding="utf-8",
    )
    (tmp_path / "news.py").write_text(
        "from post import post\n\ndef announce():\n    post([user.email for user in User.objects.all()])\n",
        encoding="utf-8",
    )
    result = check(CheckRequest((str(tmp_path),)), catalog_with(Hidden()))
    assert [finding.message for finding in result.findings] == ["people in Bcc"]


def test_the_run_ends(tmp_path: Path) -> None:
    (tmp_path / "mail.py").write_text(
        "from django.core.mail import send_mail\nsend_mail('a', 'b', 'c', ['d@example.org'])\n", encoding="utf-8"
    )
    with pytest.raises(UsageError) as caught:
        check(CheckRequest((str(tmp_path),)), catalog_with(Fails()))
    assert str(caught.value).startswith(
        "the rule ACME101 any of a plug-in failed on the message at mail.py:2: ValueError: no such list "
    )
