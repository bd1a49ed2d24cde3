"""Each person gets a message of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailguard.repair.repair import Advice, Repair

Check = Callable[[str, str], None]


MESSAGES = """
    from django.core.mail import send_mass_mail
    from app.models import User

    def announce(text, more):
        emails = [user.email for user in User.objects.all()]
        send_mass_mail({messages}, fail_silently=False)
    """


@pytest.mark.parametrize(
    ("messages", "after"),
    [
        ("(('News', text, None, emails),)", "[('News', text, None, [recipient]) for recipient in emails]"),
        (
            "[\n            ('News', text, None, emails),\n        ]",
            "[\n            ('News', text, None, [recipient]) for recipient in emails\n        ]",
        ),
        (
            "[('News', text, None, [user.email for user in User.objects.all()])]",
            "[('News', text, None, [user.email]) for user in User.objects.all()]",
        ),
        (
            "(more, ('News', text, None, emails))",
            "(more, *(('News', text, None, [recipient]) for recipient in emails))",
        ),
        (
            "[('', text, None, emails)  # all\n        ]",
            "[*(('', text, None, [recipient]) for recipient in emails)  # all\n        ]",
        ),
    ],
)
def test_a_tuple_among_those_of_one_call(unsafe: Check, messages: str, after: str) -> None:
    unsafe(MESSAGES.format(messages=messages), MESSAGES.format(messages=after))


def test_one_of_several_in_a_file_that_may_be_for_python_2(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    messages = "(more, ({prefix}'News', text, None, emails))"
    (offered,) = offers(MESSAGES.format(messages=messages.format(prefix="")))
    assert isinstance(offered, Repair)
    (offered,) = offers(MESSAGES.format(messages=messages.format(prefix="u")))
    assert isinstance(offered, Advice)


def test_a_loop_around_the_call(unsafe: Check) -> None:
    before = """
        from airflow.utils.email import send_email
        from app.models import User

        def announce(recipient):
            if recipient:
                send_email(
                    [user.email for user in User.objects.all()],  # everybody
                    'Report',

                    'Hello',
                )
        """
    after = """
        from airflow.utils.email import send_email
        from app.models import User

        def announce(recipient):
            if recipient:
                for user in User.objects.all():
                    send_email(
                        [user.email],  # everybody
                        'Report',

                        'Hello',
                    )
        """
    unsafe(before, after)


LOOP = """
    from airflow.utils.email import send_email
    from app.models import User

    def announce(team, recipient):
        {before}
        send_email({people}, 'Report', 'Hello')
    """
LOOPED = """
    from airflow.utils.email import send_email
    from app.models import User

    def announce(team, recipient):
        {before}
        {head}:
            send_email({one}, 'Report', 'Hello')
    """


@pytest.mark.parametrize(
    ("before", "people", "head", "one"),
    [
        ("pass", "[x.email for x in User.objects.all()]", "for x in User.objects.all()", "[x.email]"),
        (
            "print({x for x in team})",
            "[x.email for x in User.objects.all()]",
            "for x in User.objects.all()",
            "[x.email]",
        ),
        ("print(x=team.x)", "[x.email for x in User.objects.all()]", "for x in User.objects.all()", "[x.email]"),
        (
            "for x in team: print(x)",  # what is found in the name later on might change
            "[x.email for x in User.objects.all()]",
            "for address in [x.email for x in User.objects.all()]",
            "[address]",
        ),
        (
            "pass",
            "[x.email for x in User.objects.all() if x.email]",
            "for address in [x.email for x in User.objects.all() if x.email]",
            "[address]",
        ),
        (
            "pass",
            "[email for _, email in User.objects.values_list('name', 'email')]",
            "for _, email in User.objects.values_list('name', 'email')",
            "[email]",
        ),
    ],
)
def test_the_loop_of_a_comprehension_where_its_names_are_free(
    unsafe: Check, before: str, people: str, head: str, one: str
) -> None:
    unsafe(LOOP.format(before=before, people=people), LOOPED.format(before=before, head=head, one=one))


@pytest.mark.parametrize(
    ("people", "head", "one"),
    [
        ("user.email for user in User.objects.all()", "for user in User.objects.all()", "user.email"),
        (
            "user.email for user in User.objects.all() if user.email",
            "for recipient in (user.email for user in User.objects.all() if user.email)",
            "recipient",
        ),
    ],
)
def test_a_generator_that_is_joined(unsafe: Check, people: str, head: str, one: str) -> None:
    program = """
        from email_to import EmailServer
        from app.models import User

        def announce():
            {before}EmailServer('localhost').quick_email({people}, 'News', 'Hello')
        """
    after = program.format(before=f"{head}:\n                ", people=one)
    unsafe(program.format(before="", people=f"', '.join({people})"), after)


def test_a_joined_text_is_taken_apart(unsafe: Check) -> None:
    before = """
        from email_to import EmailServer
        from app.models import User

        def announce(server: EmailServer):
            emails = [user.email for user in User.objects.all()]
            EmailServer('localhost').quick_email(', '.join(emails), 'News', 'Hello')
        """
    after = """
        from email_to import EmailServer
        from app.models import User

        def announce(server: EmailServer):
            emails = [user.email for user in User.objects.all()]
            for recipient in emails:
                EmailServer('localhost').quick_email(recipient, 'News', 'Hello')
        """
    unsafe(before, after)


def test_a_result_that_is_used_is_not_given_up(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers("""
        from airflow.utils.email import send_email
        from app.models import User

        def announce():
            return send_email([user.email for user in User.objects.all()], 'Report', 'Hello')
        """)
    assert isinstance(offered, Advice)


def test_others_do_not_get_each_of_the_messages(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers("""
        from airflow.utils.email import send_email
        from app.models import User

        def announce(boss):
            emails = [user.email for user in User.objects.all()]
            send_email(emails, 'Report', 'Hello', bcc=[boss.email])
        """)
    assert isinstance(offered, Advice)


def test_a_text_over_several_lines_is_not_indented(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers('''
        from airflow.utils.email import send_email
        from app.models import User

        def announce():
            send_email([user.email for user in User.objects.all()], 'Report', """Hello
            you""")
        ''')
    assert isinstance(offered, Advice)


def test_a_name_that_holds_a_text_is_not_looped_over(offers: Callable[..., tuple[Repair | Advice, ...]]) -> None:
    (offered,) = offers("""
        from airflow.utils.email import send_email
        from app.models import User

        def announce():
            people = ', '.join(user.email for user in User.objects.all())
            send_email(people, 'Report', 'Hello')
        """)
    assert isinstance(offered, Advice)


def test_names_that_stand_for_each_other(unsafe: Check) -> None:
    program = """
        from airflow.utils.email import send_email
        from app.models import User

        def announce():
            others = [user.email for user in User.objects.all()]
            people = others
            others = people
            {send}
        """
    before, after = (
        "send_email(people, 'Hello')",
        "for recipient in people:\n                send_email([recipient], 'Hello')",
    )
    unsafe(program.format(send=before), program.format(send=after))
