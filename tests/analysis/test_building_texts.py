"""Headers are texts: several addresses are joined, formatted and added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import smtplib
from email.header import Header
from email.mime.text import MIMEText
from email.utils import COMMASPACE, formataddr, getaddresses
from django.contrib.auth.models import User

SEPARATOR = ", "

def announce(user, owner, text):
    emails = [each.email for each in User.objects.all()]
    message = MIMEText(text)
    message["To"] = {header}{mark}
    smtplib.SMTP("localhost").send_message(message)
"""


@pytest.mark.parametrize(
    "header",
    [
        "', '.join(emails)",
        "','.join(emails)",
        "';'.join(emails)",
        "SEPARATOR.join(emails)",
        "COMMASPACE.join(emails)",
        "str.join(', ', emails)",
        "','.join(each.email for each in User.objects.all())",
        "', '.join(map(str, emails))",
        "', '.join(sorted(set(emails)))",
        "', '.join(filter(None, emails))",
        "', '.join(emails[1:])",
        "', '.join(emails).strip()",
        "', '.join(emails).encode('ascii')",
        "Header(', '.join(emails), 'utf-8')",
        "str(Header(', '.join(emails)))",
        "f'{\", \".join(emails)}'",
        "'%s' % ', '.join(emails)",
        "'{}'.format(', '.join(emails))",
        "'info@example.org, ' + ', '.join(emails)",
        "', '.join(emails) + ', info@example.org'",
        "', '.join(formataddr((each.name, each.email)) for each in User.objects.all())",
        "', '.join('%s <%s>' % (each.name, each.email) for each in User.objects.all())",
        "', '.join(f'{each.name} <{each.email}>' for each in User.objects.all())",
        "', '.join([formataddr(pair) for pair in getaddresses(emails)])",
        "emails",
        "str(emails)",
        "user.email + ', ' + owner.email",
        "f'{user.email}, {owner.email}'",
        "'%s, %s' % (user.email, owner.email)",
        "'{}, {}'.format(user.email, owner.email)",
        "'{user}, {owner}'.format(user=user.email, owner=owner.email)",
        "', '.join([user.email, owner.email])",
        "', '.join((user.email, owner.email))",
    ],
)
def test_several_in_one_text(programs: Programs, header: str) -> None:
    programs.check(PROGRAM.format(header=header, mark="  # MG101"))


@pytest.mark.parametrize(
    "header",
    [
        "emails[0]",
        "', '.join(emails[:1])",
        "', '.join(emails).split(', ')[0]",
        "f'{user.name} <{user.email}>'",
        "user.email + ', info@example.org'",
        "f'{len(emails)} members <members@example.org>'",
        "'members-%d@example.org' % len(emails)",
        "'\"%s, %s\" <%s>' % (user.last_name, user.first_name, user.email)",
        "'ops@example.org, dev@example.org'",
        "', '.join(['ops@example.org', 'dev@example.org'])",
        "', '.join(['info@example.org'] * 2)",
    ],
)
def test_one_or_nobody_in_one_text(programs: Programs, header: str) -> None:
    programs.check(PROGRAM.format(header=header, mark=""))


def test_a_text_that_grows_in_a_loop(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText
        from django.contrib.auth.models import User

        def announce(text):
            people = ""
            for user in User.objects.all():
                people += user.email + ", "
            message = MIMEText(text)
            message["To"] = people  # MG101
            smtplib.SMTP("localhost").send_message(message)
        """)


def test_a_whole_message_as_text(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from django.contrib.auth.models import User

        def announce(body):
            people = [user.email for user in User.objects.all()]
            server = smtplib.SMTP("localhost")
            text = "From: a@example.org\\r\\nTo: %s\\r\\nSubject: News\\r\\n\\r\\n%s" % (", ".join(people), body)  # MG101
            server.sendmail("a@example.org", people, text)
        """)


def test_a_whole_message_as_text_to_one(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from django.contrib.auth.models import User

        def announce(body):
            server = smtplib.SMTP("localhost")
            for user in User.objects.all():
                text = f"From: a@example.org\\nTo: {user.email}\\nSubject: News\\n\\n{body}"
                server.sendmail("a@example.org", [user.email], text)
            people = [user.email for user in User.objects.all()]
            server.sendmail("a@example.org", people, f"From: a@example.org\\nTo: list@example.org\\n\\n{body}")
        """)


def test_a_bcc_line_in_a_whole_message(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from django.contrib.auth.models import User

        def announce(body):
            people = [user.email for user in User.objects.all()]
            text = "From: a@example.org\\nTo: a@example.org\\nBcc: " + ", ".join(people) + "\\n\\n" + body  # MG104
            smtplib.SMTP("localhost").sendmail("a@example.org", people, text)
        """)
