"""What a message object keeps from one turn of a loop to the next, and Bcc headers in the text that is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailguard.repair.repair import Advice, Repair

Check = Callable[[str, str], None]

LOOP = """
    import smtplib
    from email.mime.text import MIMEText
    from app.models import User

    def remind():
        msg = MIMEText('Please pay.')
        server = smtplib.SMTP('localhost')
        for user in User.objects.all():
            {header}  # one of them
            {send}
    """


@pytest.mark.parametrize("header", ["msg['To'] = user.email", "msg.add_header('To', user.email)"])
def test_the_header_is_deleted_first(safe: Check, header: str) -> None:
    send = "server.sendmail('a@example.org', [user.email], msg.as_string())"
    after = f"del msg['To']\n            {header}"
    safe(LOOP.format(header=header, send=send), LOOP.format(header=after, send=send))


def test_those_who_got_the_later_messages_no_longer_do(unsafe: Check) -> None:
    header, send = "msg['To'] = user.email", "server.send_message(msg)"
    unsafe(LOOP.format(header=header, send=send), LOOP.format(header=f"del msg['To']\n            {header}", send=send))


def test_a_list_is_begun_anew(unsafe: Check) -> None:
    before = """
        from django.core.mail import EmailMessage
        from app.models import User

        def remind():
            msg = EmailMessage('Hello')
            for user in User.objects.all():
                msg.to.append(user.email)
                msg.send()
        """
    unsafe(before, before.replace("msg.to.append(user.email)", "msg.to = [user.email]"))


SERIALISED = """
    import smtplib
    from email.mime.text import MIMEText
    from app.models import User

    def announce(text):
        hidden = [user.email for user in User.objects.all()]
        msg = MIMEText(text)
        msg['To'] = 'a@example.org'
        {header}
        # then
        smtplib.SMTP('localhost').sendmail('a@example.org', {envelope}, msg.as_string())
    """


@pytest.mark.parametrize(
    "header",
    ["msg['Bcc'] = ', '.join(hidden)", "if hidden:\n            msg['Bcc'] = ', '.join(hidden)  # blind"],
)
def test_a_bcc_header_is_not_set(safe: Check, header: str) -> None:
    before = SERIALISED.format(header=header, envelope="hidden")
    safe(before, before.replace(f"        {header}\n", ""))


@pytest.mark.parametrize(
    ("header", "envelope"),
    [
        ("msg['Bcc'] = ', '.join(hidden)", "msg['Bcc'].split(',')"),
        ("if hidden.pop():\n            msg['Bcc'] = ', '.join(hidden)", "hidden"),
        ("if hidden:\n            msg['Bcc'] = ', '.join(hidden)\n        else:\n            log()", "hidden"),
    ],
)
def test_a_bcc_header_that_is_needed_stays(
    offers: Callable[..., tuple[Repair | Advice, ...]], header: str, envelope: str
) -> None:
    assert [type(each) for each in offers(SERIALISED.format(header=header, envelope=envelope))] == [Advice]


BEFORE_LOOP = """
    from flask_mail import Mail, Message
    from app.models import User

    mail = Mail()

    def remind(subject):
        msg = Message(subject)  # with no one in it
        text = 'Please pay.'
        msg.body = text
        with mail.connect() as connection:
            for user in User.objects.all():
                # each of them
                msg.add_recipient(user.email)
                connection.send(msg)
    """
INSIDE_LOOP = """
    from flask_mail import Mail, Message
    from app.models import User

    mail = Mail()

    def remind(subject):
        text = 'Please pay.'
        with mail.connect() as connection:
            for user in User.objects.all():
                # each of them
                msg = Message(subject)  # with no one in it
                msg.body = text
                msg.add_recipient(user.email)
                connection.send(msg)
    """


def test_a_message_that_only_grows_is_made_inside_the_loop(unsafe: Check) -> None:
    unsafe(BEFORE_LOOP, INSIDE_LOOP)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("msg.body = text", "if text:\n            msg.body = text"),  # who reads it has to look at both
        ("msg.body = text", "msg.body = text\n        log(msg)"),  # once is not as often as for each
        ("connection.send(msg)", "connection.send(msg)\n        return msg"),  # there may be none
        ("connection.send(msg)", "connection.send(msg)\n                text = ''"),  # it would be another one
        ("msg.body = text", "msg.body = '''\n        Please'''"),  # its lines cannot be indented
    ],
)
def test_a_message_that_cannot_be_moved_stays(
    offers: Callable[..., tuple[Repair | Advice, ...]], line: str, changed: str
) -> None:
    assert [type(each) for each in offers(BEFORE_LOOP.replace(line, changed))] == [Advice]


def test_several_people_in_each_turn_are_shown_to_nobody(safe: Check) -> None:
    program = """
        import smtplib
        from email.mime.text import MIMEText
        from app.models import User

        def announce(smtp: smtplib.SMTP):
            people = [user.email for user in User.objects.all()]
            message = MIMEText("Hello")
            for start in range(0, len(people), 100):
                group = people[start:start + 100]
                {to}
                smtp.sendmail("news@example.org", group, message.as_string())
        """
    nobody = """del message['To']
                message['To'] = 'undisclosed-recipients:;'"""
    safe(program.format(to="message['To'] = ';'.join(group)"), program.format(to=nobody))
