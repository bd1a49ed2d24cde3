"""What rules say about messages: which of them speak, where, in which words, and what is said only once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from mailguard.audience.audience import Caller, Group
from mailguard.audience.message import Deciding, Message
from mailguard.audience.place import Place, Span, Step
from mailguard.audience.terms import Confidence, Evidence, Exposure, Field, Origin, Severity
from mailguard.audience.verdict import Verdict
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.models import Catalog, Check, Predicate
from mailguard.catalog.shapes import Library
from mailguard.judge.finding import Finding
from mailguard.judge.judge import judge
from tests.judge.messages import SENT, message, people, place

IN_TO = Predicate(fields=(Field.TO,))
SEND, SEND_ALL = Caller("send", "a.py:send", "to"), Caller("send_all", "a.py:send_all", "whom")
PRIVATE = Caller("_send", "a.py:_send", "people")


def check(code: str, predicate: Predicate | None, text: str = "text") -> Check:
    return Check(code, f"rule-{code}", "", text, "", "Use Bcc.", Severity.ERROR, True, None, predicate)


def index(*checks: Check) -> CatalogIndex:
    post = Library("post", "The Post", "https://example.org", None, "post.toml")
    return CatalogIndex.build(Catalog(libraries=(post,), checks=checks))


def judged(
    messages: Message | Iterable[Message], *checks: Check, followed: Iterable[Caller] = ()
) -> tuple[Finding, ...]:
    """The findings of all rules."""
    codes = [each.code for each in checks]
    listed = [messages] if isinstance(messages, Message) else messages
    return judge(listed, index(*checks), frozenset(caller.key for caller in followed), codes)


def codes(messages: Message | Iterable[Message], *checks: Check, followed: Iterable[Caller] = ()) -> list[str]:
    return [finding.code for finding in judged(messages, *checks, followed=followed)]


def said(text: str, made: Message, predicate: Predicate = IN_TO) -> list[str]:
    """What the only finding says, in the words of a rule."""
    return [finding.message for finding in judged(made, check("MG101", predicate, text))]


def test_a_finding_holds_all_that_is_known() -> None:
    read = Step(place(1), "read from the database")
    made = message((Field.TO, 5, (people(steps=(read,)),)), library="post")
    rule = check("MG101", IN_TO, "{field} holds {count} addresses of {who} with {library}")
    assert judged(made, rule) == (
        Finding(
            code="MG101",
            rule="rule-MG101",
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            message="To holds several addresses of people from the application's data with The Post",
            place=place(5),
            field=Field.TO,
            library="post",
            steps=(
                read,
                Step(place(5), "set as To of the message here"),
                Step(place(SENT), "the message is sent here"),
            ),
            repair="Use Bcc.",
        ),
    )


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((people(),), "several"),
        ((people(3),), "3"),
        ((people(1, person="a"), people(1, person="b")), "2"),
    ],
)
def test_how_many_are_named(groups: tuple[Group, ...], expected: str) -> None:
    assert said("{count}", message((Field.TO, 1, groups))) == [expected]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (Origin.APP_DATA, "people from the application's data"),
        (Origin.UNKNOWN, "people"),
        (Origin.CALLER, "whoever the caller passes"),
        (Origin.STAFF, "members of the team"),
        (Origin.CONFIG, "configured addresses"),
        (Origin.LITERAL, "addresses written in the code"),
    ],
)
def test_whose_addresses_they_are_is_named(origin: Origin, expected: str) -> None:
    anybody = replace(IN_TO, people=tuple(Origin))
    assert said("{who}", message((Field.TO, 1, (people(origin=origin),))), anybody) == [expected]


def test_a_library_that_the_catalogue_lacks_goes_by_its_id() -> None:
    assert said("{library}", message((Field.TO, 1, (people(),)), library="house")) == ["house"]


def test_the_option_is_named() -> None:
    made = message((Field.TO, 1, (people(),)))
    assert said("[{option}]", replace(made, option=Deciding("merge"))) == ["[merge]"]
    assert said("[{option}]", made) == ["[]"]


def test_the_function_that_others_can_call_is_named_with_its_parameter() -> None:
    by_callers = people(evidence=Evidence.NAMED, callers=(SEND_ALL, PRIVATE, SEND))
    assert said("{function}({parameter})", message((Field.TO, 1, (by_callers,)))) == ["send(to)"]
    assert said("{function}({parameter})", message((Field.TO, 1, (people(callers=(PRIVATE,)),)))) == ["()"]


def test_who_gets_a_message_of_their_own_is_seen_by_nobody() -> None:
    made = message((Field.TO, 1, (people(),)))
    assert codes(made, check("MG101", IN_TO)) == ["MG101"]
    assert codes(replace(made, exposure=Exposure.ISOLATED), check("MG101", IN_TO)) == []


@pytest.mark.parametrize(
    ("asked", "serialised", "expected"), [(True, True, 1), (True, False, 0), (False, True, 0), (None, True, 1)]
)
def test_whether_the_headers_survive(asked: bool | None, serialised: bool, expected: int) -> None:
    made = message((Field.TO, 1, (people(),)), serialised=serialised)
    assert len(judged(made, check("MG101", replace(IN_TO, serialised=asked)))) == expected


def test_a_header_that_survives_is_wrong_where_it_is_set_whoever_calls() -> None:
    handed = people(evidence=Evidence.NAMED, callers=(SEND,), passed=(0, place(50)))
    made = message((Field.TO, 1, (handed,)), serialised=True)
    (found,) = judged(made, check("MG104", replace(IN_TO, serialised=True)), followed=[SEND])
    assert found.place == place(1)
    (found,) = judged(made, check("MG101", IN_TO))
    assert found.place == place(50)


LEFT_OUT = Deciding("merge", left_out=True, rule="MG106")
SET = Deciding("expose", rule="MG105")


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (LEFT_OUT, ["MG106"]),
        (SET, ["MG105"]),
        (replace(LEFT_OUT, left_out=False), []),
        (replace(SET, left_out=True), []),
        (Deciding("merge", left_out=True), ["MG101"]),
        (replace(SET, rule="MG999"), ["MG101"]),
        (None, ["MG101"]),
    ],
)
def test_an_option_is_a_matter_of_its_own_rule(option: Deciding | None, expected: list[str]) -> None:
    made = message((Field.TO, 1, (people(),)), option=option)
    rules = (
        check("MG101", IN_TO),
        check("MG105", replace(IN_TO, option=Exposure.VISIBLE)),
        check("MG106", replace(IN_TO, option=Exposure.ISOLATED)),
    )
    assert codes(made, *rules) == expected


@pytest.mark.parametrize(
    ("about_option", "expected"),
    [
        (replace(IN_TO, option=Exposure.VISIBLE), []),
        (replace(IN_TO, option=Exposure.VISIBLE, at_least=100), ["MG101"]),
        (None, ["MG101"]),
    ],
)
def test_what_the_rule_of_an_option_covers_is_said_once(about_option: Predicate | None, expected: list[str]) -> None:
    made = message((Field.TO, 1, (people(),)), option=SET)
    general, rules = check("MG101", IN_TO), index(check("MG101", IN_TO), check("MG105", about_option))
    assert [found.code for found in judge([made], rules, frozenset(), [general.code])] == expected


@pytest.mark.parametrize(
    ("callers", "evidence", "followed", "expected"),
    [
        ((SEND,), Evidence.NAMED, [SEND], []),
        ((SEND, SEND_ALL), Evidence.NAMED, [SEND, SEND_ALL, PRIVATE], []),
        ((SEND, SEND_ALL), Evidence.NAMED, [SEND], ["MG101"]),
        ((SEND,), Evidence.NAMED, [], ["MG101"]),
        ((SEND,), Evidence.DERIVED, [SEND], ["MG101"]),
        ((), Evidence.NAMED, [SEND], ["MG101"]),
    ],
)
def test_whoever_fills_the_parameter_is_judged(
    callers: tuple[Caller, ...], evidence: Evidence, followed: list[Caller], expected: list[str]
) -> None:
    made = message((Field.TO, 1, (people(evidence=evidence, callers=callers),)))
    assert codes(made, check("MG101", IN_TO), followed=followed) == expected


@pytest.mark.parametrize("turned", [False, True])
def test_at_one_place_the_surest_finding_stays(turned: bool) -> None:
    sure, guessed, low = (
        message((Field.TO, 5, (people(evidence=evidence, steps=(Step(place(line), "read"),)),)))
        for evidence, line in ((Evidence.DERIVED, 4), (Evidence.NAMED, 3), (Evidence.NONE, 2))
    )
    made = [sure, guessed, low]
    (found,) = judged(reversed(made) if turned else made, check("MG101", IN_TO))
    assert found.confidence is Confidence.HIGH
    (found,) = judged(reversed(made[1:]) if turned else made[1:], check("MG101", IN_TO))
    assert found.confidence is Confidence.MEDIUM


@pytest.mark.parametrize("turned", [False, True])
def test_of_equally_sure_findings_the_choice_does_not_depend_on_the_order(turned: bool) -> None:
    made = [message((Field.TO, 5, (people(steps=(Step(place(line), "read"),)),))) for line in (1, 2)]
    (found,) = judged(reversed(made) if turned else made, check("MG101", IN_TO))
    assert found.steps[0] == Step(place(1), "read")
    named = [message((Field.TO, 5, (people(),)), library=library) for library in ("a", "b")]
    (found,) = judged(reversed(named) if turned else named, check("MG101", IN_TO, "{library}"))
    assert found.message == "a"


def test_the_other_headers_that_one_list_reaches_are_named() -> None:
    lines = range(1, 8)
    handed = people(passed=(0, place(50)))
    branches = [message((Field.TO, line, (handed,)), place=place(line)) for line in reversed(lines)]
    (found,) = judged(branches, check("MG101", IN_TO))
    assert found.place == place(50)
    assert [step.place.span.line for step in found.steps] == [1, 2, 3, 4, 5]
    assert {step.text for step in found.steps} == {"set as To of the message here"}


def test_only_headers_are_named_and_each_once() -> None:
    read = Step(place(1), "read")
    handed = people(passed=(0, place(50)), steps=(read,))
    twice = [message((Field.TO, line, (handed,)), place=place(line + 10)) for line in (5, 6, 6)]
    (found,) = judged(twice, check("MG101", IN_TO))
    assert [step.place.span.line for step in found.steps] == [1, 5, 15, 6]


def test_findings_stand_in_the_order_of_places_and_codes() -> None:
    made = [message((Field.TO, line, (people(),))) for line in (7, 3)]
    found = judged(made, check("MG202", IN_TO), check("MG101", IN_TO))
    assert [(each.place.span.line, each.code) for each in found] == [
        (3, "MG101"),
        (3, "MG202"),
        (7, "MG101"),
        (7, "MG202"),
    ]


def test_only_rules_that_are_asked_for_speak() -> None:
    rules = index(check("MG101", IN_TO), check("MG102", IN_TO))
    made = message((Field.TO, 1, (people(),)))
    assert [found.code for found in judge([made], rules, frozenset(), ["MG102"])] == ["MG102"]


class Speaks:
    def judge(self, message: Message) -> Iterable[Verdict]:
        yield Verdict(message.place, message.library)


def test_rules_in_python_speak_beside_the_others() -> None:
    made = message((Field.TO, 1, (people(),)), exposure=Exposure.ISOLATED)
    found = judged(made, replace(check("ACME101", None), rule=Speaks()), check("MG101", IN_TO))
    assert [(each.code, each.message, each.place) for each in found] == [("ACME101", "library", place(SENT))]


@pytest.mark.parametrize(
    ("predicate", "of_message", "of_option", "expected"),
    [
        (IN_TO, "Use merge.", None, "Use merge."),
        (IN_TO, None, None, "Use Bcc."),
        (replace(IN_TO, fields=(Field.BCC,)), "Use merge.", None, "Use Bcc."),
        (replace(IN_TO, fields=(Field.TO, Field.BCC)), "Use merge.", None, "Use Bcc."),
        (replace(IN_TO, fields=(Field.TO, Field.CC)), "Use merge.", None, "Use merge."),
        (replace(IN_TO, option=Exposure.VISIBLE), "Use merge.", "Unset it.", "Unset it."),
        (replace(IN_TO, option=Exposure.VISIBLE), "Use merge.", None, "Use merge."),
        (replace(IN_TO, accumulates=True), "Use merge.", None, "Use Bcc."),
        (replace(IN_TO, wrapper=True, people=(Origin.CALLER,)), "Use merge.", None, "Use Bcc."),
    ],
)
def test_the_repair_is_that_of_the_option_or_of_the_api_in_use(
    predicate: Predicate, of_message: str | None, of_option: str | None, expected: str
) -> None:
    option = None if predicate.option is None else replace(SET, rule="MG101", repair=of_option)
    caller = people(origin=Origin.CALLER, evidence=Evidence.NONE, callers=(SEND,))
    groups = (caller if predicate.wrapper else people(loops=frozenset({7}) if predicate.accumulates else frozenset()),)
    headers = [(field, 1, groups) for field in predicate.fields]
    made = message(*headers, repair=of_message, option=option, loops=frozenset({7}))
    assert [found.repair for found in judged(made, check("MG101", predicate))] == [expected]


def test_the_repair_of_an_option_is_no_matter_of_a_general_rule() -> None:
    made = message((Field.TO, 1, (people(),)), option=Deciding("merge", repair="Set it."))
    assert [found.repair for found in judged(made, check("MG101", IN_TO))] == ["Use Bcc."]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (Place("app.py", Span(4, 0, 6, 1)), False),
        (Place("app.py", Span(5, 0, 5, 90)), False),
        (Place("other.py", Span(4, 0, 6, 1)), True),
        (Place("app.py", Span(6, 0, 8, 1)), True),
        (Place("app.py", Span(2, 0, 4, 1)), True),
    ],
)
def test_where_the_message_is_sent_is_told_unless_the_header_is_a_part_of_that(sent: Place, told: bool) -> None:
    (found,) = judged(message((Field.TO, 5, (people(),)), place=sent), check("MG101", IN_TO))
    assert (Step(sent, "the message is sent here") in found.steps) is told


def test_a_header_of_several_that_is_a_part_of_the_call_is_enough_not_to_tell() -> None:
    one, other = people(1, person="a"), people(1, person="b")
    made = message((Field.TO, 5, (one,)), (Field.TO, 6, (other,)), place=place(6))
    (found,) = judged(made, check("MG101", IN_TO))
    assert [(step.place.span.line, step.text) for step in found.steps] == [
        (5, "set as To of the message here"),
        (6, "set as To of the message here"),
    ]
