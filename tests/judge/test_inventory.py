"""The line of the inventory for a message: who sees whom, where that is decided, and when several messages share a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailguard.audience.audience import MANY, Caller, Count, Group
from mailguard.audience.message import Message
from mailguard.audience.terms import Confidence, Evidence, Exposure, Field, Origin, Severity
from mailguard.catalog.models import Check
from mailguard.judge.finding import Finding
from mailguard.judge.inventory import send_sites
from mailguard.judge.site import Recipients, Site, Verdict
from tests.judge.messages import SENT, message, people, place

MESSAGE = message((Field.TO, 1, (people(),)))
TEAM = people(origin=Origin.CONFIG)
ONE = people(1)
SEND = Caller("send", "a.py:send", "to")
OTHER = Caller("other", "a.py:other", "to")
CHECKS = {
    code: Check(code, "rule", "", "", "", "", Severity.ERROR, default, None, None)
    for code, default in (("MG101", True), ("MG106", True), ("MG201", False))
}


def finding(line: int, code: str = "MG101", **more: object) -> Finding:
    found = Finding(
        code, "rule", Severity.ERROR, Confidence.HIGH, "text", place(line), Field.TO, "library", (), "Use Bcc."
    )
    return replace(found, **more)


def sites(*messages: Message, findings: tuple[Finding, ...] = (), followed: tuple[Caller, ...] = ()) -> list[Site]:
    return list(send_sites(messages, findings, CHECKS, frozenset(caller.key for caller in followed), ()))


def test_a_line_holds_all_that_is_known() -> None:
    made = message((Field.CC, 2, (people(3, origin=Origin.STAFF),)), (Field.TO, 1, (ONE,)))
    assert sites(made) == [
        Site(
            place=place(1),
            library="library",
            verdict=Verdict.SINGLE,
            codes=(),
            recipients=(
                Recipients(Field.TO, place(1), 0, 1, Evidence.DERIVED, (Origin.APP_DATA,)),
                Recipients(Field.CC, place(2), 0, 3, Evidence.DERIVED, (Origin.STAFF,)),
            ),
            sent=place(SENT),
        )
    ]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([(Field.TO, 1, (people(),))], Verdict.NOT_UNDERSTOOD),
        ([(Field.TO, 1, (people(1, person="a"),)), (Field.CC, 2, (people(1, person="b"),))], Verdict.NOT_UNDERSTOOD),
        ([(Field.TO, 1, (people(1, person="a"),)), (Field.CC, 2, (people(1, person="a"),))], Verdict.SINGLE),
        ([], Verdict.NOT_UNDERSTOOD),
        ([(Field.TO, 1, (TEAM,))], Verdict.TEAM),
        ([(Field.TO, 1, (people(2, origin=Origin.CONFIG),))], Verdict.TEAM),
        ([(Field.TO, 1, (people(1, origin=Origin.CONFIG),))], Verdict.SINGLE),
        ([(Field.TO, 1, (TEAM, ONE))], Verdict.SINGLE),
        ([(Field.TO, 1, (TEAM,)), (Field.BCC, 2, (people(),))], Verdict.TEAM),
        ([(Field.ENVELOPE, 1, (people(),))], Verdict.ENVELOPE),
        ([(Field.ENVELOPE, 1, (ONE,))], Verdict.ENVELOPE),
        ([(Field.TO, 1, (ONE,)), (Field.ENVELOPE, 1, (people(),))], Verdict.HIDDEN),
        ([(Field.TO, 1, (ONE,)), (Field.BCC, 2, (people(),))], Verdict.HIDDEN),
        ([(Field.BCC, 2, (people(1, person="a"), people(1, person="b")))], Verdict.HIDDEN),
        ([(Field.TO, 1, (ONE,)), (Field.BCC, 2, (people(1),))], Verdict.SINGLE),
        ([(Field.BCC, 2, (people(1),))], Verdict.SINGLE),
    ],
)
def test_who_sees_whom(headers: list[tuple[Field, int, tuple[Group, ...]]], expected: Verdict) -> None:
    assert [site.verdict for site in sites(message(*headers))] == [expected]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((people(),), Verdict.ISOLATED),
        ((TEAM,), Verdict.ISOLATED),
        ((people(1, person="a"), people(1, person="b")), Verdict.ISOLATED),
        ((ONE,), Verdict.SINGLE),
    ],
)
def test_who_gets_a_message_of_their_own(groups: tuple[Group, ...], expected: Verdict) -> None:
    assert [site.verdict for site in sites(message((Field.TO, 1, groups), exposure=Exposure.ISOLATED))] == [expected]


def test_what_is_reported_is_exposed() -> None:
    (site,) = sites(MESSAGE, findings=(finding(1, "MG106"), finding(1), finding(7)))
    assert (site.verdict, site.codes, site.place) == (Verdict.EXPOSED, ("MG101", "MG106"), place(1))


@pytest.mark.parametrize(
    "other", [finding(7), finding(1, library="other"), finding(1, confidence=Confidence.LOW), finding(1, "MG201")]
)
def test_what_is_reported_elsewhere_or_only_on_demand_is_not(other: Finding) -> None:
    (site,) = sites(MESSAGE, findings=(other,))
    assert (site.verdict, site.codes) == (Verdict.NOT_UNDERSTOOD, ())


def test_what_is_reported_with_medium_confidence_is_exposed() -> None:
    (site,) = sites(MESSAGE, findings=(finding(1, confidence=Confidence.MEDIUM),))
    assert site.verdict is Verdict.EXPOSED


def test_the_place_is_the_one_that_is_reported() -> None:
    handed = people(passed=(0, place(50)))
    made = message((Field.TO, 1, (people(),)), (Field.CC, 2, (handed,)))
    assert [site.place for site in sites(made, findings=(finding(50),))] == [place(50)]
    assert [site.place for site in sites(made, findings=(finding(2),))] == [place(2)]
    (both,) = sites(made, findings=(finding(2, "MG106"), finding(50)))
    assert (both.place, both.codes) == (place(50), ("MG101", "MG106"))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([(Field.BCC, 1, (people(),)), (Field.TO, 2, (ONE,))], 2),
        ([(Field.TO, 1, (TEAM,)), (Field.CC, 2, (ONE,))], 2),
        ([(Field.TO, 1, (ONE,)), (Field.CC, 2, (people(),))], 2),
        ([(Field.TO, 1, (people(1), people(1))), (Field.CC, 2, (ONE,))], 1),
        ([(Field.TO, 1, (people(passed=(0, place(50))),))], 50),
        ([(Field.TO, 1, (people(passed=(1, place(40))), people(passed=(0, place(50)))))], 40),
        ([(Field.TO, 1, (people(passed=(1, place(40))), people()))], 1),
        ([(Field.TO, 1, (people(passed=(1, place(40))), TEAM))], 40),
        ([(Field.TO, 1, (people(origin=Origin.CONFIG, passed=(1, place(40))), TEAM))], 1),
        ([(Field.TO, 1, ())], 1),
        ([], SENT),
    ],
)
def test_the_place_is_where_the_people_come_together_of_whom_most_is_shown(
    headers: list[tuple[Field, int, tuple[Group, ...]]], expected: int
) -> None:
    assert [site.place.span.line for site in sites(message(*headers))] == [expected]


def test_the_people_of_a_header_are_counted_together() -> None:
    groups = (
        replace(people(3, origin=Origin.STAFF, number=Evidence.NAMED), count=Count(2, 3, Evidence.NAMED)),
        replace(people(1, person="a"), count=Count(1, 1, Evidence.DERIVED)),
        replace(people(1, person="a"), count=Count(1, 1, Evidence.DERIVED)),
    )
    (site,) = sites(message((Field.BCC, 1, groups)))
    assert site.recipients == (Recipients(Field.BCC, place(1), 3, 4, Evidence.NAMED, (Origin.APP_DATA, Origin.STAFF)),)


def test_more_than_many_are_many() -> None:
    (site,) = sites(message((Field.TO, 1, (people(person="a"), people(person="b")))))
    assert site.recipients[0].high == MANY


def test_headers_stand_in_the_order_of_fields_and_each_once() -> None:
    groups = (ONE,)
    (site,) = sites(
        message(*[(field, 1, groups) for field in (Field.ENVELOPE, Field.BCC, Field.TO, Field.CC, Field.TO)])
    )
    assert [recipients.field for recipients in site.recipients] == [Field.TO, Field.CC, Field.BCC, Field.ENVELOPE]


@pytest.mark.parametrize(
    ("callers", "evidence", "followed", "expected"),
    [
        ((SEND,), Evidence.NAMED, (SEND, OTHER), 0),
        ((SEND,), Evidence.NAMED, (SEND,), 0),
        ((SEND, OTHER), Evidence.NAMED, (SEND,), 1),
        ((SEND,), Evidence.DERIVED, (SEND,), 1),
        ((SEND,), Evidence.NAMED, (), 1),
        ((), Evidence.NAMED, (SEND,), 1),
    ],
)
def test_whoever_fills_the_parameter_has_the_line(
    callers: tuple[Caller, ...], evidence: Evidence, followed: tuple[Caller, ...], expected: int
) -> None:
    made = message((Field.TO, 1, (people(evidence=evidence, callers=callers),)))
    assert len(sites(made, followed=followed)) == expected


def test_what_the_analysis_gave_up_has_a_line() -> None:
    assert send_sites([MESSAGE], [], CHECKS, frozenset(), [place(9), place(0)]) == (
        Site(place(0), None, Verdict.NOT_UNDERSTOOD),
        *sites(MESSAGE),
        Site(place(9), None, Verdict.NOT_UNDERSTOOD),
    )


@pytest.mark.parametrize("turned", [False, True])
def test_messages_at_one_place_share_the_line_of_the_worse(turned: bool) -> None:
    handed = people(passed=(0, place(50)))
    exposed, single = message((Field.TO, 1, (handed,))), message((Field.TO, 2, (replace(handed, count=ONE.count),)))
    made = [single, exposed] if turned else [exposed, single]
    (site,) = sites(*made)
    assert (site.verdict, site.place) == (Verdict.NOT_UNDERSTOOD, place(50))
    (site,) = sites(*made, findings=(finding(50), finding(2, "MG106")))
    assert (site.codes, site.recipients[0].high) == (("MG101", "MG106"), MANY)


@pytest.mark.parametrize("turned", [False, True])
def test_of_messages_that_are_alike_the_first_one_sent_has_the_line(turned: bool) -> None:
    made = [replace(MESSAGE, place=place(line)) for line in (4, 5)]
    (site,) = sites(*(reversed(made) if turned else made))
    assert site.sent == place(4)


def test_two_libraries_at_one_place_have_a_line_each() -> None:
    both = sites(replace(MESSAGE, library="B"), replace(MESSAGE, library="A"), replace(MESSAGE, library=""))
    assert [site.library for site in both] == [None, "A", "B"]


def test_at_one_place_the_worst_comes_first() -> None:
    single = message((Field.TO, 1, (ONE,)), library="a")
    assert [site.verdict for site in sites(single, MESSAGE)] == [Verdict.NOT_UNDERSTOOD, Verdict.SINGLE]


def test_the_files_of_a_line() -> None:
    (site,) = sites(MESSAGE)
    assert site.paths() == {"app.py"}
    elsewhere = Recipients(Field.TO, place(1, "b.py"), 0, 1, Evidence.DERIVED, ())
    assert replace(site, recipients=(elsewhere,), sent=place(1, "c.py")).paths() == {"app.py", "b.py", "c.py"}
    lost = Site(place(1), None, Verdict.NOT_UNDERSTOOD)
    assert (lost.codes, lost.recipients, lost.sent, lost.paths()) == ((), (), None, {"app.py"})
