"""Imports decide what a name means: a function of the same name is not the library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

CLEAN = {
    "function of one's own": """
from shop.models import Customer

def send_mail(subject, text, sender, people):
    print(subject, people)

def announce():
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
""",
    "function of one's own that loops": """
from django.core import mail
from shop.models import Customer

def send_mail(subject, text, sender, people):
    for person in people:
        mail.send_mail(subject, text, sender, [person])

def announce():
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
""",
    "shadowed import": """
from django.core.mail import send_mail
from shop.models import Customer

def send_mail(subject, text, sender, people):
    print(subject, people)

def announce():
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
""",
    "class of one's own": """
from shop.models import Customer

class EmailMessage:
    def __init__(self, subject, to):
        self.to = to

    def send(self):
        pass

def announce():
    EmailMessage("Sale", to=[customer.email for customer in Customer.objects.all()]).send()
""",
    "model called message": """
from django.contrib.auth.models import User
from django.db import models

class Message(models.Model):
    recipients = models.ManyToManyField(User)

    def send(self):
        self.save()

def announce():
    message = Message.objects.create()
    message.recipients.set(User.objects.all())
    message.send()
    Message(recipients=[user.email for user in User.objects.all()]).send()
""",
    "parameter of the name": """
from shop.models import Customer

def announce(send_mail):
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
""",
    "local of the name": """
from shop.models import Customer

def announce(backend):
    send_mail = backend.send_each
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
""",
    "sms library": """
from messaging import Client
from shop.models import Customer

def announce():
    Client().messages.create(to=[customer.phone for customer in Customer.objects.all()], body="Sale")
""",
    "foreign key": """
from django.db import models

class Order(models.Model):
    owner = models.ForeignKey(to="auth.User", on_delete=models.CASCADE)
""",
    "assertion about the outbox": """
from django.core import mail
from shop.models import Customer

def test_announce():
    emails = [customer.email for customer in Customer.objects.all()]
    assert mail.outbox[0].to == emails
    assert sorted(mail.outbox[0].cc) == sorted(emails)
""",
    "assertion about a mock": """
from unittest import mock
from django.core import mail
from shop.models import Customer

@mock.patch("django.core.mail.send_mail")
def test_announce(send_mail):
    emails = [customer.email for customer in Customer.objects.all()]
    send_mail.assert_called_once_with("Sale", "Text", None, emails)
    mail.send_mail.assert_called_with("Sale", "Text", None, emails)
""",
    "text that looks like code": '''
"""
from django.core.mail import send_mail
send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])
"""
''',
    "dictionary with a To": """
from shop.models import Customer

def announce():
    message = {}
    message["To"] = ", ".join(customer.email for customer in Customer.objects.all())
    return message
""",
    "message read, not written": """
import email
from shop.models import Customer

def receive(data):
    message = email.message_from_bytes(data)
    emails = [customer.email for customer in Customer.objects.all()]
    return message["To"] in emails
""",
    "name deleted": """
from django.core import mail

def announce(people):
    mail = people.mail
    mail.send_mail("Sale", "Text", None, [customer.email for customer in people.customers.all()])
""",
}

LEAKS = {
    "renamed function": """
from django.core.mail import send_mail as post
from shop.models import Customer

def announce():
    post("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "module": """
from django.core import mail
from shop.models import Customer

def announce():
    mail.send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "renamed module": """
import django.core.mail as post
from shop.models import Customer

def announce():
    post.send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "whole path": """
import django.core.mail
from shop.models import Customer

def announce():
    django.core.mail.send_mail("Sale", "Text", None, [c.email for c in Customer.objects.all()])  # MG101
""",
    "star import": """
from django.core.mail import *
from shop.models import Customer

def announce():
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "import in the function": """
from shop.models import Customer

def announce():
    from django.core.mail import send_mail
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "import that may fail": """
from shop.models import Customer
try:
    from django.core.mail import send_mail
except ImportError:
    send_mail = None

def announce():
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "type checking": """
from typing import TYPE_CHECKING
from shop.models import Customer
if TYPE_CHECKING:
    from django.core.mail import EmailMessage

def announce(message: "EmailMessage"):
    message.to = [customer.email for customer in Customer.objects.all()]  # MG101
    message.send()
""",
    "name of the module": """
from django.core.mail import send_mail
from shop.models import Customer

deliver = send_mail

def announce():
    deliver("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "module level": """
from django.core.mail import send_mail
from shop.models import Customer

send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "main block": """
from django.core.mail import send_mail
from shop.models import Customer

if __name__ == "__main__":
    send_mail("Sale", "Text", None, [customer.email for customer in Customer.objects.all()])  # MG101
""",
    "function defined below": """
from django.core.mail import send_mail
from shop.models import Customer

def announce():
    deliver([customer.email for customer in Customer.objects.all()])  # MG101

def deliver(people):
    send_mail("Sale", "Text", None, people)
""",
}


@pytest.mark.parametrize("program", CLEAN.values(), ids=CLEAN)
def test_what_only_looks_like_mail(programs: Programs, program: str) -> None:
    programs.check(program)


@pytest.mark.parametrize("program", LEAKS.values(), ids=LEAKS)
def test_the_library_under_any_name(programs: Programs, program: str) -> None:
    programs.check(program)


def test_a_module_of_the_project_with_the_name_of_a_function(programs: Programs) -> None:
    programs.check(
        {
            "shop/mail.py": """
                from django.core.mail import EmailMessage as Library

                class EmailMessage:
                    def __init__(self, to):
                        self.to = to

                    def send(self):
                        for person in self.to:
                            Library("Sale", to=[person]).send()
                """,
            "shop/sales.py": """
                from shop.mail import EmailMessage
                from shop.models import Customer

                def announce():
                    EmailMessage(to=[customer.email for customer in Customer.objects.all()]).send()
                """,
        }
    )


def test_a_project_that_has_a_package_of_the_library_s_name(programs: Programs) -> None:
    programs.check(
        {
            "flask_mail.py": """
                class Message:
                    def __init__(self, subject, recipients):
                        self.recipients = recipients

                class Mail:
                    def send(self, message):
                        print(message.recipients)
                """,
            "announce.py": """
                from flask_mail import Mail, Message
                from shop.models import Customer

                Mail().send(Message("Sale", recipients=[customer.email for customer in Customer.objects.all()]))
                """,
        }
    )
