"""Whom a query asks for: members of the team by a column or by the value that it is compared with, or people of the application."""

from __future__ import annotations

import pytest

from tests.analysis.conftest import Programs

PROGRAM = """
from django.core.mail import send_mail
from sqlalchemy import or_
from app.models import User

def announce(session):
    send_mail("News", "Text", None, [user.email for user in {query}]){mark}
"""

TEAM = [
    "User.objects.filter(is_staff=True)",
    'User.objects.filter(role="admin")',
    "User.objects.filter(user_type=User.ADMIN)",
    'User.objects.filter(roles__name__in=["admin", "manager"])',
    'User.objects.filter(Q(is_superuser=True) | Q(groups__name="board"))',
    "session.query(User).filter(User.is_admin == True).all()",
    "session.query(User).filter(User.is_admin.is_(True)).all()",
    "session.query(User).filter(User.is_admin).all()",
    'session.query(User).filter(User.role == "admin").all()',
]
PEOPLE = [
    "User.objects.filter(is_staff=False)",
    "User.objects.exclude(is_staff=True)",
    'User.objects.filter(role="student")',
    'User.objects.filter(role__in=["admin", "student"])',
    'User.objects.filter(groups__name="students")',
    "User.objects.filter(Q(is_superuser=True) | Q(city=city))",
    "session.query(User).filter(User.is_active == True).all()",
    'session.query(User).filter(User.role == "member").all()',
]


@pytest.mark.parametrize("query", TEAM)
def test_a_query_for_the_team(programs: Programs, query: str) -> None:
    programs.check(PROGRAM.format(query=query, mark=""))


@pytest.mark.parametrize("query", PEOPLE)
def test_a_query_for_people(programs: Programs, query: str) -> None:
    programs.check(PROGRAM.format(query=query, mark="  # MG101"))
