"""Those who run the application may see each other."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import argparse
import configparser
import os
import sys
import click
from decouple import config as env_config
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, mail_admins, send_mail
from flask import current_app

TEAM = ["ops@example.org", "dev@example.org"]
ADMINS = (("Ann", "ann@example.org"), ("Bob", "bob@example.org"))
RECIPIENTS = os.environ.get("RECIPIENTS", "").split(",")

def alarm(config, user):
{statements}
    send_mail("Alarm", "Text", None, people){mark}
"""

INTERNAL = {
    "literals": "people = ['ops@example.org', 'dev@example.org']",
    "constant": "people = TEAM",
    "constant pairs": "people = [address for name, address in ADMINS]",
    "constant from the environment": "people = RECIPIENTS",
    "settings": "people = settings.ALARM_RECIPIENTS",
    "admins": "people = [address for name, address in settings.ADMINS]",
    "admins by index": "people = [admin[1] for admin in settings.ADMINS]",
    "managers": "people = [manager[1] for manager in settings.MANAGERS]",
    "settings by getattr": "people = getattr(settings, 'ALARM_RECIPIENTS', [])",
    "settings copied": "people = list(settings.ALARM_RECIPIENTS)",
    "settings grown": """
people = []
for name, address in settings.ADMINS:
    people.append(address)
""",
    "settings dictionary": "people = settings.MAIL['alarm']['recipients']",
    "environment": "people = os.environ['RECIPIENTS'].split(',')",
    "environment with default": "people = os.getenv('RECIPIENTS', 'ops@example.org').split(';')",
    "environment stripped": "people = [each.strip() for each in os.environ['RECIPIENTS'].split(',')]",
    "arguments": "people = sys.argv[1:]",
    "argparse": """
parser = argparse.ArgumentParser()
parser.add_argument("--recipients", nargs="+")
arguments = parser.parse_args()
people = arguments.recipients
""",
    "config parser": """
parser = configparser.ConfigParser()
parser.read("alarm.ini")
people = parser.get("mail", "recipients").split(",")
""",
    "config parser by item": """
parser = configparser.ConfigParser()
parser.read("alarm.ini")
people = parser["mail"]["recipients"].split(",")
""",
    "flask config": "people = current_app.config['RECIPIENTS']",
    "flask config get": "people = current_app.config.get('RECIPIENTS', [])",
    "parameter named config": "people = config['mail']['recipients']",
    "parameter config get": "people = config.get('recipients')",
    "decouple": "people = env_config('RECIPIENTS').split(',')",
    "staff": "people = [each.email for each in User.objects.filter(is_staff=True)]",
    "superusers": "people = list(User.objects.filter(is_superuser=True).values_list('email', flat=True))",
    "active staff": "people = [u.email for u in User.objects.filter(is_active=True, is_staff=True)]",
    "administrators of a group": "people = User.objects.filter(groups__name='Moderators').values_list('email', flat=True)",
    "staff and settings": "people = [u.email for u in User.objects.filter(is_staff=True)] + settings.ALARM_RECIPIENTS",
    "settings and literals": "people = settings.ALARM_RECIPIENTS + ['ops@example.org']",
    "settings and one person": "people = [user.email, *settings.ALARM_RECIPIENTS]",
    "one person and the team": """
people = [user.email]
for name, address in settings.ADMINS:
    people.append(address)
""",
    "literals by name": "people = ['%s@example.org' % name for name in ('ops', 'dev')]",
    "dictionary of literals": "people = {'day': TEAM, 'night': ['night@example.org', 'dev@example.org']}[config.shift]",
    "or": "people = settings.ALARM_RECIPIENTS or TEAM",
    "conditional": "people = TEAM if settings.DEBUG else settings.ALARM_RECIPIENTS",
}

EXTERNAL = {
    "staff excluded": "people = [each.email for each in User.objects.filter(is_staff=False)]",
    "settings or everybody": "people = settings.TEST_RECIPIENTS or [each.email for each in User.objects.all()]",
    "team and everybody": "people = TEAM + [each.email for each in User.objects.all()]",
    "admins and everybody": """
people = [address for name, address in settings.ADMINS]
people += User.objects.values_list("email", flat=True)
""",
    "staff excluded by exclude": "people = User.objects.exclude(is_staff=True).values_list('email', flat=True)",
    "filter by a setting": "people = [each.email for each in User.objects.filter(joined__gt=settings.LAUNCH)]",
}


@pytest.mark.parametrize("statements", INTERNAL.values(), ids=INTERNAL)
def test_the_team(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark=""))


@pytest.mark.parametrize("statements", EXTERNAL.values(), ids=EXTERNAL)
def test_not_only_the_team(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark="  # MG101"))


def test_command_line_options(programs: Programs) -> None:
    programs.check("""
        import click
        from django.core.mail import send_mail

        @click.command()
        @click.option("--recipient", multiple=True)
        @click.argument("others", nargs=-1)
        def report(recipient, others):
            send_mail("Report", "Text", None, recipient)
            send_mail("Report", "Text", None, others)
            send_mail("Report", "Text", None, [*recipient, *others])
        """)


def test_django_command_arguments(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from django.core.management.base import BaseCommand

        class Command(BaseCommand):
            def add_arguments(self, parser):
                parser.add_argument("--recipients", nargs="+")

            def handle(self, *args, **options):
                send_mail("Report", "Text", None, options["recipients"])
        """)


def test_configuration_module_of_the_project(programs: Programs) -> None:
    programs.check(
        {
            "app/config.py": """
                import os

                RECIPIENTS = os.environ["RECIPIENTS"].split(",")
                TEAM = ["ops@example.org", "dev@example.org"]
                """,
            "app/report.py": """
                from django.core.mail import send_mail
                from app import config
                from app.config import TEAM

                def report():
                    send_mail("Report", "Text", None, config.RECIPIENTS)
                    send_mail("Report", "Text", None, TEAM)
                    send_mail("Report", "Text", None, config.TEAM)
                """,
        }
    )


def test_mail_admins_and_managers(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import mail_admins, mail_managers

        def alarm(text):
            mail_admins("Alarm", text)
            mail_managers("Alarm", text)
        """)


def test_settings_class(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            recipients: list[str] = []

        settings = Settings()

        def alarm(text):
            message = MIMEText(text)
            message["To"] = ", ".join(settings.recipients)
            smtplib.SMTP("localhost").send_message(message)
        """)
