"""MG106: an API that can isolate recipients is not told to. One mistake is one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

SENDGRID = """
from sendgrid.helpers.mail import Mail
from app.models import User

def announce(client, flag, options):
    emails = [user.email for user in User.query.all()]
    client.send(Mail("news@example.org", emails, "News", "Text"{option})){mark}
"""


@pytest.mark.parametrize(
    ("option", "mark"),
    [
        ("", "  # MG106 high"),
        (", is_multiple=False", "  # MG106 high"),
        (", is_multiple=None", "  # MG106 high"),
        (", is_multiple=True", ""),
        (", is_multiple=flag", "  # MG101 high"),  # it may be True
        (", is_multiple=options['each']", "  # MG101 high"),
    ],
)
def test_only_an_option_that_is_surely_left_out_is_missing(programs: Programs, option: str, mark: str) -> None:
    programs.check(SENDGRID.format(option=option, mark=mark))


@pytest.mark.parametrize("people", ["emails", "to_emails=emails", "emails, 'News'"])
def test_unknown_options_do_not_hide_people_whom_the_call_names(programs: Programs, people: str) -> None:
    programs.check(f"""
        from sendgrid.helpers.mail import Mail
        from app.models import User

        def announce(client, sender, **options):
            emails = [user.email for user in User.query.all()]
            client.send(Mail({"from_email=" if "=" in people else ""}sender, {people}, **options))  # MG101 high
        """)


@pytest.mark.parametrize(
    ("call", "mark"),
    [
        ("sendgrid.Mail(to=emails)", "  # MG101 high"),  # version 2
        ("sendgrid.Mail(to_emails=emails)", "  # MG106 high"),  # version 6
        ("sendgrid.Mail(cc=emails, to='news@example.org')", "  # MG102 high"),
        ("sendgrid.helpers.mail.Mail(to_email=Email(emails[0]))", ""),  # version 5
    ],
)
def test_how_a_class_is_called_tells_which_version_it_is(programs: Programs, call: str, mark: str) -> None:
    programs.check(f"""
        import sendgrid.helpers.mail
        from sendgrid.helpers.mail import Email
        from app.models import User

        def announce(client):
            emails = [user.email for user in User.query.all()]
            client.send({call}){mark}
        """)


@pytest.mark.parametrize("select", ["MG101", "visible-to"])
def test_which_rule_speaks_does_not_depend_on_the_selection(programs: Programs, select: str) -> None:
    assert programs.selecting(select).reported(SENDGRID.format(option="", mark="")) == []


def test_an_option_on_the_message_may_be_set_later(programs: Programs) -> None:
    programs.check("""
        from anymail.message import AnymailMessage
        from shop.models import Customer

        def isolated():
            message = AnymailMessage("Sale", "Today", to=[c.email for c in Customer.objects.all()])
            message.merge_metadata = {}
            message.send()

        def visible():
            message = AnymailMessage("Sale", "Today", to=[c.email for c in Customer.objects.all()])  # MG106 high
            message.metadata = {}
            message.send()
        """)


def test_cc_is_no_matter_of_isolation(programs: Programs) -> None:
    program = """
        from anymail.message import AnymailMessage
        from shop.models import Customer

        def announce(owner):
            emails = [customer.email for customer in Customer.objects.all()]
            AnymailMessage("Sale", "Today", to=[owner.email], cc=emails).send()  # MG102 high
        """
    programs.check(program)
    assert [finding.repair for finding in programs.findings(program)] == [
        "Set message.merge_data = {}: an empty dict makes each person in To get a copy of their own."
    ]


def test_a_to_that_grows_from_one_send_to_the_next_is_no_matter_of_isolation(programs: Programs) -> None:
    programs.check("""
        from anymail.message import AnymailMessage
        from shop.models import Customer

        def announce():
            message = AnymailMessage("Sale", "Today")
            for customer in Customer.objects.all():
                message.to.append(customer.email)  # MG103
                message.send()
        """)


def test_an_option_that_only_some_backends_read_is_not_missing(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import EmailMessage
        from shop.models import Customer

        def announce():
            EmailMessage("Sale", "Today", to=[c.email for c in Customer.objects.all()]).send()  # MG101 high
        """)


@pytest.mark.parametrize(
    ("program", "message", "repair"),
    [
        (
            SENDGRID.format(option="", mark=""),
            (
                "without is_multiple, SendGrid shows several addresses of people from the application's data in To "
                "to each other"
            ),
            (
                "Pass is_multiple=True together with the people, to Mail() or to add_to(), so that each person gets "
                "a message of their own."
            ),
        ),
        (
            """
            import requests
            from app.models import User

            def announce():
                data = {"to": [user.email for user in User.query.all()], "from": "news@example.org"}
                requests.post("https://api.mailgun.net/v3/example.org/messages", data=data)
            """,
            (
                "without recipient-variables, Mailgun shows several addresses of people from the application's data "
                "in To to each other"
            ),
            (
                "Add 'recipient-variables': json.dumps({address: {} for address in addresses}), so that each person "
                "gets a copy of their own."
            ),
        ),
    ],
)
def test_the_option_of_the_api_in_use_is_named(programs: Programs, program: str, message: str, repair: str) -> None:
    (finding,) = programs.findings(program)
    assert (finding.code, finding.message, finding.repair) == ("MG106", message, repair)


def test_the_option_of_a_payload_is_named_by_its_key(programs: Programs) -> None:
    (finding,) = programs.findings("""
        from mailchimp_transactional import Client
        from app.models import User

        def announce(key):
            people = [{"email": user.email} for user in User.query.all()]
            Client(key).messages.send({"message": {"to": people, "preserve_recipients": True}})
        """)
    assert (finding.code, finding.message.partition(" makes ")[0]) == ("MG105", "preserve_recipients")


def test_an_exposing_option_shows_copies_as_well(programs: Programs) -> None:
    programs.check("""
        import frappe

        def announce(owner):
            people = frappe.get_all("Subscriber", pluck="email")
            frappe.sendmail(recipients=[owner.email], cc=people, expose_recipients="header")  # MG105 high
        """)
