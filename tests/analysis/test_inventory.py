"""The inventory of whole programs: every place that sends mail has a line, and says what is known of it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from mailguard.audience.audience import MANY
from mailguard.audience.place import Place, Span
from mailguard.judge.site import Site
from mailguard.project import link
from tests.analysis.conftest import Files, Programs

HEADER = """
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail
"""


def lines(programs: Programs, program: str | Files) -> list[str]:
    """The inventory of a program, a line a site."""
    return [described(site) for site in programs.analyse(program).inventory]


def described(site: Site) -> str:
    people = [
        f"{each.field.value}={each.low}-{'many' if each.high >= MANY else each.high}:{'+'.join(each.origins)}"
        for each in site.recipients
    ]
    verdict = " ".join(site.codes) or site.verdict.value
    return f"{site.place.path}:{site.place.span.line} {site.library} {verdict} {' '.join(people)}".rstrip()


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("send_mail('s', 'b', None, [u.email for u in User.objects.all()])", "MG101 to=0-many:app-data"),
        ("send_mail('s', 'b', None, [user.email])", "single to=1-1:app-data"),
        ("send_mail('s', 'b', None, settings.PEOPLE)", "team to=0-many:config"),
        ("send_mail('s', 'b', None, ['a@example.com', 'b@example.com'])", "team to=2-2:literal"),
        ("send_mail('s', 'b', None, ['a@example.com'])", "single to=1-1:literal"),
        ("send_mail('s', 'b', None, [user.email, settings.OFFICE])", "single to=2-2:app-data+config"),
        (
            "EmailMessage('s', 'b', None, ['a@example.com'], bcc=[u.email for u in User.objects.all()]).send()",
            "hidden to=1-1:literal bcc=0-many:app-data",
        ),
        (
            "EmailMessage('s', 'b', None, [], bcc=[u.email for u in User.objects.all()]).send()",
            "hidden to=0-0: bcc=0-many:app-data",
        ),
        (
            "EmailMessage('s', 'b', None, [user.email], cc=[u.email for u in User.objects.all()]).send()",
            "MG102 to=1-1:app-data cc=0-many:app-data",
        ),
        ("send_mail('s', 'b', None, mystery())", "not-understood to=0-many:unknown"),
    ],
)
def test_the_verdict_on_a_message(programs: Programs, call: str, line: str) -> None:
    assert lines(programs, f"{HEADER}\n\ndef notify(user):\n    {call}\n") == [f"program.py:8 django {line}"]


def test_a_service_that_isolates(programs: Programs) -> None:
    program = """
        import frappe


        def announce(text):
            frappe.sendmail(recipients=frappe.get_all("Subscriber", pluck="email"), message=text)
        """
    assert lines(programs, program) == ["program.py:6 frappe isolated to=0-many:app-data"]


def test_delivery_has_a_line_of_its_own(programs: Programs) -> None:
    program = """
        import smtplib
        from email.mime.text import MIMEText
        from app.models import Member


        def remind():
            people = [member.email for member in Member.objects.all()]
            message = MIMEText("Please renew.")
            message["To"] = "members@example.org"
            smtplib.SMTP("localhost").sendmail("club@example.org", people, message.as_string())
        """
    assert lines(programs, program) == [
        "program.py:10 email_message single to=1-1:literal",
        "program.py:11 smtplib envelope envelope=0-many:app-data",
    ]


def test_each_caller_of_a_helper_has_a_line_and_the_helper_has_none(programs: Programs) -> None:
    program = {
        "mailing.py": f"{HEADER}\n\ndef notify_people(people):\n    send_mail('s', 'b', None, people)\n",
        "news.py": "from django.contrib.auth.models import User\nfrom mailing import notify_people\n\n\n"
        "def news():\n    notify_people([u.email for u in User.objects.all()])\n\n\n"
        "def welcome(user):\n    notify_people([user.email])\n",
    }
    assert lines(programs, program) == [
        "news.py:6 django MG101 to=0-many:app-data",
        "news.py:10 django single to=1-1:app-data",
    ]


def test_a_helper_without_callers_is_not_understood(programs: Programs) -> None:
    program = f"{HEADER}\n\ndef deliver(whom):\n    send_mail('s', 'b', None, whom)\n"
    assert lines(programs, program) == ["program.py:8 django not-understood to=0-many:caller"]


def test_of_two_messages_at_one_place_the_worse_counts(programs: Programs) -> None:
    program = f"""{HEADER}

def notify(user, everybody):
    people = [u.email for u in User.objects.all()]
    message = EmailMessage("s", "b", None, people if everybody else [user.email])
    message.send()
"""
    assert [line.split()[2] for line in lines(programs, program)] == ["MG101"]


def test_what_was_too_much_for_the_analysis_is_listed(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "MAX_STEPS", 20)
    program = f"{HEADER}\n\ndef notify(user):\n" + "    x = [[1], [2]]\n" * 9 + "    send_mail('s', 'b', None, [x])\n"
    [site] = programs.analyse(program).inventory
    assert described(site) == "program.py:7 None not-understood"
    assert (site.recipients, site.sent) == ((), None)


def test_the_call_that_sends_is_known(programs: Programs) -> None:
    program = f"""{HEADER}

def notify(user):
    message = EmailMessage("s", "b", None, [user.email])
    message.send()
"""
    [site] = programs.analyse(program).inventory
    assert site.sent is not None
    assert (site.place.span.line, site.sent.span.line) == (8, 9)
    assert site.paths() == {"program.py"}
    elsewhere = replace(site, sent=Place("b.py", Span(1, 0, 1, 1)))
    assert elsewhere.paths() == {"program.py", "b.py"}


def test_the_inventory_travels_between_processes(programs: Programs) -> None:
    inventory = programs.analyse(
        f"{HEADER}\n\ndef notify(user):\n    send_mail('s', 'b', None, [user.email])\n"
    ).inventory
    assert pickle.loads(pickle.dumps(inventory)) == inventory


def test_programs_that_send_nothing_have_none(programs: Programs) -> None:
    assert lines(programs, "import smtplib\n") == []
