"""A function without Bcc gives way to a message class: `send_mail(...)` becomes `EmailMessage(..., bcc=...).send()`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailguard.repair.repair import Advice, Repair

Check = Callable[[str, str], None]


def program(imports: str, call: str, more: str = "") -> str:
    return f"""
        {imports}
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            {call}
        {more}
        """


SEND = "send_mail('News', 'Hello', None, emails)"
SENT = "EmailMessage('News', 'Hello', None, bcc=emails).send()"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from django.core.mail import send_mail", "from django.core.mail import EmailMessage"),
        ("from django.core.mail import EmailMessage, send_mail", "from django.core.mail import EmailMessage"),
        (
            "from django.core.mail import get_connection, send_mail",
            "from django.core.mail import EmailMessage, get_connection",
        ),
        (
            "from django.core.mail import (\n            BadHeaderError,\n            send_mail,\n        )",
            "from django.core.mail import (\n            BadHeaderError,\n            EmailMessage,\n        )",
        ),
    ],
)
def test_the_import(safe: Check, before: str, after: str) -> None:
    safe(program(before, SEND), program(after, SENT))


def test_the_old_name_stays_where_it_is_used(safe: Check) -> None:
    more = "send_mail('a', 'b', None, ['log@example.org'])"
    safe(
        program("from django.core.mail import send_mail", SEND, more),
        program("from django.core.mail import EmailMessage, send_mail", SENT, more),
    )


def test_a_name_of_another_library_is_not_taken(safe: Check) -> None:
    imports = "from email.message import EmailMessage\n        from django.core.mail import send_mail"
    safe(
        program(imports, SEND, "EmailMessage()"),
        program(
            imports.replace("send_mail", "EmailMultiAlternatives"),
            SENT.replace("EmailMessage", "EmailMultiAlternatives"),
            "EmailMessage()",
        ),
    )


def test_an_import_under_another_name(safe: Check) -> None:
    safe(
        program("from django.core.mail import send_mail as mail_to", "mail_to('News', 'Hello', None, emails)"),
        program("from django.core.mail import EmailMessage", SENT),
    )


def test_the_module(safe: Check) -> None:
    safe(
        program("from django.core import mail", f"return mail.{SEND}"),
        program("from django.core import mail", f"return mail.{SENT}"),
    )


def test_keywords_and_what_the_method_takes(safe: Check) -> None:
    before = """
        from django.core.mail import send_mail
        from app.models import User

        send_mail(
            subject='News',
            message='Hello',  # in plain text
            recipient_list=[user.email for user in User.objects.all()],
            from_email=None,
            fail_silently=True,
        )
        """
    after = """
        from django.core.mail import EmailMessage
        from app.models import User

        EmailMessage(
            subject='News',
            body='Hello',  # in plain text
            bcc=[user.email for user in User.objects.all()],
            from_email=None,
        ).send(fail_silently=True)
        """
    safe(before, after)


def test_an_argument_without_a_place_in_the_class(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    call = "return send_mail('News', 'Hello', None, emails, auth_user=user)"
    assert [type(each) for each in offers(program("from django.core.mail import send_mail", call))] == [Advice]


def test_html_is_attached(unsafe: Check) -> None:
    unsafe(
        program(
            "from django.core.mail import send_mail", "return send_mail('News', text, None, emails, html_message=html)"
        ),
        program(
            "from django.core.mail import EmailMultiAlternatives",
            "return EmailMultiAlternatives('News', text, None, bcc=emails, alternatives=[(html, \"text/html\")]).send()",
        ),
    )


def test_lines_below_the_first_argument_stay_below_it(safe: Check) -> None:
    before = """
        from django.core import mail
        from app.models import User

        mail.send_mail('News', 'Hello',
                       None,  # the sender
                       [user.email for user in User.objects.all()],
                  fail_silently=quiet)
        """
    after = """
        from django.core import mail
        from app.models import User

        mail.EmailMessage('News', 'Hello',
                          None,  # the sender
                          bcc=[user.email for user in User.objects.all()]).send(fail_silently=quiet)
        """
    safe(before, after)
