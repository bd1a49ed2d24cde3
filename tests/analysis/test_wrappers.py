"""Functions of the project that pass recipients on: reported where the list is handed over, or not at all."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

IMPORTS = """
import functools
import smtplib
from email.mime.text import MIMEText

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.template.loader import render_to_string


def everybody():
    return [user.email for user in User.objects.all()]

"""

EXPOSING = {
    "list": """
def deliver(people):
    send_mail("News", "Text", None, people)
""",
    "list of the list": """
def deliver(people):
    send_mail("News", "Text", None, list(people))
""",
    "message": """
def deliver(people):
    message = EmailMultiAlternatives("News", "Text", to=people)
    message.attach_alternative("<p>Text</p>", "text/html")
    message.send()
""",
    "header": """
def deliver(people):
    message = MIMEText("Text")
    message["To"] = ", ".join(people)
    server = smtplib.SMTP("localhost")
    server.sendmail("a@example.org", people, message.as_string())
""",
    "text or list": """
def deliver(people):
    if isinstance(people, str):
        people = [people]
    send_mail("News", "Text", None, people)
""",
    "text or list the other way round": """
def deliver(people):
    if not isinstance(people, (list, tuple)):
        people = [people]
    send_mail("News", "Text", None, people)
""",
    "copied": """
def deliver(people):
    recipients = []
    for person in people:
        if person:
            recipients.append(person)
    send_mail("News", "Text", None, recipients)
""",
    "plus one's own": """
def deliver(people):
    send_mail("News", "Text", None, people + [settings.OFFICE])
""",
    "annotated": """
def deliver(people: list[str]) -> None:
    send_mail("News", "Text", None, people)
""",
    "with defaults": """
def deliver(people=None, subject="News", *, html=None):
    people = people or [settings.OFFICE]
    send_mail(subject, "Text", None, people, html_message=html)
""",
    "template": """
def deliver(people):
    context = {"people": people}
    send_mail("News", render_to_string("news.txt", context), None, people)
""",
    "swallowed errors": """
def deliver(people):
    try:
        send_mail("News", "Text", None, people)
    except smtplib.SMTPException:
        return False
    return True
""",
    "message from a factory": """
def build(people):
    return EmailMessage("News", "Text", to=people)

def deliver(people):
    build(people).send()
""",
    "message that another function sends": """
def post(message):
    message.send()

def deliver(people):
    message = EmailMessage("News", "Text")
    message.to = people
    post(message)
""",
    "message that another function fills": """
def fill(message, people):
    message.to.extend(people)

def deliver(people):
    message = EmailMessage("News", "Text")
    fill(message, people)
    message.send()
""",
    "recursive": """
def deliver(people, tries=3):
    try:
        send_mail("News", "Text", None, people)
    except OSError:
        if tries:
            deliver(people, tries - 1)
""",
    "by return value": """
def chosen(people):
    return [person for person in people if person]

def deliver(people):
    send_mail("News", "Text", None, chosen(people))
""",
    "decorator of one's own": """
def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print(args)
        return function(*args, **kwargs)
    return wrapper

@logged
def deliver(people):
    send_mail("News", "Text", None, people)
""",
    "generator that is looked at": """
def deliver(people):
    send_mail("News", "Text", None, [person.strip() for person in people])
""",
    "asynchronous": """
async def deliver(people):
    send_mail("News", "Text", None, people)
""",
    "one loop too many": """
def deliver(people):
    for person in people:
        send_mail("News", "Text", None, people)
""",
}

SAFE = {
    "loop": """
def deliver(people):
    for person in people:
        send_mail("News", "Text", None, [person])
""",
    "bcc": """
def deliver(people):
    EmailMessage("News", "Text", bcc=people).send()
""",
    "office in to, people in bcc": """
def deliver(people):
    EmailMessage("News", "Text", None, [settings.OFFICE], people).send()
""",
    "envelope": """
def deliver(people):
    message = MIMEText("Text")
    message["To"] = "list@example.org"
    smtplib.SMTP("localhost").sendmail("a@example.org", people, message.as_string())
""",
    "fresh header on each turn": """
def deliver(people):
    server = smtplib.SMTP("localhost")
    for person in people:
        message = MIMEText("Text")
        message["To"] = person
        server.sendmail("a@example.org", [person], message.as_string())
""",
    "not used": """
def deliver(people):
    send_mail("News", "Text", None, [settings.OFFICE])
""",
    "first only": """
def deliver(people):
    send_mail("News", "Text", None, people[:1])
""",
    "in the text": """
def deliver(people):
    send_mail("News", "\\n".join(people), None, [settings.OFFICE])
""",
    "loop over two names": """
def deliver(recipients):
    emails = set(recipients)
    for email in sorted(emails):
        recipients = [email]
        send_mail("News", "Text", None, recipients)
""",
    "loop in a helper": """
def one(person):
    send_mail("News", "Text", None, [person])

def deliver(people):
    for person in people:
        one(person)
""",
    "comprehension as a loop": """
def deliver(people):
    return [send_mail("News", "Text", None, [person]) for person in people]
""",
    "map as a loop": """
def deliver(people):
    list(map(lambda person: send_mail("News", "Text", None, [person]), people))
""",
    "recursive over a list": """
def deliver(people):
    if isinstance(people, (list, tuple, set)):
        for person in people:
            deliver(person)
        return
    send_mail("News", "Text", None, [people])
""",
    "generator of messages": """
def messages(people):
    for person in people:
        yield EmailMessage("News", "Text", to=[person])

def deliver(people):
    for message in messages(people):
        message.send()
""",
    "one to, rest in bcc": """
def deliver(people):
    EmailMessage("News", "Text", to=[people[0]], bcc=people[1:]).send()
""",
    "more than one go to bcc": """
def deliver(people):
    if len(people) > 1:
        message = EmailMessage("News", "Text", bcc=people)
    else:
        message = EmailMessage("News", "Text", to=people)
    message.send()
""",
}


@pytest.mark.parametrize("wrapper", EXPOSING.values(), ids=EXPOSING)
def test_a_wrapper_that_exposes(programs: Programs, wrapper: str) -> None:
    programs.check(f"{IMPORTS}{wrapper}\ndef announce():\n    deliver(everybody())  # MG101\n")


@pytest.mark.parametrize("wrapper", EXPOSING.values(), ids=EXPOSING)
def test_a_wrapper_that_is_given_one_or_the_team(programs: Programs, wrapper: str) -> None:
    calls = (
        "deliver([User.objects.get(pk=1).email])\ndeliver(settings.TEAM)\ndeliver(['a@example.org', 'b@example.org'])"
    )
    programs.check(f"{IMPORTS}{wrapper}\ndef confirm():\n{indent(calls, '    ')}\n")


@pytest.mark.parametrize("wrapper", SAFE.values(), ids=SAFE)
def test_a_wrapper_that_does_not_expose(programs: Programs, wrapper: str) -> None:
    name = "recipients" if "deliver(recipients)" in wrapper else "people"
    programs.check(f"{IMPORTS}{wrapper}\ndef announce():\n    deliver(everybody())\n    deliver({name}=everybody())\n")


def test_a_wrapper_with_no_caller_is_a_low_finding(programs: Programs) -> None:
    program = """
        from django.core.mail import send_mail

        def deliver(subject, people):
            send_mail(subject, "Text", None, people)  # MG101 low
        """
    programs.check(program, low=True)
    assert programs.reported(program) == []


def test_a_wrapper_whose_callers_are_all_seen_is_silent(programs: Programs) -> None:
    programs.check(
        """
        from django.core.mail import send_mail

        def deliver(subject, people):
            send_mail(subject, "Text", None, people)

        def confirm(user):
            deliver("Order", [user.email])
        """,
        low=True,
    )


FLAGS = """
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

{wrapper}

def announce():
    emails = [user.email for user in User.objects.all()]
{calls}
"""

FLAG_WRAPPERS = {
    "if": """
def deliver(people, bcc=False):
    message = EmailMessage("News", "Text")
    if bcc:
        message.bcc = people
    else:
        message.to = people
    message.send()
""",
    "if not": """
def deliver(people, bcc=False):
    if not bcc:
        EmailMessage("News", "Text", to=people).send()
        return
    EmailMessage("News", "Text", bcc=people).send()
""",
    "is true": """
def deliver(people, bcc=False):
    if bcc is True:
        message = EmailMessage("News", "Text", bcc=people)
    else:
        message = EmailMessage("News", "Text", to=people)
    message.send()
""",
    "ternary": """
def deliver(people, bcc=False):
    EmailMessage("News", "Text", to=[] if bcc else people, bcc=people if bcc else []).send()
""",
    "key": """
def deliver(people, bcc=False):
    field = "bcc" if bcc else "to"
    EmailMessage("News", "Text", **{field: people}).send()
""",
    "keyword arguments": """
def deliver(people, **options):
    message = EmailMessage("News", "Text")
    if options.get("bcc"):
        message.bcc = people
    else:
        message.to = people
    message.send()
""",
    "passed on": """
def inner(people, hide):
    if hide:
        EmailMessage("News", "Text", bcc=people).send()
    else:
        EmailMessage("News", "Text", to=people).send()

def deliver(people, bcc=False):
    inner(people, hide=bcc)
""",
}


@pytest.mark.parametrize("wrapper", FLAG_WRAPPERS.values(), ids=FLAG_WRAPPERS)
def test_a_flag_decides_between_to_and_bcc(programs: Programs, wrapper: str) -> None:
    calls = "deliver(emails, bcc=True)\ndeliver(emails, bcc=False)  # MG101\ndeliver(emails)  # MG101"
    programs.check(FLAGS.format(wrapper=wrapper, calls=indent(calls, "    ")))


def test_a_word_decides_between_to_and_bcc(programs: Programs) -> None:
    wrapper = """
def deliver(people, mode="each"):
    if mode == "hidden":
        EmailMessage("News", "Text", bcc=people).send()
    elif mode == "each":
        for person in people:
            EmailMessage("News", "Text", to=[person]).send()
    else:
        EmailMessage("News", "Text", to=people).send()
"""
    calls = "deliver(emails)\ndeliver(emails, 'hidden')\ndeliver(emails, mode='open')  # MG101"
    programs.check(FLAGS.format(wrapper=wrapper, calls=indent(calls, "    ")))


def test_an_optional_field(programs: Programs) -> None:
    wrapper = """
def deliver(to, cc=None, bcc=None):
    message = EmailMessage("News", "Text", to=to)
    if cc:
        message.cc = cc
    if bcc is not None:
        message.bcc = bcc
    message.send()
"""
    calls = """
deliver(["a@example.org"])
deliver(["a@example.org"], bcc=emails)
deliver(["a@example.org"], None, emails)
deliver(["a@example.org"], emails)  # MG102
deliver(["a@example.org"], cc=emails)  # MG102
deliver(emails)  # MG101
deliver([], bcc=emails)
"""
    programs.check(FLAGS.format(wrapper=wrapper, calls=indent(calls, "    ")))


@pytest.mark.parametrize("depth", range(1, 7))
def test_a_chain_of_wrappers(programs: Programs, depth: int) -> None:
    chain = "".join(
        f"def deliver{number}(people{number}):\n    deliver{number - 1}(people{number})\n\n"
        for number in range(1, depth + 1)
    )
    programs.check(
        f"""{IMPORTS}
def deliver0(people):
    send_mail("News", "Text", None, people)

{chain}
def announce():
    deliver{depth}(everybody())  # MG101

def confirm(user):
    deliver{depth}([user.email])
    deliver{depth}(settings.TEAM)
"""
    )


@pytest.mark.parametrize("depth", range(1, 7))
def test_a_chain_of_wrappers_in_files_of_their_own(programs: Programs, depth: int) -> None:
    files = {
        "app/mail0.py": """
            from django.core.mail import send_mail

            def deliver0(subject, people):
                send_mail(subject, "Text", None, people)
            """
    }
    for number in range(1, depth + 1):
        files[f"app/mail{number}.py"] = f"""
            from app.mail{number - 1} import deliver{number - 1}

            def deliver{number}(subject, people):
                deliver{number - 1}(subject, people=people)
            """
    files["app/news.py"] = f"""
        from app.mail{depth} import deliver{depth}
        from app.models import Subscriber

        def announce():
            deliver{depth}("News", [subscriber.email for subscriber in Subscriber.objects.all()])  # MG101

        def confirm(subscriber):
            deliver{depth}("News", [subscriber.email])
        """
    programs.check(files)


@pytest.mark.parametrize("depth", range(1, 7))
def test_a_chain_of_return_values(programs: Programs, depth: int) -> None:
    chain = "".join(f"def people{number}():\n    return people{number - 1}()\n\n" for number in range(1, depth + 1))
    programs.check(
        f"""{IMPORTS}
def people0():
    return [user.email for user in User.objects.all()]

{chain}
def announce():
    send_mail("News", "Text", None, people{depth}())  # MG101
"""
    )


def test_functions_that_call_each_other(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def first(people, turn):
    if turn:
        second(people, turn - 1)
    send_mail("News", "Text", None, people)

def second(people, turn):
    first(people, turn)

def announce():
    second(everybody(), 3)  # MG101
""")


def test_many_calls_of_one_wrapper(programs: Programs) -> None:
    calls = "".join(
        f"""
def announce{number}(user):
    deliver(everybody())  # MG101
    deliver([user.email])
"""
        for number in range(40)
    )
    programs.check(f"{IMPORTS}\ndef deliver(people):\n    send_mail('News', 'Text', None, people)\n{calls}")


def test_the_wrapper_brings_the_people_itself(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def deliver(subject):
    send_mail(subject, "Text", None, everybody())  # MG101

def announce():
    deliver("News")
    deliver("More news")
""")


def test_the_wrapper_takes_objects(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def deliver(users):
    send_mail("News", "Text", None, [user.email for user in users])

def announce(club):
    deliver(User.objects.all())  # MG101
    deliver(list(User.objects.filter(is_active=True)))  # MG101
    deliver([club.owner])
    deliver(User.objects.filter(is_staff=True))
""")


def test_the_wrapper_takes_one_and_its_caller_loops(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def deliver(recipients):
    send_mail("News", "Text", None, recipients)

def announce():
    for user in User.objects.all():
        deliver([user.email])
    for email in everybody():
        deliver(email)
    [deliver([email]) for email in everybody()]
""")


def test_the_order_of_parameters_decides(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def deliver(to, bcc, subject="News"):
    EmailMessage(subject, "Text", to=to, bcc=bcc).send()

def announce():
    deliver(["a@example.org"], everybody())
    deliver(everybody(), ["a@example.org"])  # MG101
    deliver(bcc=everybody(), to=["a@example.org"])
    deliver(bcc=["a@example.org"], to=everybody())  # MG101
""")


def test_a_wrapper_that_swaps_to_and_bcc(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def deliver(subject, to, bcc=()):
    EmailMessage(subject, "Text", to=bcc, bcc=to).send()

def announce():
    deliver("News", everybody())
    deliver("News", [], everybody())  # MG101
""")


def test_a_callback_that_is_a_parameter(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def each(people, action):
    for person in people:
        action([person])

def at_once(people, action):
    action(people)

def deliver(people):
    send_mail("News", "Text", None, people)

def announce():
    each(everybody(), deliver)
    at_once(everybody(), deliver)  # MG101
""")


def test_a_table_of_functions(programs: Programs) -> None:
    programs.check(f"""{IMPORTS}
def by_mail(people):
    send_mail("News", "Text", None, people)

def by_pigeon(people):
    print(people)

WAYS = {{"mail": by_mail, "pigeon": by_pigeon}}

def announce():
    WAYS["mail"](everybody())  # MG101
    WAYS["pigeon"](everybody())
""")


def test_a_method_with_a_common_name_is_told_by_its_keyword_arguments(programs: Programs) -> None:
    """Objects of many kinds have a `send_email`; only one of the project takes these keywords."""
    programs.check(
        {
            "framework.py": """
                import json

                def prepare(receivers=(), subject=None):
                    message = {"From": "us@example.org", "To": ", ".join(receivers), "TextBody": "Text"}
                    if subject:
                        message["Subject"] = subject
                    return message

                class Framework:
                    def send_email(self, receivers=(), subject=None, category=None):
                        self.write(json.dumps([self.prepare(receivers=receivers, subject=subject)]).encode())

                    def prepare(self, receivers=(), subject=None):
                        return prepare(receivers=receivers, subject=subject)
                """,
            "mails.py": """
                def send_letter(request, template, **kwargs):
                    request.app.send_email(**kwargs)

                def send_serious_letter(*args, **kwargs):
                    kwargs["category"] = "serious"
                    return send_letter(*args, **kwargs)

                def send_ticket(request, receivers, ticket=None, **kwargs):
                    return send_serious_letter(request=request, template="t", receivers=receivers, subject="Ticket", **kwargs)
                """,
            "views.py": """
                from mails import send_ticket

                def reject(request):
                    rows = request.session.query(Recipient).filter(Recipient.city == "Bern")
                    send_ticket(request, receivers=[row.address for row in rows], ticket=request.ticket)  # MG101 medium

                def accept(request, user):
                    send_ticket(request, receivers=[user.email])
                """,
        }
    )


def test_other_keyword_arguments_mean_another_method(programs: Programs) -> None:
    programs.check(
        {
            "framework.py": """
                from django.core.mail import send_mail

                class Framework:
                    def send_email(self, receivers=(), subject=None):
                        send_mail(subject, "Text", None, receivers)
                """,
            "views.py": """
                def announce(client):
                    client.send_email(people=[user.email for user in User.objects.all()], subject="News")
                """,
        }
    )


def test_one_finding_names_all_headers_that_a_list_reaches(programs: Programs) -> None:
    analysis = programs.analyse("""
        from django.core.mail import EmailMessage, EmailMultiAlternatives

        def deliver(people, rich):
            if rich:
                message = EmailMultiAlternatives("News", "Text", None, people)
            else:
                message = EmailMessage("News", "Text", None, people)
            message.send()

        def announce(rich):
            deliver([user.email for user in User.objects.all()], rich)
        """)
    [finding] = [finding for finding in analysis.findings if finding.code == "MG101"]
    assert {6, 8} <= {step.place.span.line for step in finding.steps}


def test_a_wrapper_that_is_found_late_and_has_a_name_of_a_library(programs: Programs) -> None:
    """Its callers mention the name from the beginning, and are interpreted before it is known to be a wrapper."""
    programs.check(
        {
            "app/backend.py": """
                from email.mime.text import MIMEText

                class Letter:
                    def __init__(self, to):
                        self.to = list(to)

                    def message(self):
                        text = MIMEText("News")
                        text["To"] = ", ".join(self.to)
                        return text
                """,
            "app/sending.py": """
                from app.backend import Letter

                def hand_over(people):
                    Letter(people)

                def send_email(people):
                    hand_over(people)
                """,
            "other/mail.py": """
                from django.core.mail import send_mail

                def send_email(people):
                    send_mail("News", "Text", None, people)
                """,
            "app/news.py": """
                from app.models import Customer
                from app.sending import send_email

                def tell():
                    send_email([each.email for each in Customer.objects.all()])  # MG101
                """,
        }
    )
