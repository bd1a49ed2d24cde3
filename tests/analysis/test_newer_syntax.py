"""Code in syntax that the running Python may not know is judged like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailguard.audience.place import Span

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
from django.core.mail import send_mail
from shop.models import Customer

type Addresses = list[str]

def deliver[T = str](text: T, people: Addresses) -> None:
    try:
        send_mail("News", f"{", ".join(["Dear", text])}", None, people)
    except OSError, ValueError:
        pass

def welcome(customer):
    deliver("Welcome", [f'{customer['name']} <{customer['email']}>'])

def announce():
    emails = [f"{customer.name!r} <{customer.email}>" for customer in Customer.objects.all()]
    deliver(t"{'News'}", emails); print(f'{emails[0]['x']}')  # MG101 high
    deliver(f'{emails['0']}', ["shop@example.org"])
"""


def test_people_are_found_where_they_stand(programs: Programs) -> None:
    programs.check(PROGRAM)
    (finding,) = programs.findings(PROGRAM)
    assert finding.place.span == Span(18, 25, 18, 31)


def test_a_name_and_an_address_in_a_text_are_one_person(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.message import EmailMessage

        def welcome(order):
            message = EmailMessage()
            message["To"] = f'{order['name']} <{order['email']}>'
            smtplib.SMTP("localhost").send_message(message)

        def inform(orders, others):
            message = EmailMessage()
            message["To"] = f'{orders.user['email']}, {others.user['email']}'  # MG101
            smtplib.SMTP("localhost").send_message(message)
        """)
