"""Programs of several files: imports of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

HELPER = """
from django.core.mail import send_mail

def deliver(subject, people):
    send_mail(subject, "Text", None, people)
"""

QUERY = "[customer.email for customer in Customer.objects.all()]"

IMPORTS_OF_A_HELPER = {
    "from import": ("from shop.mail import deliver", "deliver"),
    "renamed": ("from shop.mail import deliver as post", "post"),
    "module": ("import shop.mail", "shop.mail.deliver"),
    "renamed module": ("import shop.mail as post", "post.deliver"),
    "module from package": ("from shop import mail", "mail.deliver"),
    "renamed module from package": ("from shop import mail as post", "post.deliver"),
    "relative": ("from .mail import deliver", "deliver"),
    "relative module": ("from . import mail", "mail.deliver"),
    "relative with the package": ("from ..shop.mail import deliver", "deliver"),
    "star": ("from shop.mail import *", "deliver"),
    "relative star": ("from .mail import *", "deliver"),
}


@pytest.mark.parametrize(("statement", "name"), IMPORTS_OF_A_HELPER.values(), ids=IMPORTS_OF_A_HELPER)
def test_an_imported_helper(programs: Programs, statement: str, name: str) -> None:
    prefix = "src/" if ".." in statement else ""
    programs.check(
        {
            f"{prefix}shop/__init__.py": "",
            f"{prefix}shop/mail.py": HELPER,
            f"{prefix}shop/sales.py": f"{statement}\nfrom shop.models import Customer\n\n"
            f'def announce(customer):\n    {name}("Sale", {QUERY})  # MG101\n    {name}("Order", [customer.email])\n',
        }
    )


@pytest.mark.parametrize("prefix", ["", "src/", "backend/", "services/web/", "lib/python/"])
def test_any_directory_may_be_the_root_of_imports(programs: Programs, prefix: str) -> None:
    programs.check(
        {
            f"{prefix}shop/__init__.py": "",
            f"{prefix}shop/mail.py": HELPER,
            f"{prefix}shop/sales.py": f"""
from shop.mail import deliver
from shop.models import Customer

def announce():
    deliver("Sale", {QUERY})  # MG101
""",
        }
    )


def test_a_re_export_of_the_package(programs: Programs) -> None:
    programs.check(
        {
            "shop/__init__.py": "",
            "shop/mail/__init__.py": "from .sending import deliver\n\n__all__ = ['deliver']\n",
            "shop/mail/sending.py": HELPER,
            "shop/sales.py": f"""
from shop import mail
from shop.mail import deliver
from shop.models import Customer

def announce():
    deliver("Sale", {QUERY})  # MG101
    mail.deliver("Sale", {QUERY})  # MG101
""",
        }
    )


def test_a_re_export_under_another_name(programs: Programs) -> None:
    programs.check(
        {
            "shop/mail/__init__.py": "from shop.mail.sending import deliver as notify\n",
            "shop/mail/sending.py": HELPER,
            "shop/sales.py": f"""
from shop.mail import notify
from shop.models import Customer

def announce():
    notify("Sale", {QUERY})  # MG101
""",
        }
    )


def test_a_chain_of_star_imports(programs: Programs) -> None:
    programs.check(
        {
            "shop/mail/__init__.py": "from .api import *\n",
            "shop/mail/api.py": "from .sending import *\n",
            "shop/mail/sending.py": HELPER,
            "shop/sales.py": f"""
from shop.mail import deliver
from shop.models import Customer

def announce():
    deliver("Sale", {QUERY})  # MG101
""",
        }
    )


def test_a_re_export_of_the_library(programs: Programs) -> None:
    programs.check(
        {
            "shop/compat.py": "from django.core.mail import send_mail as post\n",
            "shop/sales.py": f"""
from shop.compat import post
from shop.models import Customer

def announce():
    post("Sale", "Text", None, {QUERY})  # MG101
""",
        }
    )


def test_an_object_of_the_library_in_another_file(programs: Programs) -> None:
    programs.check(
        {
            "app/__init__.py": """
                from flask import Flask
                from flask_mail import Mail

                app = Flask(__name__)
                mail = Mail(app)
                """,
            "app/models.py": """
                from flask_sqlalchemy import SQLAlchemy

                db = SQLAlchemy()

                class User(db.Model):
                    email = db.Column(db.String(120))
                """,
            "app/news.py": """
                from flask_mail import Message
                from app import mail
                from app.models import User

                def announce():
                    message = Message("News", recipients=[user.email for user in User.query.all()])  # MG101
                    mail.send(message)

                def post():
                    mail.send_message("News", recipients=[user.email for user in User.query.all()])  # MG101
                """,
        }
    )


def test_an_object_of_the_project_in_another_file(programs: Programs) -> None:
    programs.check(
        {
            "app/mailer.py": """
                from django.core.mail import send_mail

                class Mailer:
                    def deliver(self, people):
                        send_mail("News", "Text", None, people)

                mailer = Mailer()
                """,
            "app/news.py": """
                from app.mailer import mailer
                from app.models import Subscriber

                def announce():
                    mailer.deliver([subscriber.email for subscriber in Subscriber.objects.all()])  # MG101
                """,
        }
    )


def test_an_import_cycle(programs: Programs) -> None:
    programs.check(
        {
            "app/mail.py": """
                from django.core.mail import send_mail
                from app.models import everybody

                def deliver(people):
                    send_mail("News", "Text", None, people)

                def announce():
                    deliver(everybody())  # MG101
                """,
            "app/models.py": """
                from django.contrib.auth.models import User
                from app import mail

                def everybody():
                    return [user.email for user in User.objects.all()]

                def save():
                    mail.deliver(everybody())  # MG101
                """,
        }
    )


def test_a_cycle_of_star_imports_and_of_names(programs: Programs) -> None:
    programs.check(
        {
            "a.py": "from b import *\nfrom b import x as y\n",
            "b.py": "from a import *\nfrom a import y as x\n",
            "c.py": """
                from a import x, send_mail
                from b import y
                from django.contrib.auth.models import User

                send_mail("News", "Text", None, [user.email for user in User.objects.all()])
                x("News", [user.email for user in User.objects.all()])
                """,
        }
    )


def test_the_helper_that_returns_the_people_is_elsewhere(programs: Programs) -> None:
    programs.check(
        {
            "club/people.py": """
                from club.models import Member

                def addresses(active=True):
                    found = []
                    for member in Member.objects.filter(active=active):
                        found.append(member.email)
                    return found

                def chairman():
                    return [Member.objects.get(role="chairman").email]
                """,
            "club/news.py": """
                from django.core.mail import send_mail
                from club import people
                from club.people import addresses

                def announce():
                    send_mail("News", "Text", None, addresses())  # MG101 high
                    send_mail("News", "Text", None, people.addresses(active=False))  # MG101 high
                    send_mail("News", "Text", None, people.chairman())
                """,
        }
    )


def test_the_helper_returns_a_tuple(programs: Programs) -> None:
    programs.check(
        {
            "club/people.py": """
                from club.models import Member

                def context(club):
                    people = [member.email for member in club.members.all()]
                    return club.name, people

                def pair(club):
                    return {"name": club.name, "people": list(Member.objects.values_list("email", flat=True))}
                """,
            "club/news.py": """
                from django.core.mail import send_mail
                from club.people import context, pair

                def announce(club):
                    name, people = context(club)
                    send_mail(name, "Text", None, people)  # MG101
                    send_mail(name, "Text", None, context(club)[1])  # MG101
                    send_mail(name, "Text", None, pair(club)["people"])  # MG101
                    send_mail("News", "Text", None, [pair(club)["name"]])
                """,
        }
    )


def test_the_property_is_elsewhere(programs: Programs) -> None:
    programs.check(
        {
            "club/models.py": """
                from django.contrib.auth.models import User
                from django.db import models

                class Club(models.Model):
                    owner = models.ForeignKey(User, on_delete=models.CASCADE)
                    members = models.ManyToManyField(User)

                    @property
                    def addresses(self):
                        return [member.email for member in self.members.all()]

                    @property
                    def contact(self):
                        return [self.owner.email]
                """,
            "club/news.py": """
                from django.core.mail import send_mail
                from club.models import Club

                def announce(pk):
                    club = Club.objects.get(pk=pk)
                    send_mail("News", "Text", None, club.addresses)  # MG101
                    send_mail("News", "Text", None, club.contact)
                    for club in Club.objects.all():
                        send_mail("News", "Text", None, club.addresses)  # MG101
                """,
        }
    )


def test_the_base_class_is_elsewhere(programs: Programs) -> None:
    programs.check(
        {
            "app/base.py": """
                from django.core.mail import EmailMessage

                class Notification:
                    subject = ""

                    def get_people(self):
                        raise NotImplementedError

                    def send(self):
                        EmailMessage(self.subject, "Text", to=self.get_people()).send()  # MG101
                """,
            "app/members.py": """
                from app.base import Notification
                from app.models import Member

                class ForMembers(Notification):
                    subject = "News"

                    def get_people(self):
                        return [member.email for member in Member.objects.all()]
                """,
            "app/views.py": """
                from app.members import ForMembers

                def announce(request):
                    ForMembers().send()
                """,
        }
    )


def test_the_message_class_is_elsewhere(programs: Programs) -> None:
    programs.check(
        {
            "app/messages.py": """
                from django.core.mail import EmailMultiAlternatives

                class Branded(EmailMultiAlternatives):
                    def __init__(self, subject, people):
                        super().__init__(subject, "Text", None, people)
                """,
            "app/news.py": """
                from app.messages import Branded
                from app.models import Member

                def announce():
                    Branded("News", [member.email for member in Member.objects.all()]).send()  # MG101

                def confirm(member):
                    Branded("News", [member.email]).send()
                """,
        }
    )


def test_a_constant_of_another_file(programs: Programs) -> None:
    programs.check(
        {
            "app/constants.py": "TEAM = ('ops@example.org', 'dev@example.org')\nHIDDEN = True\n",
            "app/mail.py": """
                from django.core.mail import EmailMessage
                from app.constants import HIDDEN, TEAM
                from app.models import Member

                def announce():
                    EmailMessage("News", to=TEAM).send()
                    emails = [member.email for member in Member.objects.all()]
                    if HIDDEN:
                        EmailMessage("News", bcc=emails).send()
                    else:
                        EmailMessage("News", to=emails).send()
                """,
        }
    )


def test_files_of_one_name_in_two_packages(programs: Programs) -> None:
    programs.check(
        {
            "one/mail.py": HELPER,
            "two/mail.py": """
                from django.core.mail import EmailMessage

                def deliver(subject, people):
                    EmailMessage(subject, bcc=people).send()
                """,
            "one/news.py": f"""
from one.mail import deliver
from shop.models import Customer

deliver("Sale", {QUERY})  # MG101
""",
            "two/news.py": f"""
from two.mail import deliver
from shop.models import Customer

deliver("Sale", {QUERY})
""",
            "two/other.py": f"""
from .mail import deliver
from shop.models import Customer

deliver("Sale", {QUERY})
""",
        }
    )


def test_a_method_found_by_its_name_alone_is_at_most_medium(programs: Programs) -> None:
    programs.check(
        {
            "app/mailer.py": """
                from django.core.mail import send_mail

                class Mailer:
                    def deliver_newsletter(self, people):
                        send_mail("News", "Text", None, people)
                """,
            "app/news.py": """
                from app.models import Subscriber

                def announce(mailer):
                    mailer.deliver_newsletter([each.email for each in Subscriber.objects.all()])  # MG101 medium
                """,
        }
    )


def test_a_method_name_that_two_classes_have_is_not_followed(programs: Programs) -> None:
    programs.check(
        {
            "app/mailer.py": """
                from django.core.mail import EmailMessage

                class Open:
                    def deliver_newsletter(self, people):
                        EmailMessage("News", to=people).send()

                class Hidden:
                    def deliver_newsletter(self, people):
                        EmailMessage("News", bcc=people).send()
                """,
            "app/news.py": """
                from app.models import Subscriber

                def announce(mailer):
                    mailer.deliver_newsletter([each.email for each in Subscriber.objects.all()])
                """,
        }
    )


def test_an_annotation_tells_the_class(programs: Programs) -> None:
    programs.check(
        {
            "app/mailer.py": """
                from django.core.mail import EmailMessage

                class Open:
                    def deliver(self, people):
                        EmailMessage("News", to=people).send()

                class Hidden:
                    def deliver(self, people):
                        EmailMessage("News", bcc=people).send()
                """,
            "app/news.py": """
                from app.mailer import Hidden, Open
                from app.models import Subscriber

                def announce(mailer: Open):
                    mailer.deliver([each.email for each in Subscriber.objects.all()])  # MG101

                def announce_hidden(mailer: Hidden):
                    mailer.deliver([each.email for each in Subscriber.objects.all()])
                """,
        }
    )


def test_a_task_of_another_file(programs: Programs) -> None:
    programs.check(
        {
            "app/tasks.py": """
                from celery import shared_task
                from django.core.mail import EmailMessage

                @shared_task
                def deliver(subject, people):
                    EmailMessage(subject, to=people).send()
                """,
            "app/signals.py": """
                from app.models import Subscriber
                from app.tasks import deliver
                from app import tasks

                def saved(sender, instance, **kwargs):
                    deliver.delay("News", [each.email for each in Subscriber.objects.all()])  # MG101
                    tasks.deliver.apply_async(args=["News", [instance.owner.email]])
                """,
        }
    )


def test_an_import_inside_the_function(programs: Programs) -> None:
    programs.check(
        {
            "shop/mail.py": HELPER,
            "shop/sales.py": f"""
def announce():
    from shop.mail import deliver
    from shop.models import Customer

    deliver("Sale", {QUERY})  # MG101
""",
        }
    )


def test_a_missing_module_is_no_error(programs: Programs) -> None:
    programs.check(
        {
            "shop/sales.py": """
                from shop.gone import deliver, everybody
                from django.core.mail import send_mail

                deliver("Sale", everybody())
                send_mail("Sale", "Text", None, [everybody()[0]])
                """,
        }
    )


def test_a_helper_is_found_from_its_word_in_many_files(programs: Programs) -> None:
    """The files that call a wrapper need not say anything about mail themselves."""
    programs.check(
        {
            "shop/notify.py": """
                from django.core.mail import send_mail

                def ping(people):
                    send_mail("Ping", "Text", None, people)
                """,
            "shop/relay.py": """
                from shop.notify import ping

                def relay(people):
                    ping(people)
                """,
            "shop/start.py": """
                from shop.relay import relay
                from shop.models import Customer

                def start():
                    relay([customer.email for customer in Customer.objects.all()])  # MG101
                """,
        }
    )
