"""A message made inside a loop goes to one person; one that is made outside and filled inside goes to all."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import smtplib
from email.message import EmailMessage as Modern
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from django.core.mail import EmailMessage, get_connection, send_mail, send_mass_mail
from clubs.models import Club, Member

def announce(text):
    server = smtplib.SMTP("localhost")
    members = Member.objects.all()
{statements}
"""

LEAKS = {
    "made outside, filled inside, sent outside": """
message = EmailMessage("News", text)
for member in members:
    message.to.append(member.email)  # MG101
message.send()
""",
    "made outside, filled inside, sent inside": """
message = EmailMessage("News", text)
for member in members:
    message.to.append(member.email)  # MG103
    message.send()
""",
    "headers pile up": """
message = MIMEText(text)
for member in members:
    message["To"] = member.email  # MG103
    server.send_message(message)
""",
    "headers pile up in the sent text": """
message = MIMEMultipart()
for member in members:
    message["To"] = member.email  # MG103
    server.sendmail("club@example.org", member.email, message.as_string())
""",
    "copies pile up": """
message = MIMEText(text)
message["To"] = "club@example.org"
for member in members:
    message["Cc"] = member.email  # MG103
    server.send_message(message)
""",
    "all in one, then sent to each": """
message = MIMEText(text)
message["To"] = ", ".join(member.email for member in members)  # MG101
for member in members:
    server.sendmail("club@example.org", member.email, message.as_string())
""",
    "whole list on each turn": """
emails = [member.email for member in members]
for number in range(3):
    send_mail("News", text, None, emails)  # MG101
""",
    "members of each club": """
for club in Club.objects.all():
    emails = [member.email for member in club.members.all()]
    send_mail("News", text, None, emails)  # MG101
""",
    "filled in an inner loop": """
for club in Club.objects.all():
    emails = []
    for member in club.members.all():
        emails.append(member.email)
    send_mail("News", text, None, emails)  # MG101
""",
    "in chunks": """
emails = [member.email for member in members]
for start in range(0, len(emails), 50):
    send_mail("News", text, None, emails[start : start + 50])  # MG101
""",
    "while with chunks": """
emails = [member.email for member in members]
while emails:
    chunk, emails = emails[:50], emails[50:]
    send_mail("News", text, None, chunk)  # MG101
""",
    "mass mail with one list": """
emails = [member.email for member in members]
send_mass_mail([("News", text, None, emails) for number in range(2)])  # MG101
""",
    "many messages with all": """
emails = [member.email for member in members]
messages = []
for club in Club.objects.all():
    messages.append(EmailMessage("News", text, to=emails))  # MG101
get_connection().send_messages(messages)
""",
    "add_header piles up": """
message = MIMEText(text)
for member in members:
    message.add_header("To", member.email)  # MG103
    server.send_message(message)
""",
    "deleted too late": """
message = MIMEText(text)
for member in members:
    message["To"] = member.email  # MG103
    server.send_message(message)
del message["To"]
""",
    "other header deleted": """
message = MIMEText(text)
for member in members:
    del message["Subject"]
    message["Subject"] = member.name
    message["To"] = member.email  # MG103
    server.send_message(message)
""",
    "made per club, filled per member": """
for club in Club.objects.all():
    message = MIMEText(text)
    for member in club.members.all():
        message["To"] = member.email  # MG103
        server.send_message(message)
""",
    "async for": """
async def inner():
    emails = []
    async for member in Member.objects.all():
        emails.append(member.email)
    send_mail("News", text, None, emails)  # MG101

inner()
""",
    "sent in a loop over itself": """
emails = [member.email for member in members]
for email in emails:
    send_mail("News", text, None, emails)  # MG101
""",
}

CLEAN = {
    "made inside": """
for member in members:
    message = EmailMessage("News", text, to=[member.email])
    message.send()
""",
    "made inside, extended inside": """
for member in members:
    message = EmailMessage("News", text)
    message.to.append(member.email)
    message.send()
""",
    "header set inside": """
for member in members:
    message = MIMEText(text)
    message["To"] = member.email
    server.send_message(message)
""",
    "deleted first": """
message = MIMEText(text)
for member in members:
    del message["To"]
    message["To"] = member.email
    server.send_message(message)
""",
    "deleted after": """
message = MIMEText(text)
for member in members:
    message["To"] = member.email
    server.send_message(message)
    del message["To"]
""",
    "deleted in lower case": """
message = MIMEText(text)
for member in members:
    del message["to"]
    message["To"] = member.email
    server.send_message(message)
""",
    "deleted if there": """
message = MIMEText(text)
for member in members:
    if "To" in message:
        del message["To"]
    message["To"] = member.email
    server.send_message(message)
""",
    "replaced": """
message = MIMEText(text)
message["To"] = ""
for member in members:
    message.replace_header("To", member.email)
    server.send_message(message)
""",
    "attribute replaced": """
message = EmailMessage("News", text)
for member in members:
    message.to = [member.email]
    message.send()
""",
    "list cleared": """
message = EmailMessage("News", text)
for member in members:
    message.to.clear()
    message.to.append(member.email)
    message.send()
""",
    "list made in the loop": """
for member in members:
    emails = []
    emails.append(member.email)
    send_mail("News", text, None, emails)
""",
    "nested loops": """
for club in Club.objects.all():
    for member in club.members.all():
        send_mail("News", text, None, [member.email])
""",
    "comprehension of messages": """
messages = [EmailMessage("News", text, to=[member.email]) for member in members]
get_connection().send_messages(messages)
""",
    "list of messages": """
messages = []
for member in members:
    messages.append(EmailMessage("News", text, to=[member.email]))
get_connection().send_messages(messages)
""",
    "mass mail": """
send_mass_mail([("News", text, None, [member.email]) for member in members])
""",
    "mass mail built in a loop": """
mails = []
for member in members:
    mails.append(("News", text, None, [member.email]))
send_mass_mail(tuple(mails))
""",
    "while": """
queue = list(members)
while queue:
    member = queue.pop()
    send_mail("News", text, None, [member.email])
""",
    "by index": """
emails = [member.email for member in members]
for index in range(len(emails)):
    send_mail("News", text, None, [emails[index]])
""",
    "zip": """
emails = [member.email for member in members]
for member, email in zip(members, emails):
    send_mail("News", text, None, [email])
""",
    "items": """
texts = {member.email: member.name for member in members}
for email, name in texts.items():
    send_mail("News", name, None, [email])
""",
    "one sent, then all counted": """
seen = []
for member in members:
    send_mail("News", text, None, [member.email])
    seen.append(member.email)
print(len(seen))
""",
    "copied message": """
import copy
template = MIMEText(text)
for member in members:
    message = copy.deepcopy(template)
    message["To"] = member.email
    server.send_message(message)
""",
    "first only": """
message = MIMEText(text)
for member in members:
    message["To"] = member.email
    server.send_message(message)
    break
""",
    "returned in the first turn": """
message = MIMEText(text)
for member in members:
    message["To"] = member.email
    server.send_message(message)
    return
""",
    "envelope only": """
message = MIMEText(text)
message["To"] = "club@example.org"
for member in members:
    server.sendmail("club@example.org", [member.email], message.as_string())
server.sendmail("club@example.org", [member.email for member in members], message.as_string())
""",
    "modern messages": """
for member in members:
    message = Modern()
    message["To"] = member.email
    server.send_message(message)
""",
}


@pytest.mark.parametrize("statements", LEAKS.values(), ids=LEAKS)
def test_loops_that_bring_people_together(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


@pytest.mark.parametrize("statements", CLEAN.values(), ids=CLEAN)
def test_loops_that_keep_people_apart(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


def test_of_a_message_that_can_be_sent_once_only_the_first_turn_counts(programs: Programs) -> None:
    programs.check("""
        from O365 import Account, Message
        from app.models import Member

        def to_the_first(credentials):
            message = Account(credentials).new_message()
            for member in Member.query.all():
                message.to.add(member.email)
                message.send()

        def to_all_after_the_loop(credentials):
            message = Account(credentials).new_message()
            for member in Member.query.all():
                message.to.add(member.email)  # MG101 high
            message.send()

        def to_a_whole_list_at_the_first_turn(credentials, groups):
            message = Account(credentials).new_message()
            for group in groups:
                message.to.add([member.email for member in Member.query.all()])  # MG101 high
                message.send()

        def again_and_again_in_version_0_9(auth):
            message = Message(auth=auth)
            for member in Member.query.all():
                message.addRecipient(member.email)  # MG103 high
                message.sendMessage()
        """)


def test_a_loop_over_names_sets_what_each_of_them_names(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText
        from django.core.mail import EmailMessage
        from app.models import Member

        def deliver(people, message):
            smtplib.SMTP().sendmail("team@example.org", people, message.as_string())

        def headers_in_pairs():
            people = [member.email for member in Member.objects.all()]
            message = MIMEText("News")
            for name, value in (("From", "team@example.org"), ("To", ", ".join(people))):
                message[name] = value  # MG101 high
            deliver(people, message)

        def hidden_headers_in_pairs():
            people = [member.email for member in Member.objects.all()]
            message = MIMEText("News")
            for name, value in (("To", "team@example.org"), ("Bcc", ", ".join(people))):
                message[name] = value  # MG104 high
            deliver(people, message)

        def items_of_a_mapping():
            people = [member.email for member in Member.objects.all()]
            message = MIMEText("News")
            headers = {"From": "team@example.org", "To": ", ".join(people)}
            for name, value in headers.items():
                if value:
                    message[name] = value  # MG101 high
            deliver(people, message)

        def keys_of_a_mapping():
            people = [member.email for member in Member.objects.all()]
            message = MIMEText("News")
            headers = {"From": "team@example.org", "To": ", ".join(people)}  # MG101 high
            for name in headers:
                message.add_header(name, headers[name])
            deliver(people, message)

        def attributes_by_name(team):
            people = {"to": [team.owner.email], "bcc": [member.email for member in Member.objects.all()]}
            message = EmailMessage("News", "Text")
            for name in ["to", "cc", "bcc"]:
                if name in people:
                    setattr(message, name, people[name])
            message.send()

        def until_one_is_found(team):
            message = EmailMessage("News", "Text")
            for name, people in (("bcc", None), ("to", [member.email for member in Member.objects.all()])):
                if not people:
                    continue
                setattr(message, name, people)  # MG101 high
                break
            message.send()
        """)
