from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from mailguard.audience.message import Message
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Confidence, Exposure, Field, Severity
from mailguard.audience.verdict import Verdict
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.models import Catalog, Check, PythonRule
from mailguard.judge.finding import Finding
from mailguard.judge.judge import judge
from mailguard.judge.python_rules import RuleError

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


def findings(rule: PythonRule) -> tuple[Finding, ...]:
    check = Check("ACME101", "any", "", "", "", "Do.", Severity.NOTE, True, None, None, rule=rule)
    return judge([MESSAGE], CatalogIndex.build(Catalog(checks=(check,))), frozenset())


class Speaks:
    def __init__(self, *verdicts: object) -> None:
        self._verdicts = verdicts

    def judge(self, message: Message) -> Iterable[Verdict]:
        assert message is MESSAGE
        return self._verdicts  # type: ignore[return-value]


class Fails:
    def judge(self, message: Message) -> Iterator[Verdict]:
        yield Verdict(PLACE, "seen")
        raise ValueError("no such list")


def test_verdicts_become_findings_of_the_rule() -> None:
    other = Place("shop/mail.py", Span(8, 4, 8, 9))
    verdicts = (Verdict(PLACE, "seen"), Verdict(other, "more", Confidence.LOW, Field.CC, (), "Do this."))
    assert findings(Speaks(*verdicts)) == (
        Finding("ACME101", "any", Severity.NOTE, Confidence.HIGH, "seen", PLACE, None, "post", (), "Do."),
        Finding("ACME101", "any", Severity.NOTE, Confidence.LOW, "more", other, Field.CC, "post", (), "Do this."),
    )


def test_a_rule_that_raises_is_told_with_its_place_and_message() -> None:
    with pytest.raises(RuleError) as caught:
        findings(Fails())
    told = str(caught.value)
    assert told.startswith(
        "the rule ACME101 any of a plug-in failed on the message at shop/mail.py:7: ValueError: no such list "
        "(test_python_rules.py, line "
    )


def test_a_rule_that_yields_something_else_is_told() -> None:
    with pytest.raises(RuleError) as caught:
        findings(Speaks("seen"))
    assert str(caught.value).endswith("at shop/mail.py:7: it yielded str instead of Verdict")


def test_a_rule_that_yields_nothing_at_all_is_told() -> None:
    class Silent:
        def judge(self, message: Message) -> Iterable[Verdict]:
            return None  # type: ignore[return-value]

    with pytest.raises(RuleError, match="TypeError: 'NoneType' object is not iterable"):
        findings(Silent())
