"""A list moves from To or Cc to Bcc: arguments, attributes, methods, headers and keys of mappings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailguard.repair.repair import Advice, Repair, Safety

Check = Callable[[str, str], None]

PEOPLE = "emails = [user.email for user in User.objects.all()]"


def django(call: str, *, imported: str = "EmailMessage") -> str:
    return f"""
        from django.core.mail import {imported}
        from app.models import User


        def announce():
            {PEOPLE}
            {call}
        """


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "EmailMessage('News', 'Hello', None, emails).send()",
            "EmailMessage('News', 'Hello', None, bcc=emails).send()",
        ),
        (
            "EmailMessage(subject='News', to=emails, body='Hello').send()",
            "EmailMessage(subject='News', bcc=emails, body='Hello').send()",
        ),
        (
            "EmailMessage('News', 'Hello', None, emails, []).send()",
            "EmailMessage('News', 'Hello', None, [], emails).send()",
        ),
        (
            "EmailMessage('News', 'Hello', None, emails, None, headers=h).send()",
            "EmailMessage('News', 'Hello', None, [], emails, headers=h).send()",
        ),
        (
            "EmailMessage('News', to=[author.email], cc=emails).send()",
            "EmailMessage('News', to=[author.email], bcc=emails).send()",
        ),
        (
            "EmailMessage('News', to=emails, bcc=()).send()",
            "EmailMessage('News', bcc=emails).send()",
        ),
    ],
)
def test_an_argument(safe: Check, before: str, after: str) -> None:
    safe(django(before), django(after))


def test_an_argument_with_a_line_and_a_comment_of_its_own(safe: Check) -> None:
    before = """
        from django.core.mail import EmailMessage
        from app.models import User

        EmailMessage(
            'News',  # the subject
            to=[  # everybody
                user.email
                for user in User.objects.all()
            ],
            body='Hello'  # no comma
        ).send()
        """
    safe(before, before.replace("to=[", "bcc=["))


def test_positional_arguments_behind_it_keep_their_place(safe: Check) -> None:
    safe(
        django(
            "EmailMultiAlternatives('News', 'Hello', None, emails, None, None, files).send()",
            imported="EmailMultiAlternatives",
        ),
        django(
            "EmailMultiAlternatives('News', 'Hello', None, [], emails, None, files).send()",
            imported="EmailMultiAlternatives",
        ),
    )


@pytest.mark.parametrize(
    ("there", "both"),
    [
        ("[author.email]", "[author.email, *emails]"),
        ("[author.email,]", "[author.email, *emails]"),
        ("log.to.split(',')", "[*log.to.split(','), *emails]"),
        ("log.to", "[*(log.to or []), *emails]"),
        ("log.to.split(u',')", "log.to.split(u',') + list(emails)"),
    ],
)
def test_people_who_are_in_bcc_already_stay_there(unsafe: Check, there: str, both: str) -> None:
    unsafe(
        django(f"EmailMessage('News', to=emails, bcc={there}).send()"),
        django(f"EmailMessage('News', bcc={both}).send()"),
    )


@pytest.mark.parametrize(
    ("statements", "becomes"),
    [
        (["message = EmailMessage('News', to=emails)", "if message.to: message.send()"], ("to=", "bcc=")),
        (["message = EmailMessage('News', to=emails)", "message.send()", "print(len(message.to))"], ("to=", "bcc=")),
        (
            ["message = EmailMessage('News')", "message.to = emails", "message.send()", "print(message.to)"],
            (".to =", ".bcc ="),
        ),
        (["self.mail = EmailMessage('News', cc=emails)", "print(self.mail.cc)", "self.mail.send()"], ("cc=", "bcc=")),
    ],
)
def test_the_code_may_ask_the_message_who_is_there(
    unsafe: Check, statements: list[str], becomes: tuple[str, str]
) -> None:
    before = django("\n            ".join(statements))
    unsafe(before, before.replace(*becomes))


def test_another_function_may_ask_the_message_who_is_there(unsafe: Check) -> None:
    before = """
        from django.core.mail import EmailMessage
        from app.models import User

        def made():
            return EmailMessage('News', to=[user.email for user in User.objects.all()])

        def announce():
            letter = made()
            if letter.to:
                letter.send()
        """
    unsafe(before, before.replace("to=[", "bcc=["))


def test_another_object_may_be_asked(safe: Check) -> None:
    before = django(
        "message = EmailMessage('News', to=emails)\n            print(author.to)\n            message.send()"
    )
    safe(before, before.replace("to=", "bcc="))


def test_a_call_that_sends_leaves_nothing_to_ask(safe: Check) -> None:
    before = """
        from flask_mail import Mail
        from app.models import User

        def announce(app, newsletter):
            Mail(app).send_message('News', recipients=[user.email for user in User.query.all()])

        def shown(newsletter):
            print(newsletter.recipients)
        """
    safe(before, before.replace("recipients=", "bcc="))


HELPER = """
    from django.core.mail import EmailMessage
    from app.models import User

    def mail(people, others=None):
        {before}
        EmailMessage('News', {arguments}).send()

    def announce():
        return mail([user.email for user in User.objects.all()])
    """


@pytest.mark.parametrize(
    ("before", "both"),
    [
        ("pass", "[*(others or []), *people]"),
        ("others = [*people]", "[*(others or []), *people]"),
        ("others = others or u''", "list(others or []) + list(people)"),
    ],
)
def test_a_parameter_may_be_none(unsafe: Check, before: str, both: str) -> None:
    program = HELPER.format(before=before, arguments="{arguments}")
    unsafe(program.format(arguments="to=people, bcc=others"), program.format(arguments=f"bcc={both}"))


def test_an_attribute(safe: Check) -> None:
    before = django("message = EmailMessage('News')\n            message.to = emails\n            message.send()")
    safe(before, before.replace("message.to =", "message.bcc ="))


def test_an_attribute_is_left_alone_where_the_other_one_is_set_as_well(fixed: Callable[..., str]) -> None:
    before = django(
        "message = EmailMessage('News', bcc=[])\n            message.bcc = log()\n            message.to = emails\n"
        "            message.send()"
    )
    assert "message.to = emails" in fixed(before)


def test_a_method_that_adds(safe: Check) -> None:
    before = """
        from pyramid_mailer.message import Message
        from app.models import Reader

        def announce(mailer):
            message = Message('News', ['news@example.org'])
            for reader in Reader.query.all():
                message.add_cc(reader.email)
            mailer.send(message)
        """
    safe(before, before.replace("add_cc", "add_bcc"))


SMTP = """
    import smtplib
    from email.message import EmailMessage
    from app.models import User

    def announce(text):
        emails = [user.email for user in User.objects.all()]
        msg = EmailMessage()
        msg.set_content(text)
        {header}
        with smtplib.SMTP('localhost') as server:
            {send}
    """


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("msg['To'] = ', '.join(emails)", "msg['Bcc'] = ', '.join(emails)"),
        ('msg["to"] = emails', 'msg["bcc"] = emails'),
        ("msg['CC'] = emails", "msg['BCC'] = emails"),
        ("msg.add_header('To', ', '.join(emails))", "msg.add_header('Bcc', ', '.join(emails))"),
    ],
)
def test_a_header_where_the_client_takes_bcc_out(safe: Check, before: str, after: str) -> None:
    send = "server.send_message(msg)"
    safe(SMTP.format(header=before, send=send), SMTP.format(header=after, send=send))


def test_a_header_where_the_envelope_is_given_shows_nobody(safe: Check) -> None:
    send = "server.sendmail('a@example.org', emails, msg.as_string())"
    safe(
        SMTP.format(header="msg['To'] = ', '.join(emails)", send=send),
        SMTP.format(header="msg['To'] = 'undisclosed-recipients:;'", send=send),
    )


@pytest.mark.parametrize(
    "send",
    [
        "server.sendmail('a@example.org', msg['To'].split(','), msg.as_string())",
        "server.sendmail('a@example.org', msg.get_all('to'), msg.as_string())",
        "deliver(msg)",
        "server.sendmail('a@example.org', emails, msg.as_string()); log(msg['To'])",
    ],
)
def test_a_header_that_is_read_is_left_alone(offers: Callable[..., tuple[Repair | Advice, ...]], send: str) -> None:
    offered = offers(SMTP.format(header="msg['To'] = ', '.join(emails)", send=send))
    assert [type(each) for each in offered] == [Advice]


def test_a_second_bcc_header_is_not_set(fixed: Callable[..., str]) -> None:
    header = "msg['Bcc'] = 'log@example.org'\n        msg['To'] = emails"
    assert "msg['To'] = emails" in fixed(SMTP.format(header=header, send="server.send_message(msg)"))


REQUEST = """
    import boto3
    from app.models import User

    def announce():
        emails = [user.email for user in User.objects.all()]
        boto3.client('ses').send_email(
            Source='a@example.org',
            Destination={destination},
            Message={{}},
        )
    """


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{'ToAddresses': emails}", "{'BccAddresses': emails}"),
        ("{'ToAddresses': [author], 'CcAddresses': emails}", "{'ToAddresses': [author], 'BccAddresses': emails}"),
    ],
)
def test_a_key(safe: Check, before: str, after: str) -> None:
    safe(REQUEST.format(destination=before), REQUEST.format(destination=after))


def test_a_key_is_left_alone_where_the_other_one_is_there(fixed: Callable[..., str]) -> None:
    destination = "{'ToAddresses': emails, 'BccAddresses': [log]}"
    assert destination in fixed(REQUEST.format(destination=destination))


def test_a_library_that_is_not_known_to_send_without_to_gets_advice(
    offers: Callable[..., tuple[Repair | Advice, ...]],
) -> None:
    (offered,) = offers("""
        from postmarker.core import PostmarkClient
        from app.models import User

        def announce(key):
            emails = [user.email for user in User.objects.all()]
            return PostmarkClient(key).emails.send(From='a@example.org', To=emails, Subject='News', HtmlBody='Hello')
        """)
    assert isinstance(offered, Advice)
    assert offered.reason == offered.finding.repair


def test_a_repair_says_what_it_does(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers(django("EmailMessage('News', 'Hello', None, emails).send()"))
    assert isinstance(offered, Repair)
    assert (offered.title, offered.safety, offered.reason) == ("Move the people from To to Bcc", Safety.SAFE, "")
    assert [(edit.path, edit.span, edit.text) for edit in offered.edits] == [("news.py", (7, 40, 7, 40), "bcc=")]


def test_a_project_that_delivers_through_a_provider(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    """Most providers want somebody in To; nobody in Cc is nothing to them."""
    (to, cc) = offers(
        {
            "settings.py": "EMAIL_BACKEND = 'anymail.backends.sendgrid.EmailBackend'\n",
            "news.py": f"""
                from django.core.mail import EmailMessage
                from app.models import User


                def announce():
                    {PEOPLE}
                    EmailMessage('News', 'Hello', to=emails).send()
                    EmailMessage('News', 'Hello', to=['us@example.org'], cc=emails).send()
                """,
        }
    )
    assert isinstance(to, Repair)
    assert isinstance(cc, Repair)
    reason = "the project has a way to deliver mail that may refuse a message with nobody in To"
    assert (to.safety, to.reason) == (Safety.UNSAFE, reason)
    assert cc.safety is Safety.SAFE


@pytest.mark.parametrize(
    ("argument", "safety"),
    [
        ("reply_to=emails", Safety.UNSAFE),
        ("reply_to=['us@example.org', *emails]", Safety.UNSAFE),
        ("body='To ' + ', '.join(emails)", Safety.UNSAFE),
        ("body=f'To {len(emails)} people'", Safety.SAFE),
        ("body=text(emails=1)", Safety.SAFE),
        ("body=settings.emails", Safety.SAFE),
    ],
)
def test_the_same_people_in_another_argument(
    offers: Callable[..., tuple[Repair | Advice, ...]], argument: str, safety: Safety
) -> None:
    (offered,) = offers(django(f"EmailMessage('News', to=emails, {argument}).send()"))
    assert isinstance(offered, Repair)
    reason = "another argument of the call holds the same people, who may be seen there"
    assert (offered.safety, offered.reason) == (safety, reason if safety is Safety.UNSAFE else "")
