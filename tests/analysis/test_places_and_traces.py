"""Where findings point, and the way that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mailguard.audience.place import Place

if TYPE_CHECKING:
    from conftest import Files, Programs

    from mailguard.judge.finding import Finding


def underlined(program: str | Files, place: Place) -> str:
    text = program if isinstance(program, str) else program[place.path]
    lines = text.encode().splitlines(keepends=True)[place.span.line - 1 : place.span.end_line]
    lines[-1] = lines[-1][: place.span.end_column]
    lines[0] = lines[0][place.span.column :]
    return b"".join(lines).decode()


def only(programs: Programs, program: str | Files) -> Finding:
    (finding,) = programs.findings(program)
    return finding


HEAD = """\
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail

emails = [user.email for user in User.objects.all()]
"""


@pytest.mark.parametrize(
    ("statements", "text"),
    [
        ('send_mail("News", "Text", None, emails)', "emails"),
        ('send_mail("News", "Text", None, recipient_list=emails)', "emails"),
        ('send_mail("News", "Text", None, sorted(set(emails)))', "sorted(set(emails))"),
        ('send_mail("News", "Text", None, [*emails])', "[*emails]"),
        ('send_mail("News", "Text", None, emails[1:])', "emails[1:]"),
        ('message = EmailMessage("News")\nmessage.to = emails\nmessage.send()', "emails"),
        ('message = EmailMessage("News")\nmessage.to.extend(emails)\nmessage.send()', "emails"),
        ('message = EmailMessage("News")\nmessage.to += emails\nmessage.send()', "emails"),
        ('message = EmailMessage("News", cc=emails)\nmessage.send()', "emails"),
        (
            'message = EmailMessage("Näws ☃", to=(\n    emails\n))\nmessage.send()',
            "emails",
        ),
        (
            'send_mail("☃", "Text", None, [\n    user.email\n    for user in User.objects.all()\n])',
            "[\n    user.email\n    for user in User.objects.all()\n]",
        ),
        (
            'def deliver(people):\n    send_mail("News", "Text", None, people)\n\ndeliver(sorted(emails))',
            "sorted(emails)",
        ),
        (
            'def deliver(people):\n    send_mail("News", "Text", None, people)\n\ndeliver(people=emails)',
            "emails",
        ),
        (
            'message = EmailMessage("News")\nfor user in User.objects.all():\n    message.to.append(user.email)\n    message.send()',
            "user.email",
        ),
    ],
)
def test_the_expression_that_is_underlined(programs: Programs, statements: str, text: str) -> None:
    program = HEAD + statements
    assert underlined(program, only(programs, program).place) == text


CHAIN = {
    "app/mail.py": """\
from django.core.mail import send_mail


def deliver(subject, people):
    send_mail(subject, "Text", None, people)
""",
    "app/notify.py": """\
from app.mail import deliver


def notify(recipients):
    deliver("News", recipients)
""",
    "app/people.py": """\
from app.models import Subscriber


def everybody():
    return [subscriber.email for subscriber in Subscriber.objects.all()]
""",
    "app/news.py": """\
from app.notify import notify
from app.people import everybody


def announce():
    notify(everybody())
""",
}


def test_a_finding_points_to_the_outermost_call_that_hands_the_people_over(programs: Programs) -> None:
    finding = only(programs, CHAIN)
    assert finding.place.path == "app/news.py"
    assert underlined(CHAIN, finding.place) == "everybody()"


def test_a_trace_leads_from_the_data_to_the_header(programs: Programs) -> None:
    steps = only(programs, CHAIN).steps
    ways = [(step.place.path, underlined(CHAIN, step.place)) for step in steps]
    handed = [way for way in ways if way[0] != "app/people.py"]
    assert ways[0][0] == "app/people.py"
    assert handed[-1] == ("app/mail.py", "people")
    assert [path for path, _ in handed] == sorted(
        (path for path, _ in handed), key=["app/news.py", "app/notify.py", "app/mail.py"].index
    )
    assert ("app/notify.py", "recipients") in ways


def test_every_step_is_one_sentence_without_a_full_stop(programs: Programs) -> None:
    for step in only(programs, CHAIN).steps:
        assert step.text
        assert "\n" not in step.text
        assert not step.text.endswith(".")


def test_what_was_derived_from_code_is_not_marked_as_inferred(programs: Programs) -> None:
    finding = only(programs, HEAD + 'send_mail("News", "Text", None, emails)')
    assert finding.confidence.value == "high"
    assert not any(step.inferred for step in finding.steps)


def test_what_rests_on_a_name_is_marked_as_inferred(programs: Programs) -> None:
    program = """\
from django.core.mail import send_mail

def announce(club):
    send_mail("News", "Text", None, [member.email for member in club.members])
"""
    finding = only(programs, program)
    assert finding.confidence.value == "medium"
    assert any(step.inferred for step in finding.steps)


def test_a_finding_knows_its_rule_field_and_library(programs: Programs) -> None:
    to = only(programs, HEAD + 'send_mail("News", "Text", None, emails)')
    cc = only(programs, HEAD + 'EmailMessage("News", cc=emails).send()')
    assert (to.code, to.rule, to.field, to.library) == ("MG101", "visible-to", "to", "django")
    assert (cc.code, cc.rule, cc.field, cc.library) == ("MG102", "visible-cc", "cc", "django")
    assert to.repair is not None
    assert "Bcc" in to.repair


def test_the_place_where_a_built_message_leaves_is_a_step(programs: Programs) -> None:
    program = HEAD + 'message = EmailMessage("News", to=emails)\nprint("sending")\nmessage.send()\n'
    steps = only(programs, program).steps
    assert underlined(program, steps[-1].place) == "message.send()"


def test_a_message_that_is_sent_twice_is_reported_once(programs: Programs) -> None:
    program = HEAD + 'message = EmailMessage("News", to=emails)\nmessage.send()\nmessage.send()\n'
    only(programs, program)


def test_a_helper_that_sends_twice_is_reported_once_for_each_call(programs: Programs) -> None:
    program = (
        HEAD
        + """
def deliver(people):
    send_mail("News", "Text", None, people)
    send_mail("Second", "Text", None, people)

deliver(emails)
deliver(emails + ["a@example.org"])
"""
    )
    found = [underlined(program, finding.place) for finding in programs.findings(program)]
    assert found == ["emails", 'emails + ["a@example.org"]']


def test_people_of_the_caller_and_of_the_helper(programs: Programs) -> None:
    """They come together in the helper, so that is where the finding points."""
    program = {
        "mail.py": """\
from django.core.mail import send_mail

def deliver(person, order):
    send_mail("News", "Text", None, [person, order.seller.email])
""",
        "news.py": """\
from mail import deliver

def confirm(order):
    deliver(order.buyer.email, order)
""",
    }
    finding = only(programs, program)
    assert finding.code == "MG101"
    assert finding.place.path in {"mail.py", "news.py"}
    assert {step.place.path for step in finding.steps} == {"mail.py", "news.py"}


def test_the_place_is_where_the_list_itself_was_handed_in(programs: Programs) -> None:
    """A helper that copies the list hands on the same list; one that makes a list of what it was given makes another one."""
    programs.check("""
        from django.core.mail import send_mail

        def deliver(people, sender):
            send_mail("News", "Text", None, [address for address in people if address != sender])

        def forward(people, sender):
            deliver(tuple(address for address in people if address), sender)

        def announce(sender):
            forward([user.email for user in User.objects.all()], sender)  # MG101

        def tell_teachers(course, sender):
            deliver([teacher.email for teacher in course.teachers.all()], sender)  # MG101

        def edit(number, sender):
            tell_teachers(Course.objects.get(pk=number), sender)
        """)
