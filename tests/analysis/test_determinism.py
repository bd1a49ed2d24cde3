"""Findings do not depend on the order of files, nor on files that have nothing to do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROJECT = {
    "club/__init__.py": "from club.mailing.api import deliver\n",
    "club/mailing/__init__.py": "from .api import *\n",
    "club/mailing/api.py": """
        from club.mailing.transport import Transport

        def deliver(subject, people, hide=False):
            transport = Transport(subject)
            transport.add(people, hide)
            transport.send()

        def deliver_each(subject, people):
            for person in people:
                deliver(subject, [person])
        """,
    "club/mailing/transport.py": """
        from django.core.mail import EmailMessage

        class Transport:
            def __init__(self, subject):
                self.subject = subject
                self.people = []
                self.hidden = []

            def add(self, people, hide):
                if hide:
                    self.hidden.extend(people)
                else:
                    self.people.extend(people)

            def send(self):
                EmailMessage(self.subject, "Text", to=self.people, bcc=self.hidden).send()
        """,
    "club/models.py": """
        from django.contrib.auth.models import User
        from django.db import models

        class Club(models.Model):
            members = models.ManyToManyField(User)

            @property
            def addresses(self):
                return [member.email for member in self.members.all()]
        """,
    "club/news.py": """
        from club import deliver
        from club.mailing import deliver_each
        from club.models import Club

        def announce(pk):
            club = Club.objects.get(pk=pk)
            deliver("News", club.addresses)
            deliver("News", club.addresses, hide=True)
            deliver_each("News", club.addresses)
        """,
    "club/tasks.py": """
        import smtplib
        from email.mime.text import MIMEText
        from club.models import Club

        def remind():
            message = MIMEText("Please pay")
            with smtplib.SMTP("localhost") as server:
                for club in Club.objects.all():
                    message["To"] = club.contact
                    server.sendmail("a@example.org", club.contact, message.as_string())
        """,
}

UNRELATED = """
        import math

        class Shape{number}:
            def deliver_shape(self, people):
                return math.pi * {number} * len(people)

            def add(self, people, hide):
                return people if hide else []
        """

RELATED_WORDS = """
        # send_mail is not used here
        from club_{number}.models import Thing

        def work():
            return [thing.send for thing in Thing.objects.all()]
        """


def test_the_findings_of_the_project(programs: Programs) -> None:
    found = [(each.path, each.code) for each in programs.reported(PROJECT)]
    assert found == [("club/news.py", "MG101"), ("club/tasks.py", "MG103")]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("start", range(len(PROJECT)))
def test_any_order_of_files_yields_the_same(programs: Programs, start: int, turned: bool) -> None:
    paths = sorted(PROJECT, reverse=turned)
    order = paths[start:] + paths[:start]
    assert programs.analyse(PROJECT, order) == programs.analyse(PROJECT)


def test_unrelated_files_change_nothing(programs: Programs) -> None:
    shapes = {f"shapes/shape{number}.py": UNRELATED.format(number=number) for number in range(200)}
    words = {f"words/word{number}.py": RELATED_WORDS.format(number=number) for number in range(100)}
    larger = programs.analyse({**PROJECT, **shapes, **words})
    smaller = programs.analyse(PROJECT)
    assert larger.findings == smaller.findings
    assert larger.send_sites == smaller.send_sites
    assert larger.not_understood == smaller.not_understood


def test_files_that_do_not_concern_mail_are_not_analysed(programs: Programs) -> None:
    shapes = {f"shapes/shape{number}.py": f"def area():\n    return {number}\n" for number in range(50)}
    assert programs.analyse({**PROJECT, **shapes}).analysed == programs.analyse(PROJECT).analysed


def test_the_same_again(programs: Programs) -> None:
    assert programs.analyse(PROJECT) == programs.analyse(PROJECT)
