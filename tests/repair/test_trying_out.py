"""Candidates that do not do what they are for are not offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailguard.audience.terms import Origin
from mailguard.catalog.models import Catalog
from mailguard.engine.analysis import Analysis
from mailguard.engine.run import CheckRequest
from mailguard.engine.sources import SourceTree
from mailguard.engine.trials import Trials
from mailguard.repair.candidate import Outcome
from mailguard.repair.edits import edited, without_overlaps
from mailguard.repair.ledger import Entry, Ledger, Standing
from mailguard.repair.propose import propose
from mailguard.repair.repair import Advice, Repair, TextEdit
from mailguard.repair.source import Region, Text
from mailguard.repair.verify import Balance

SEEN = Entry(Standing.SEEN, True, (Origin.APP_DATA,))
HIDDEN = SEEN._replace(standing=Standing.HIDDEN)
APART = SEEN._replace(standing=Standing.APART)
ONE = SEEN._replace(several=False)
ENVELOPE = SEEN._replace(standing=Standing.ENVELOPE)
OURS = Entry(Standing.SEEN, False, (Origin.CONFIG,))

LETTER = """
    from django.core.mail import EmailMessage
    from app.models import User

    class Letter(EmailMessage):
        def __init__(self, subject, to=(), bcc=()):
            super().__init__(subject, "Hello", None, to{more})

    def announce():
        Letter("News", to=[user.email for user in User.objects.all()]).send()
    """


def test_a_class_of_the_project_that_passes_bcc_on(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers(LETTER.format(more=", bcc"))
    assert isinstance(offered, Repair)


def test_a_class_of_the_project_that_loses_bcc(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers(LETTER.format(more=""))
    assert not isinstance(offered, Repair) or "bcc=[" not in offered.edits[0].text


@pytest.mark.parametrize(
    ("outcome", "lost", "gained", "allowed"),
    [
        (Outcome.HIDDEN, [SEEN], [HIDDEN], True),
        (Outcome.HIDDEN, [SEEN, OURS], [HIDDEN], True),
        (Outcome.HIDDEN, [SEEN], [], False),
        (Outcome.HIDDEN, [SEEN], [SEEN], False),
        (Outcome.HIDDEN, [SEEN], [HIDDEN._replace(origins=(Origin.LITERAL,))], False),
        (Outcome.HIDDEN, [SEEN, ENVELOPE], [HIDDEN], False),
        (Outcome.JOINED, [SEEN], [], True),
        (Outcome.JOINED, [SEEN], [HIDDEN], True),
        (Outcome.JOINED, [SEEN, HIDDEN], [], False),
        (Outcome.JOINED, [SEEN._replace(origins=(Origin.UNKNOWN,))], [], False),
        (Outcome.APART, [SEEN], [APART], True),
        (Outcome.APART, [SEEN], [ONE], True),
        (Outcome.APART, [SEEN], [], False),
        (Outcome.APART, [SEEN], [HIDDEN], False),
        (Outcome.ENVELOPE, [SEEN], [], True),
        (Outcome.ENVELOPE, [ENVELOPE], [], False),
        (Outcome.SAME, [SEEN], [ONE], True),
        (Outcome.SAME, [ONE], [SEEN], False),
    ],
)
def test_the_account_is_balanced(outcome: Outcome, lost: list[Entry], gained: list[Entry], allowed: bool) -> None:
    before, after = Ledger([HIDDEN, *lost]), Ledger([HIDDEN, *gained])
    assert Balance.of(before, after).allows(outcome) is allowed


LINES = st.text(st.sampled_from("aé漢🎉\t\x0c\u2028 '#\n\r"), max_size=40)


@given(LINES, st.data())
def test_text_outside_of_an_edit_stays(text: str, data: st.DataObject) -> None:
    content = text.encode()
    known = Text(content)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if "\r\n" in (text[start - 1 : start + 1], text[end - 1 : end + 1]):
        return  # the middle of a line end is no position in a file
    region = Region(start, end)
    span = known.span(region)
    assert known.region(span) == region
    assert edited(content, [TextEdit("a.py", span, "x")]) == (text[:start] + "x" + text[end:]).encode()


def test_of_repairs_that_touch_the_same_text_the_first_is_made(
    offers: Callable[..., tuple[Repair | Advice, ...]], catalog: Catalog
) -> None:
    offered = offers("""
        from django.core.mail import send_mail
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            send_mail('a', 'b', None, emails)
            send_mail('c', 'd', None, emails)
        """)
    repairs = [each for each in offered if isinstance(each, Repair)]
    assert [repair.finding.place.span.line for repair in repairs] == [6, 7]
    assert without_overlaps(repairs) == repairs[:1]


def test_what_several_findings_have_in_common_is_tried_once(project: Path, catalog: Catalog) -> None:
    program = """
        from django.core.mail import send_mail
        from app.models import User

        def mail(people):
            return send_mail("News", "Hello", None, people)

        def announce():
            return mail([user.email for user in User.objects.all()])

        def remind():
            return mail([user.email for user in User.objects.filter(late=True)])
        """
    (project / "news.py").write_text(dedent(program))
    trials = Trials(CheckRequest(paths=(str(project),)), catalog)
    surveyed = trials.survey()
    tried: list[bytes] = []

    def analyse(tree: SourceTree, codes: frozenset[str]) -> Analysis:
        tried.append(tree.read("news.py"))
        return trials.analyse(tree, codes)

    offered = propose(surveyed, catalog, surveyed.reported, analyse)
    assert [each.finding.place.span.line for each in offered if isinstance(each, Repair)] == [9, 12]
    assert len(tried) == len(set(tried)) == 1
