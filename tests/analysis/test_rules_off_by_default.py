"""MG201, MG202 and MG301: for those who want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

TEAM = """
from django.conf import settings
from django.core.mail import EmailMessage, mail_admins

def alert(user):
    EmailMessage("Alert", "Text", to={to}, cc={cc}).send(){mark}
"""


@pytest.mark.parametrize(
    ("to", "cc", "mark"),
    [
        ("['ops@example.org', 'it@example.org']", "[]", "  # MG201 high"),
        ("['ops@example.org']", "['it@example.org']", "  # MG201 high"),
        ("[]", "['ops@example.org', 'it@example.org']", "  # MG201 high"),
        ("[address for _, address in settings.MANAGERS]", "[]", "  # MG201 high"),
        ("[user.email]", "['ops@example.org', 'it@example.org']", "  # MG201 high"),
        ("['ops@example.org']", "[]", ""),
        ("[user.email]", "['ops@example.org']", ""),
        ("[user.email]", "[user.manager.email]", ""),
    ],
)
def test_several_of_the_team_together(programs: Programs, to: str, cc: str, mark: str) -> None:
    programs.selecting("MG201").check(TEAM.format(to=to, cc=cc, mark=mark))


def test_the_team_is_named_in_the_message(programs: Programs) -> None:
    program = TEAM.format(to="['ops@example.org', 'it@example.org']", cc="[]", mark="")
    (finding,) = programs.selecting("MG201").findings(program)
    assert finding.message == "To of one message shows 2 recipients to each other: addresses written in the code"


WRAPPER = """
from __future__ import annotations

from django.core.mail import send_mail

def deliver({parameter}):
    send_mail("News", "Text", None, {recipients}){mark}
"""


@pytest.mark.parametrize(
    ("parameter", "recipients", "mark"),
    [
        ("*addresses", "list(addresses)", "  # MG202 high"),
        ("to", "','.join(to)", "  # MG202 high"),
        ("to: list[str]", "to", "  # MG202 medium"),
        ("recipients", "recipients", "  # MG202 medium"),
        ("subscribers", "subscribers", "  # MG202 medium"),
        ("data", "data", "  # MG202 low"),
        ("to", "[to]", ""),
        ("to: str", "to", ""),
        ("to, other", "[to, other]", ""),
    ],
)
def test_a_parameter_of_several_people(programs: Programs, parameter: str, recipients: str, mark: str) -> None:
    program = WRAPPER.format(parameter=parameter, recipients=recipients, mark=mark)
    programs.selecting("MG202").check(program, low=True)


def test_function_and_parameter_are_named_and_the_advice_is_for_the_function(programs: Programs) -> None:
    program = WRAPPER.format(parameter="recipients", recipients="recipients", mark="")
    (finding,) = programs.selecting("MG202").findings(program)
    assert finding.message == "deliver() shows everybody that it is given as recipients to each other in To"
    assert finding.repair == "Take one address, or send one message to each, or put the people in Bcc."


METHOD = """
from django.core.mail import send_mail

class {owner}:
    def {function}(self, recipients):
        send_mail("News", "Text", None, recipients){mark}
"""


@pytest.mark.parametrize(
    ("owner", "function", "mark"),
    [
        ("Mailer", "deliver", "  # MG202"),
        ("Mailer", "__call__", "  # MG202"),
        ("Mailer", "_deliver", ""),
        ("_Mailer", "deliver", ""),
    ],
)
def test_what_is_private_is_for_nobody_else_to_call(programs: Programs, owner: str, function: str, mark: str) -> None:
    programs.selecting("MG202").check(METHOD.format(owner=owner, function=function, mark=mark))


def test_the_outermost_wrapper_is_reported_where_it_hands_the_people_on(programs: Programs) -> None:
    programs.selecting("MG202").check(
        {
            "mailing.py": """
                from django.core.mail import send_mail

                def deliver(subject, recipients):
                    send_mail(subject, "Text", None, recipients)
                """,
            "news.py": """
                from mailing import deliver

                def send_news(recipients):
                    deliver("News", recipients)  # MG202
                """,
        }
    )


def test_people_that_are_known_are_a_matter_of_another_rule(programs: Programs) -> None:
    programs.selecting("ALL").check(
        WRAPPER.format(parameter="users", recipients="[user.email for user in users]", mark="  # MG101 medium")
    )


def test_a_parameter_that_a_framework_fills_has_callers(programs: Programs) -> None:
    programs.selecting("MG202").check("""
        from django.core.mail import send_mail
        from fastapi import APIRouter

        router = APIRouter()

        @router.post("/news")
        def deliver(recipients: list[str]):
            send_mail("News", "Text", None, recipients)
        """)


HIDDEN = {
    "mailing.py": """
        from django.core.mail import EmailMessage

        def deliver(subject, hidden):
            EmailMessage(subject, "Text", to=["club@example.org"], bcc=hidden).send()
        """,
    "news.py": """
        from mailing import deliver
        from club.models import Member

        def send_news():
            deliver("News", [member.email for member in Member.objects.all()])  # MG301 high
        """,
}


def test_people_that_are_handed_over_to_be_hidden_are_followed(programs: Programs) -> None:
    programs.selecting("MG301").check(HIDDEN)


def test_nothing_more_is_read_for_a_rule_that_is_off(programs: Programs) -> None:
    files = {"mailing.py": HIDDEN["mailing.py"], "news.py": HIDDEN["news.py"].replace("  # MG301 high", "")}
    programs.check(files)
    assert programs.analyse(files).analysed == 1
    assert programs.selecting("MG301").analyse(files).analysed == 2


def test_a_bcc_header_that_survives_is_not_hidden(programs: Programs) -> None:
    programs.selecting("ALL").check("""
        import smtplib
        from email.mime.text import MIMEText
        from club.models import Member

        def announce():
            message = MIMEText("News")
            message["Bcc"] = ", ".join(member.email for member in Member.objects.all())  # MG104
            with smtplib.SMTP("localhost") as server:
                server.sendmail("club@example.org", "club@example.org", message.as_string())
        """)


def test_the_advice_on_bulk_mail_is_not_to_use_bcc(programs: Programs) -> None:
    (finding,) = programs.selecting("MG301").findings(HIDDEN)
    assert finding.repair == "Send one message to each person, or use a bulk mail service or the provider's mail merge."
