"""How sure a finding is: number and origin from code, from names, or from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
from __future__ import annotations

from django.contrib.auth.models import User
from django.core.mail import send_mail
from unknown import fetch

def announce(event, people, recipients, emails: list[str], users, data, club_members):
    send_mail("News", "Text", None, {recipients}){mark}
"""


@pytest.mark.parametrize(
    ("recipients", "confidence"),
    [
        ("[user.email for user in User.objects.all()]", "high"),
        ("User.objects.values_list('email', flat=True)", "high"),
        ("list(event.guests.values_list('email', flat=True))", "high"),
        ("[guest.email for guest in event.guests.all()]", "high"),
        ("[user.email for user in users]", "medium"),
        ("[member.email for member in event.members]", "medium"),
        ("[event.owner.email, event.guest.email]", "medium"),
        ("people", "low"),
        ("recipients", "low"),
        ("data", "low"),
        ("fetch()", "low"),
    ],
)
def test_confidence(programs: Programs, recipients: str, confidence: str) -> None:
    programs.check(PROGRAM.format(recipients=recipients, mark=f"  # MG101 {confidence}"), low=True)


@pytest.mark.parametrize("recipients", ["[people]", "[data.email]", "[users[0].email]", "data[:1]", "[]", "None"])
def test_not_even_low(programs: Programs, recipients: str) -> None:
    programs.check(PROGRAM.format(recipients=recipients, mark=""), low=True)


@pytest.mark.parametrize("recipients", ["data['to']", "event.to", "fetch().to", "people.get('x')", "data or []"])
def test_nothing_is_known(programs: Programs, recipients: str) -> None:
    programs.check(PROGRAM.format(recipients=recipients, mark=""))


def test_code_overrules_names(programs: Programs) -> None:
    programs.check(
        """
        from django.core.mail import send_mail
        from shop.models import Customer

        def remind(pk):
            admins = [customer.email for customer in Customer.objects.all()]
            send_mail("Reminder", "Please pay", None, admins)  # MG101 high
            recipients = [Customer.objects.get(pk=pk).email]
            send_mail("Reminder", "Please pay", None, recipients)
            settings = Customer.objects.values_list("email", flat=True)
            send_mail("Reminder", "Please pay", None, settings)  # MG101 high
        """,
        low=True,
    )


def test_what_could_not_be_followed_is_counted(programs: Programs) -> None:
    analysis = programs.analyse("""
        from django.core.mail import send_mail
        from shop.models import Customer

        def remind(mystery):
            send_mail("Reminder", "Please pay", None, mystery.of_some_kind())
            send_mail("Reminder", "Please pay", None, [Customer.objects.get(pk=1).email])
        """)
    assert [place.span.line for place in analysis.send_sites] == [6, 7]
    assert [place.span.line for place in analysis.not_understood] == [6]
