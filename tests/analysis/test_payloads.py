"""Recipients in dictionaries, keyword arguments and calls that are prepared before they are made."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import functools
import json
import requests
import boto3
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail

def announce(user, text):
    emails = [each.email for each in User.objects.all()]
{statements}
"""

LEAKS = {
    "keyword arguments": """
arguments = {"subject": "News", "message": text, "from_email": None, "recipient_list": emails}
send_mail(**arguments)  # MG101
""",
    "keyword arguments in steps": """
arguments = {"subject": "News", "message": text, "from_email": None}
arguments["recipient_list"] = emails
send_mail(**arguments)  # MG101
""",
    "dict call": 'EmailMessage(**dict(subject="News", body=text, to=emails)).send()  # MG101',
    "dict update": """
arguments = {"subject": "News"}
arguments.update(to=emails, body=text)
EmailMessage(**arguments).send()  # MG101
""",
    "dict update with a dict": """
arguments = {"subject": "News"}
arguments.update({"to": emails, "body": text})
EmailMessage(**arguments).send()  # MG101
""",
    "spread": """
base = {"subject": "News", "body": text}
EmailMessage(**{**base, "to": emails}).send()  # MG101
""",
    "merged": """
base = {"subject": "News", "body": text}
EmailMessage(**(base | {"to": emails})).send()  # MG101
""",
    "setdefault": """
arguments = {"subject": "News"}
arguments.setdefault("to", emails)
EmailMessage(**arguments).send()  # MG101
""",
    "list in a dict that is grown": """
arguments = {"subject": "News", "to": []}
for email in emails:
    arguments["to"].append(email)
EmailMessage(**arguments).send()  # MG101
""",
    "positional arguments": """
arguments = ["News", text, None, emails]
send_mail(*arguments)  # MG101
""",
    "mixed arguments": """
rest = (None, emails)
send_mail("News", text, *rest)  # MG101
""",
    "partial": """
deliver = functools.partial(send_mail, "News", text, None)
deliver(emails)  # MG101
""",
    "partial with a keyword": """
deliver = functools.partial(send_mail, "News", text, None, recipient_list=emails)  # MG101
deliver()
""",
    "alias": """
deliver = send_mail
deliver("News", text, None, emails)  # MG101
""",
    "own keyword arguments": """
def deliver(subject, **kwargs):
    EmailMessage(subject, **kwargs).send()

deliver("News", body=text, to=emails)  # MG101
""",
    "own keyword arguments with a change": """
def deliver(subject, **kwargs):
    kwargs["to"] = kwargs.pop("people")
    EmailMessage(subject, **kwargs).send()

deliver("News", body=text, people=emails)  # MG101
""",
    "own positional arguments": """
def deliver(*people):
    send_mail("News", text, None, people)

deliver(*emails)  # MG101
""",
    "own positional arguments, passed on": """
def deliver(*args, **kwargs):
    return send_mail(*args, **kwargs)

deliver("News", text, None, emails)  # MG101
""",
    "renamed keyword": """
def deliver(subject, people=None, **options):
    send_mail(subject, text, None, recipient_list=people, **options)

deliver("News", people=emails)  # MG101
""",
    "default that is replaced": """
def deliver(subject, people=("ops@example.org",)):
    send_mail(subject, text, None, people)

deliver("News")
deliver("News", emails)  # MG101
""",
    "dictionary as parameter": """
def deliver(mail):
    send_mail(mail["subject"], mail["text"], None, mail["people"])

deliver({"subject": "News", "text": text, "people": emails})  # MG101
""",
    "sendgrid payload": """
requests.post("https://api.sendgrid.com/v3/mail/send", json={
    "personalizations": [{"to": [{"email": email} for email in emails]}],  # MG101
    "from": {"email": "a@example.org"},
})
""",
    "sendgrid payload in steps": """
payload = {"from": {"email": "a@example.org"}, "personalizations": [{}]}
payload["personalizations"][0]["to"] = [{"email": email} for email in emails]  # MG101
requests.post("https://api.sendgrid.com/v3/mail/send", json=payload)
""",
    "payload as text": """
payload = {"from": "a@example.org", "personalizations": [{"to": [{"email": email} for email in emails]}]}  # MG101
requests.post("https://api.sendgrid.com/v3/mail/send", data=json.dumps(payload))
""",
    "ses": """
client = boto3.client("ses")
client.send_email(
    Source="a@example.org",
    Destination={"ToAddresses": emails},  # MG101
    Message={},
)
""",
    "ses in steps": """
client = boto3.client("ses")
destination = {}
destination["ToAddresses"] = emails  # MG101
client.send_email(Source="a@example.org", Destination=destination, Message={})
""",
}

CLEAN = {
    "other key": """
arguments = {"subject": "News", "bcc": emails}
EmailMessage(**arguments).send()
""",
    "key taken out": """
arguments = {"subject": "News", "to": emails}
arguments["bcc"] = arguments.pop("to")
EmailMessage(**arguments).send()
""",
    "key deleted": """
arguments = {"subject": "News", "to": emails}
del arguments["to"]
EmailMessage(**arguments).send()
""",
    "key overwritten": """
arguments = {"subject": "News", "to": emails}
for email in emails:
    EmailMessage(**{**arguments, "to": [email]}).send()
""",
    "dictionary of each turn": """
for email in emails:
    arguments = dict(subject="News", to=[email])
    EmailMessage(**arguments).send()
""",
    "partial for one": """
deliver = functools.partial(send_mail, "News", text, None)
for email in emails:
    deliver([email])
""",
    "own keyword arguments for one": """
def deliver(subject, **kwargs):
    EmailMessage(subject, **kwargs).send()

deliver("News", to=[user.email], bcc=emails)
""",
    "personalizations for each": """
requests.post("https://api.sendgrid.com/v3/mail/send", json={
    "personalizations": [{"to": [{"email": email}]} for email in emails],
    "from": {"email": "a@example.org"},
})
""",
    "ses for each": """
client = boto3.client("ses")
for email in emails:
    client.send_email(Source="a@example.org", Destination={"ToAddresses": [email]}, Message={})
""",
    "ses bcc": """
boto3.client("ses").send_email(Source="a@example.org", Destination={"BccAddresses": emails}, Message={})
""",
    "another service": """
boto3.client("sqs").send_message(QueueUrl="q", MessageBody=json.dumps({"to": emails}))
""",
    "another url": """
requests.post("https://api.example.org/groups", json={"to": emails})
""",
}


@pytest.mark.parametrize("statements", LEAKS.values(), ids=LEAKS)
def test_several_people_in_a_prepared_call(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


@pytest.mark.parametrize("statements", CLEAN.values(), ids=CLEAN)
def test_nobody_sees_anybody_in_a_prepared_call(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


def test_a_table_of_many_thousand_entries(programs: Programs) -> None:
    """What is written in one display is put together at once; a key that is written again counts where it comes last."""
    entries = "\n".join(f'    "text {number}": "mail {number}",' for number in range(20_000))
    programs.check(
        {
            "language.py": f'TEXTS = {{\n{entries}\n    "text 7": "other",\n}}\n',
            "mails.py": """
                from django.core.mail import send_mail
                from language import TEXTS
                from shop.models import Customer

                def tell():
                    everybody = {"a": Customer.objects.values_list("email", flat=True), "a": "boss@example.org"}
                    send_mail(TEXTS["text 7"], "Text", None, [everybody["a"]])
                    send_mail(TEXTS["text 7"], "Text", None, Customer.objects.values_list("email", flat=True))  # MG101
            """,
        }
    )
