"""To and Cc have one audience; Bcc and the envelope have none."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import smtplib
from email.message import EmailMessage as Modern
from email.mime.text import MIMEText
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, EmailMultiAlternatives
from flask_mail import Mail, Message

mail = Mail()

def announce(user, order, text):
    server = smtplib.SMTP("localhost")
    emails = [each.email for each in User.objects.all()]
{statements}
"""

LEAKS = {
    "to": 'EmailMessage("News", text, None, emails).send()  # MG101',
    "to by keyword": 'EmailMessage("News", text, to=emails).send()  # MG101',
    "cc": 'EmailMessage("News", text, to=[user.email], cc=emails).send()  # MG102',
    "cc alone": 'EmailMessage("News", text, cc=emails).send()  # MG102',
    "cc to the team": 'EmailMessage("News", text, to=[settings.TEAM], cc=emails).send()  # MG102',
    "to and bcc": 'EmailMessage("News", text, to=emails, bcc=emails).send()  # MG101',
    "first in to, rest in cc": 'EmailMessage("News", text, to=emails[:1], cc=emails[1:]).send()  # MG102',
    "first in to, rest in cc by index": 'EmailMessage("News", text, to=[emails[0]], cc=emails[1:]).send()  # MG102',
    "one in to, another in cc": """
EmailMessage("News", text, to=[order.buyer.email], cc=[order.seller.email]).send()  # MG102
""",
    "two in to": 'EmailMessage("News", text, to=[order.buyer.email, order.seller.email]).send()  # MG101',
    "many in flask": 'mail.send(Message("News", recipients=emails))  # MG101',
    "many in flask cc": 'mail.send(Message("News", recipients=[user.email], cc=emails))  # MG102',
    "attributes": """
message = EmailMultiAlternatives("News", text)
message.to = [user.email]
message.cc = emails  # MG102
message.send()
""",
    "headers": """
message = MIMEText(text)
message["To"] = user.email
message["Cc"] = ", ".join(emails)  # MG102
server.send_message(message)
""",
    "headers in any case": """
message = MIMEText(text)
message["TO"] = ", ".join(emails)  # MG101
server.send_message(message)
""",
    "extra header": """
EmailMessage("News", text, to=[user.email], headers={"Cc": ", ".join(emails)}).send()  # MG102
""",
    "extra to header": """
EmailMessage("News", text, bcc=emails, headers={"To": ", ".join(emails)}).send()  # MG101
""",
    "bcc survives": """
message = MIMEText(text)
message["To"] = user.email
message["Bcc"] = ", ".join(emails)  # MG104
server.sendmail("a@example.org", [user.email, *emails], message.as_string())
""",
    "bcc survives in bytes": """
message = Modern()
message["To"] = user.email
message["Bcc"] = ", ".join(emails)  # MG104
server.sendmail("a@example.org", [user.email, *emails], message.as_bytes())
""",
    "bcc of one survives": """
message = MIMEText(text)
message["To"] = user.email
message["Bcc"] = order.seller.email  # MG104
server.sendmail("a@example.org", [user.email, order.seller.email], message.as_string())
""",
    "bcc survives str": """
message = MIMEText(text)
message["Bcc"] = ", ".join(emails)  # MG104
server.sendmail("a@example.org", emails, str(message))
""",
    "cleaned too late": """
message = MIMEText(text)
message["To"] = user.email
message["Bcc"] = ", ".join(emails)  # MG104
data = message.as_string()
del message["Bcc"]
server.sendmail("a@example.org", [user.email, *emails], data)
""",
    "to stays when the envelope is one": """
message = MIMEText(text)
message["To"] = ", ".join(emails)  # MG101
server.sendmail("a@example.org", [user.email], message.as_string())
""",
    "built from to and cc": """
message = MIMEText(text)
to = [user.email]
cc = [each.email for each in User.objects.filter(is_active=True)]
message["To"] = ", ".join(to)
message["Cc"] = ", ".join(cc)  # MG102
server.sendmail("a@example.org", to + cc, message.as_string())
""",
}

CLEAN = {
    "bcc": 'EmailMessage("News", text, bcc=emails).send()',
    "bcc by position": 'EmailMessage("News", text, None, [], emails).send()',
    "own address in to, people in bcc": 'EmailMessage("News", text, to=["a@example.org"], bcc=emails).send()',
    "one in to, people in bcc": 'EmailMessage("News", text, to=[user.email], bcc=emails).send()',
    "first in to, rest in bcc": 'EmailMessage("News", text, to=emails[:1], bcc=emails[1:]).send()',
    "one in to, the team in cc": 'EmailMessage("News", text, to=[user.email], cc=settings.SUPPORT).send()',
    "one in to, a literal in cc": 'EmailMessage("News", text, to=[user.email], cc=["a@example.org"]).send()',
    "same in to and cc": 'EmailMessage("News", text, to=[user.email], cc=[user.email]).send()',
    "reply to": 'EmailMessage("News", text, to=[user.email], reply_to=emails).send()',
    "people in the body": 'EmailMessage("News", ", ".join(emails), to=[user.email]).send()',
    "people in the subject": 'EmailMessage(", ".join(emails), text, to=[user.email]).send()',
    "from": 'EmailMessage("News", text, order.seller.email, [user.email]).send()',
    "flask bcc": 'mail.send(Message("News", bcc=emails))',
    "attribute bcc": """
message = EmailMessage("News", text)
message.to = []
message.bcc = emails
message.send()
""",
    "to emptied": """
message = EmailMessage("News", text, to=emails)
message.bcc, message.to = message.to, []
message.send()
""",
    "to overwritten": """
message = EmailMessage("News", text, to=emails)
message.to = [user.email]
message.send()
""",
    "never sent to many": """
message = MIMEText(text)
message["To"] = "undisclosed-recipients:;"
server.sendmail("a@example.org", emails, message.as_string())
""",
    "bcc with send_message": """
message = MIMEText(text)
message["To"] = "a@example.org"
message["Bcc"] = ", ".join(emails)
server.send_message(message)
""",
    "bcc deleted first": """
message = MIMEText(text)
message["To"] = user.email
message["Bcc"] = ", ".join(emails)
del message["Bcc"]
server.sendmail("a@example.org", [user.email, *emails], message.as_string())
""",
    "other headers": """
message = MIMEText(text)
message["X-Members"] = ", ".join(emails)
message["Reply-To"] = ", ".join(emails)
message["To"] = user.email
server.send_message(message)
""",
    "two messages": """
EmailMessage("News", text, to=[order.buyer.email]).send()
EmailMessage("News", text, to=[order.seller.email]).send()
""",
    "to overwritten between": """
message = EmailMessage("News", text, to=[order.buyer.email])
message.send()
message.to = [order.seller.email]
message.send()
""",
}


@pytest.mark.parametrize("statements", LEAKS.values(), ids=LEAKS)
def test_people_who_see_each_other(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


@pytest.mark.parametrize("statements", CLEAN.values(), ids=CLEAN)
def test_people_who_do_not(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))
