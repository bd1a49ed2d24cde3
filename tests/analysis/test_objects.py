"""Recipients that objects carry: attributes, properties, constants, dataclasses, and message classes of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

IMPORTS = """
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import models

"""

LEAKS = {
    "attribute set in the constructor": """
class Newsletter:
    def __init__(self):
        self.people = [user.email for user in User.objects.all()]

    def send(self):
        send_mail("News", "Text", None, self.people)  # MG101
""",
    "attribute set later": """
class Newsletter:
    def __init__(self):
        self.people = []

    def load(self):
        self.people = [user.email for user in User.objects.all()]

    def send(self):
        send_mail("News", "Text", None, self.people)  # MG101
""",
    "attribute grown by another method": """
class Newsletter:
    def __init__(self):
        self.people = []

    def load(self):
        for user in User.objects.all():
            self.people.append(user.email)

    def send(self):
        send_mail("News", "Text", None, self.people)  # MG101
""",
    "used from outside": """
class Newsletter:
    def __init__(self):
        self.people = []

    def load(self):
        for user in User.objects.all():
            self.people.append(user.email)

    def send(self):
        send_mail("News", "Text", None, self.people)  # MG101

def announce():
    newsletter = Newsletter()
    newsletter.load()
    newsletter.send()
""",
    "constructor argument": """
class Newsletter:
    def __init__(self, people):
        self.people = people

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    Newsletter([user.email for user in User.objects.all()]).send()  # MG101
""",
    "constructor argument, sent later": """
class Newsletter:
    def __init__(self, people):
        self.people = people

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    newsletter = Newsletter(people=[user.email for user in User.objects.all()])  # MG101
    newsletter.send()
""",
    "attribute set from outside": """
class Newsletter:
    people = ()

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    newsletter = Newsletter()
    newsletter.people = [user.email for user in User.objects.all()]  # MG101
    newsletter.send()
""",
    "property": """
class Event(models.Model):
    guests = models.ManyToManyField(User)

    @property
    def emails(self):
        return [guest.email for guest in self.guests.all()]

    def remind(self):
        send_mail("Soon", "Text", None, self.emails)  # MG101
""",
    "cached property": """
from functools import cached_property

class Event(models.Model):
    @cached_property
    def emails(self):
        return list(self.guests.values_list("email", flat=True))

    def remind(self):
        send_mail("Soon", "Text", None, self.emails)  # MG101
""",
    "property of another object": """
class Event(models.Model):
    @property
    def emails(self):
        return [guest.email for guest in self.guests.all()]

def remind(pk):
    event = Event.objects.get(pk=pk)
    send_mail("Soon", "Text", None, event.emails)  # MG101
""",
    "method": """
class Event(models.Model):
    def get_emails(self):
        emails = []
        for guest in self.guests.all():
            emails.append(guest.email)
        return emails

    def remind(self):
        send_mail("Soon", "Text", None, self.get_emails())  # MG101
""",
    "related manager of a field": """
class Event(models.Model):
    guests = models.ManyToManyField(User)

    def remind(self):
        send_mail("Soon", "Text", None, [guest.email for guest in self.guests.all()])  # MG101 high
""",
    "class method": """
class Newsletter:
    @classmethod
    def deliver(cls, people):
        send_mail("News", "Text", None, people)

Newsletter.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "static method": """
class Newsletter:
    @staticmethod
    def deliver(people):
        send_mail("News", "Text", None, people)

def announce():
    Newsletter.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "static method through an object": """
class Newsletter:
    @staticmethod
    def deliver(people):
        send_mail("News", "Text", None, people)

    def announce(self):
        self.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "dataclass": """
@dataclass
class Mailing:
    subject: str
    people: list[str] = field(default_factory=list)

def deliver(mailing: Mailing):
    send_mail(mailing.subject, "Text", None, mailing.people)

def announce():
    deliver(Mailing("News", [user.email for user in User.objects.all()]))  # MG101
""",
    "dataclass that sends": """
@dataclass
class Mailing:
    subject: str
    people: list[str]

    def send(self):
        send_mail(self.subject, "Text", None, self.people)

def announce():
    Mailing("News", people=[user.email for user in User.objects.all()]).send()  # MG101
""",
    "dataclass grown": """
@dataclass
class Mailing:
    subject: str
    people: list[str] = field(default_factory=list)

def announce():
    mailing = Mailing("News")
    for user in User.objects.all():
        mailing.people.append(user.email)
    send_mail(mailing.subject, "Text", None, mailing.people)  # MG101
""",
    "named tuple": """
class Mailing(NamedTuple):
    subject: str
    people: list

def announce():
    mailing = Mailing("News", [user.email for user in User.objects.all()])
    send_mail(mailing.subject, "Text", None, mailing.people)  # MG101
""",
    "message class of one's own": """
class News(EmailMessage):
    pass

def announce():
    News("News", "Text", None, [user.email for user in User.objects.all()]).send()  # MG101
""",
    "message class with a constructor": """
class News(EmailMultiAlternatives):
    def __init__(self, people, **kwargs):
        super().__init__("News", "Text", to=people, **kwargs)

def announce():
    News([user.email for user in User.objects.all()]).send()  # MG101
""",
    "message class with the old super": """
class News(EmailMessage):
    def __init__(self, people):
        super(News, self).__init__("News", "Text", None, people)

def announce():
    News([user.email for user in User.objects.all()]).send()  # MG101
""",
    "message class with the base called by name": """
class News(EmailMessage):
    def __init__(self, people):
        EmailMessage.__init__(self, "News", "Text", None, people)

def announce():
    News([user.email for user in User.objects.all()]).send()  # MG101
""",
    "message class that sets its field": """
class News(EmailMessage):
    def __init__(self):
        super().__init__("News", "Text")
        self.to = [user.email for user in User.objects.all()]  # MG101

def announce():
    News().send()
""",
    "message class two levels down": """
class Branded(EmailMultiAlternatives):
    footer = "Yours"

class News(Branded):
    pass

def announce():
    News("News", "Text", to=[user.email for user in User.objects.all()]).send()  # MG101
""",
    "overridden hook": """
class Notification:
    def get_people(self):
        raise NotImplementedError

    def send(self):
        send_mail("News", "Text", None, self.get_people())  # MG101

class ForMembers(Notification):
    def get_people(self):
        return [user.email for user in User.objects.all()]

def announce():
    ForMembers().send()
""",
    "overridden hook without a caller": """
class Notification:
    def get_people(self):
        return []

    def send(self):
        send_mail("News", "Text", None, self.get_people())  # MG101

class ForMembers(Notification):
    def get_people(self):
        return [user.email for user in User.objects.all()]
""",
    "inherited method": """
class Mailer:
    def deliver(self, people):
        send_mail("News", "Text", None, people)

class ClubMailer(Mailer):
    def announce(self):
        self.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "method called through super": """
class Mailer:
    def deliver(self, people):
        send_mail("News", "Text", None, people)

class ClubMailer(Mailer):
    def deliver(self, people):
        super().deliver([user.email for user in User.objects.all()])  # MG101
""",
    "mixin": """
class MailMixin:
    def deliver(self, people):
        send_mail("News", "Text", None, people)

class View:
    pass

class ClubView(MailMixin, View):
    def post(self, request):
        self.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "class attribute that is overridden": """
class Notification:
    queryset = User.objects.none()

    def send(self):
        send_mail("News", "Text", None, [user.email for user in self.queryset])  # MG101

class ForMembers(Notification):
    queryset = User.objects.all()
""",
    "object kept in a module": """
class Mailer:
    def deliver(self, people):
        send_mail("News", "Text", None, people)

mailer = Mailer()

def announce():
    mailer.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "object kept in an object": """
class Mailer:
    def deliver(self, people):
        send_mail("News", "Text", None, people)

class Club:
    def __init__(self):
        self.mailer = Mailer()

    def announce(self):
        self.mailer.deliver([user.email for user in User.objects.all()])  # MG101
""",
    "message kept in an object": """
class Mailer:
    def __init__(self):
        self.message = EmailMessage("News", "Text")

    def announce(self):
        self.message.to = [user.email for user in User.objects.all()]  # MG101
        self.message.send()
""",
    "call operator": """
class Mailer:
    def __call__(self, people):
        send_mail("News", "Text", None, people)

def announce():
    Mailer()([user.email for user in User.objects.all()])  # MG101
""",
    "fluent interface": """
class Mailing:
    def __init__(self):
        self.people = []

    def add(self, people):
        self.people.extend(people)
        return self

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    Mailing().add([user.email for user in User.objects.all()]).send()  # MG101
""",
    "setattr": """
def announce():
    message = EmailMessage("News", "Text")
    setattr(message, "to", [user.email for user in User.objects.all()])  # MG101
    message.send()
""",
    "annotated parameter": """
def announce(message: EmailMessage):
    message.to = [user.email for user in User.objects.all()]  # MG101
    message.send()
""",
    "context manager": """
class Outbox:
    def __enter__(self):
        self.people = []
        return self

    def __exit__(self, *details):
        send_mail("News", "Text", None, self.people)  # MG101

def announce():
    with Outbox() as outbox:
        for user in User.objects.all():
            outbox.people.append(user.email)
""",
}

CLEAN = {
    "class constant": """
class Alarm:
    people = ["ops@example.org", "dev@example.org"]

    def send(self):
        send_mail("Alarm", "Text", None, self.people)
""",
    "constructor with one": """
class Confirmation:
    def __init__(self, user):
        self.people = [user.email]

    def send(self):
        send_mail("Alarm", "Text", None, self.people)

def confirm():
    for user in User.objects.all():
        Confirmation(user).send()
""",
    "property with one": """
class Order(models.Model):
    customer = models.ForeignKey(User, models.CASCADE)

    @property
    def emails(self):
        return [self.customer.email]

    def confirm(self):
        send_mail("Order", "Text", None, self.emails)
""",
    "field for one address": """
class Order(models.Model):
    contact = models.EmailField()

    def confirm(self):
        send_mail("Order", "Text", None, [self.contact])
""",
    "settings in an attribute": """
class Alarm:
    def __init__(self):
        self.people = settings.ALARM_ADDRESSES

    def send(self):
        send_mail("Alarm", "Text", None, self.people)
""",
    "message class that loops": """
class Mailing:
    def __init__(self, people):
        self.people = people

    def send(self):
        for person in self.people:
            send_mail("News", "Text", None, [person])

def announce():
    Mailing([user.email for user in User.objects.all()]).send()
""",
    "message class with Bcc": """
class News(EmailMessage):
    def __init__(self, people):
        super().__init__("News", "Text", bcc=people)

def announce():
    News([user.email for user in User.objects.all()]).send()
""",
    "hook that is overridden with one": """
class Notification:
    def get_people(self):
        raise NotImplementedError

    def send(self):
        send_mail("News", "Text", None, self.get_people())

class ForOwner(Notification):
    def __init__(self, order):
        self.order = order

    def get_people(self):
        return [self.order.owner.email]
""",
    "list of another object": """
class Mailing:
    def __init__(self, people):
        self.people = people

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    every = Mailing([user.email for user in User.objects.all()])
    print(every)
    Mailing(["ops@example.org"]).send()
""",
    "dataclass with one": """
@dataclass
class Mailing:
    subject: str
    person: str

def deliver(mailing: Mailing):
    send_mail(mailing.subject, "Text", None, [mailing.person])

def announce():
    for user in User.objects.all():
        deliver(Mailing("News", user.email))
""",
    "object of each turn": """
class Mailing:
    def __init__(self):
        self.people = []

    def send(self):
        send_mail("News", "Text", None, self.people)

def announce():
    for user in User.objects.all():
        mailing = Mailing()
        mailing.people.append(user.email)
        mailing.send()
""",
    "text annotation": """
@dataclass
class Mailing:
    recipients: str

    def send(self):
        send_mail("News", "Text", None, [self.recipients])
""",
}


@pytest.mark.parametrize("program", LEAKS.values(), ids=LEAKS)
def test_objects_that_carry_several_people(programs: Programs, program: str) -> None:
    programs.check(IMPORTS + program)


@pytest.mark.parametrize("program", CLEAN.values(), ids=CLEAN)
def test_objects_that_carry_one_or_the_team(programs: Programs, program: str) -> None:
    programs.check(IMPORTS + program)


def test_a_method_whose_name_is_computed(programs: Programs) -> None:
    """Any method that fits what is written of the name may be the one."""
    programs.check("""
        from django.core.mail import send_mail

        class Reports:
            def schedule(self, kind):
                people = [user.email for user in User.objects.all()]
                method = getattr(self, f"_send_{kind}_report")
                method(people)  # MG101
                getattr(self, "_send_%s_report" % kind)(people)  # MG101
                getattr(self, "_send_{}_report".format(kind))(people)  # MG101
                getattr(self, "_log_" + kind)(people)

            def _send_build_report(self, recipients):
                send_mail("Build", "Text", None, recipients)

            def _log_build(self, people):
                print(people)
        """)


def test_too_little_of_a_computed_name(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        class Reports:
            def schedule(self, kind):
                getattr(self, kind)([user.email for user in User.objects.all()])

            def to_all(self, recipients):
                send_mail("Build", "Text", None, recipients)
        """)


def test_what_a_form_makes_of_a_field(programs: Programs) -> None:
    programs.check("""
        from django import forms
        from django.core.mail import send_mail

        class Invitation(forms.Form):
            to = forms.CharField()
            sender = forms.EmailField()
            chosen = forms.ModelMultipleChoiceField(queryset=None)

            def clean_to(self):
                return [address.strip() for address in self.cleaned_data["to"].split(";")]

        def invite(request):
            form = Invitation(request.POST)
            send_mail("Come", "Text", None, form.cleaned_data["to"])  # MG101
            send_mail("Come", "Text", None, form.cleaned_data.get("chosen"))  # MG101
            send_mail("Thanks", "Text", None, form.cleaned_data["sender"])
        """)


def test_one_of_several_that_a_client_holds_is_reached_by_its_key(programs: Programs) -> None:
    programs.check("""
        from office365.graph_client import GraphClient
        from app.models import User

        client = GraphClient(tenant="tenant").with_client_secret("id", "secret")

        def announce(sender):
            emails = [user.email for user in User.query.all()]
            client.users[sender].send_mail("News", "Hello", emails)  # MG101 high
            client.users[sender].send_mail("News", "Hello", [sender], bcc_recipients=emails)

        def by_name(sender):
            emails = [user.email for user in User.query.all()]
            client.users.get_by_principal_name(sender).send_mail("News", "Hello", emails)  # MG101 high

        def somebody_elses(service):
            service.send_mail(subject="News", body="Hello", to_recipients=[user.email for user in User.query.all()])
        """)


def test_an_object_that_mails_is_followed_into_code_that_names_no_mail(programs: Programs) -> None:
    """A letter of the project's own class, handed to a queue that calls its `send()`."""
    programs.check(
        {
            "letters.py": """
        class Letter:
            def __init__(self, **fields):
                self.to = fields.get("to")

            def send(self):
                from django.core.mail import EmailMessage
                message = EmailMessage("News", "Text")
                message.to = self.to
                message.send()
        """,
            "queues.py": """
        import threading

        def enqueue(function, *arguments):
            thread = threading.Thread(target=function, args=arguments)
            thread.start()
        """,
            "views.py": """
        from letters import Letter
        from queues import enqueue
        from app.models import Member

        def _deliver(letter):
            letter.send()

        def deliver(letter):
            enqueue(_deliver, letter)

        def confirm(member):
            deliver(Letter(to=[member.email]))

        def announce():
            deliver(Letter(to=[member.email for member in Member.objects.all()]))  # MG101
        """,
        }
    )
