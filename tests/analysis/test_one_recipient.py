"""One address in a visible header shows nobody to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

ONE_ADDRESS = [
    "[user.email]",
    "(user.email,)",
    "{user.email}",
    "user.email",
    "[user.get_email()]",
    "[order.customer.email]",
    "[str(user.email)]",
    "[user.email.lower().strip()]",
    "['%s <%s>' % (user.name, user.email)]",
    "[f'{user.name} <{user.email}>']",
    "['{} <{}>'.format(user.name, user.email)]",
    "[formataddr((user.name, user.email))]",
    "list((user.email,))",
    "list({user.email})",
    "set([user.email])",
    "tuple([user.email])",
    "[user.email] + []",
    "[*(user.email,)]",
    "[user.email or user.name]",
    "[user.email if user.active else user.name]",
    "[getattr(user, 'email')]",
    "[user['email']]",
    "[user.get('email')]",
    "[User.objects.get(pk=order.pk).email]",
    "[User.objects.first().email]",
    "[User.objects.all()[0].email]",
    "[User.objects.filter(active=True).order_by('-score').first().email]",
    "User.objects.values_list('email', flat=True)[:1]",
    "[User.objects.values_list('email', flat=True)[0]]",
    "[User.objects.values_list('email', flat=True).get(pk=1)]",
    "[user.email for user in User.objects.all()][:1]",
    "[[user.email for user in User.objects.all()][0]]",
    "[[user.email for user in User.objects.all()][-1]]",
    "[next(user.email for user in User.objects.all())]",
    "[max(User.objects.all(), key=lambda each: each.score).email]",
    "[random.choice(User.objects.all()).email]",
    "[[user.email for user in User.objects.all()].pop()]",
    "[sorted(User.objects.all(), key=str)[0].email]",
    "[person.email for person in [user]]",
    "[user.email, settings.DEFAULT_FROM_EMAIL]",
    "[user.email, 'archive@example.org']",
    "[user.email, user.email]",
    "[user.email, user.backup_email]",
    "list({user.email, user.email.lower()})",
    "[]",
    "None",
    "''",
]


@pytest.mark.parametrize("recipients", ONE_ADDRESS)
def test_one_address(programs: Programs, recipients: str) -> None:
    programs.check(f"""
        import random
        from email.utils import formataddr
        from django.conf import settings
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def confirm(user, order):
            send_mail("Order", "It is on its way", None, {recipients})
        """)


@pytest.mark.parametrize(
    "header",
    [
        "user.email",
        "', '.join([user.email])",
        "formataddr((user.name, user.email))",
        "f'{user.name} <{user.email}>'",
        "'%s <%s>' % (user.name, user.email)",
        "Header(user.email, 'utf-8')",
        "Address(user.name, addr_spec=user.email)",
        "'undisclosed-recipients:;'",
        "COMMASPACE.join([user.email])",
    ],
)
def test_one_address_in_a_header(programs: Programs, header: str) -> None:
    programs.check(f"""
        import smtplib
        from email.header import Header
        from email.headerregistry import Address
        from email.mime.text import MIMEText
        from email.utils import COMMASPACE, formataddr

        def confirm(user):
            message = MIMEText("It is on its way")
            message["To"] = {header}
            smtplib.SMTP("localhost").send_message(message)
        """)


def test_a_text_may_stand_for_a_list(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import EmailMessage

        def deliver(subject, to):
            if isinstance(to, str):
                to = [to]
            EmailMessage(subject, to=to).send()

        def confirm(user, order):
            deliver("Order", user.email)
            deliver("Order", [order.customer.email])
        """)


def test_a_text_or_a_list_in_one_expression(programs: Programs) -> None:
    programs.check("""
        from flask_mail import Mail, Message

        mail = Mail()

        def deliver(subject, to):
            mail.send(Message(subject, recipients=[to] if isinstance(to, str) else to))

        def confirm(user):
            deliver("Order", user.email)

        def announce(session, User):
            deliver("News", [row.email for row in session.query(User).all()])  # MG101
        """)


def test_names_are_no_proof(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import Customer

        def remind(pk):
            emails = Customer.objects.get(pk=pk).email
            recipients = [emails]
            users = Customer.objects.get(pk=pk)
            send_mail("Reminder", "Please pay", None, recipients)
            send_mail("Reminder", "Please pay", None, [users.email])
            email = [customer.email for customer in Customer.objects.all()]
            send_mail("Reminder", "Please pay", None, email)  # MG101 high
        """)


def test_one_object_of_each_turn(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import Order

        def remind():
            for order in Order.objects.filter(paid=False):
                customer = order.customer
                recipients = []
                recipients.append(customer.email)
                send_mail("Reminder", "Please pay", None, recipients)
        """)
