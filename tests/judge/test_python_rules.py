from __future__ import annotations

from collections.abc import Iterable

from mailguard.audience.message import Message
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Confidence, Exposure, Field, Severity
from mailguard.audience.verdict import Verdict
from mailguard.catalog.models import Check
from mailguard.judge.finding import Finding
from mailguard.judge.python_rules import verdict_findings

PLACE = Place("shop/mail.py", Span(7, 4, 7, 9))
OTHER = Place("shop/mail.py", Span(8, 4, 8, 9))
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


class Speaks:
    def judge(self, message: Message) -> Iterable[Verdict]:
        assert message is MESSAGE
        yield Verdict(PLACE, "seen")
        yield Verdict(OTHER, "more", Confidence.LOW, Field.CC, (), "Do this.")


def test_verdicts_become_findings_of_the_rule() -> None:
    check = Check("ACME101", "any", "", "", "", "Do.", Severity.NOTE, True, None, None)
    assert list(verdict_findings(MESSAGE, check, Speaks())) == [
        Finding("ACME101", "any", Severity.NOTE, Confidence.HIGH, "seen", PLACE, None, "post", (), "Do."),
        Finding("ACME101", "any", Severity.NOTE, Confidence.LOW, "more", OTHER, Field.CC, "post", (), "Do this."),
    ]
