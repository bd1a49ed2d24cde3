"""What queries yield: many people, or one."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import csv
import sqlite3
import pandas as pd
from sqlalchemy import select
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.core.mail import send_mail
from django.shortcuts import get_list_or_404, get_object_or_404
from clubs.models import Club, Member
from app import db, engine, mongo

Person = get_user_model()

def announce(session, cursor, request, club, pk):
{statements}
    send_mail("News", "Text", None, people){mark}
"""

MANY = {
    "values list": "people = User.objects.values_list('email', flat=True)",
    "values list of a filter": "people = User.objects.filter(active=True).values_list('email', flat=True)",
    "list of a values list": "people = list(User.objects.exclude(email='').values_list('email', flat=True))",
    "values list of rows": "people = [row[0] for row in User.objects.values_list('email')]",
    "values": "people = [row['email'] for row in User.objects.values('email')]",
    "unpacked rows": "people = [email for name, email in User.objects.values_list('name', 'email')]",
    "user model": "people = [user.email for user in Person.objects.filter(active=True)]",
    "user model in place": "people = [user.email for user in get_user_model().objects.all()]",
    "iterator": "people = [user.email for user in User.objects.all().iterator()]",
    "ordered distinct": "people = User.objects.order_by('email').distinct().values_list('email', flat=True)",
    "related manager": "people = [member.email for member in club.members.all()]",
    "related values list": "people = club.member_set.values_list('email', flat=True)",
    "related of one row": "people = [m.email for m in Club.objects.get(pk=pk).members.all()]",
    "related of first row": "people = list(Club.objects.first().members.values_list('email', flat=True))",
    "list or 404": "people = [club.email for club in get_list_or_404(Club, active=True)]",
    "related of object or 404": "people = [m.email for m in get_object_or_404(Club, pk=pk).members.all()]",
    "related column": "people = Club.objects.filter(pk=pk).values_list('members__email', flat=True)",
    "raw": "people = [member.email for member in Member.objects.raw('select * from members')]",
    "manager method": "people = [member.email for member in Member.objects.active()]",
    "custom manager": "people = [member.email for member in Member.active.all()]",
    "in bulk": "people = [member.email for member in Member.objects.in_bulk([1, 2]).values()]",
    "query all": "people = [user.email for user in User.query.all()]",
    "query filter": "people = [user.email for user in User.query.filter_by(active=True).all()]",
    "session query": "people = [user.email for user in session.query(User).all()]",
    "session query column": "people = [row.email for row in session.query(User.email)]",
    "session query rows": "people = [email for (email,) in session.query(User.email).all()]",
    "session filter": "people = [user.email for user in db.session.query(User).filter(User.active.is_(True))]",
    "session execute": "people = session.execute(select(User.email)).scalars().all()",
    "session scalars": "people = list(session.scalars(select(User.email)))",
    "session scalars all": "people = session.scalars(select(User.email).where(User.active)).all()",
    "session exec": "people = [user.email for user in session.exec(select(User)).all()]",
    "connection": "people = [row.email for row in engine.connect().execute('select email from users')]",
    "fetchall": """
cursor.execute("select email from users")
people = [row[0] for row in cursor.fetchall()]
""",
    "cursor loop": """
cursor.execute("select email from users")
people = []
for (email,) in cursor:
    people.append(email)
""",
    "cursor fetchall unpacked": """
cursor.execute("select name, email from users")
people = [email for name, email in cursor.fetchall()]
""",
    "sqlite": """
rows = sqlite3.connect("users.db").execute("select email from users").fetchall()
people = [row[0] for row in rows]
""",
    "fetchmany": "people = [row['email'] for row in cursor.fetchmany(10)]",
    "mongo": "people = [user['email'] for user in mongo.db.users.find({'active': True})]",
    "csv reader": """
with open("users.csv") as file:
    people = [row[2] for row in csv.reader(file)]
""",
    "csv dict reader": """
people = []
with open("users.csv") as file:
    for row in csv.DictReader(file):
        people.append(row["email"])
""",
    "lines of a file": """
with open("users.txt") as file:
    people = [line.strip() for line in file]
""",
    "lines read": "people = open('users.txt').read().splitlines()",
    "pandas": "people = pd.read_csv('users.csv')['email'].tolist()",
    "pandas rows": "people = [row['email'] for index, row in pd.read_csv('users.csv').iterrows()]",
    "form list": "people = request.POST.getlist('email')",
    "values list, then one person more": """
people = list(User.objects.values_list("email", flat=True))
people.append(request.user.email)
""",
    "union of queries": """
people = set(club.members.values_list("email", flat=True)) | set(club.guests.values_list("email", flat=True))
""",
    "model with a manager": "people = [m.user.email for m in Member.objects.select_related('user')]",
    "prefetched": "people = [m.email for c in Club.objects.prefetch_related('members') for m in c.members.all()]",
}

ONE = {
    "get": "people = [User.objects.get(pk=pk).email]",
    "first": "people = [User.objects.filter(active=True).first().email]",
    "last": "people = [User.objects.last().email]",
    "latest": "people = [User.objects.latest('joined').email]",
    "index": "people = [User.objects.filter(active=True)[0].email]",
    "object or 404": "people = [get_object_or_404(User, pk=pk).email]",
    "get or create": """
user, created = User.objects.get_or_create(email=request.POST["email"])
people = [user.email]
""",
    "create": "people = [User.objects.create(email=request.POST['email']).email]",
    "create user": "people = [User.objects.create_user('x', request.POST['email']).email]",
    "values list first": "people = [User.objects.values_list('email', flat=True).first()]",
    "values list get": "people = [User.objects.values_list('email', flat=True).get(pk=pk)]",
    "values get": "people = [User.objects.values('email').get(pk=pk)['email']]",
    "query get": "people = [User.query.get(pk).email]",
    "query first": "people = [User.query.filter_by(name='x').first().email]",
    "query one": "people = [session.query(User).filter(User.id == pk).one().email]",
    "query first or 404": "people = [User.query.filter_by(name='x').first_or_404().email]",
    "session get": "people = [session.get(User, pk).email]",
    "scalar": "people = [session.query(User.email).filter_by(id=pk).scalar()]",
    "scalar one": "people = [session.execute(select(User.email).where(User.id == pk)).scalar_one()]",
    "scalars first": "people = [session.scalars(select(User.email)).first()]",
    "fetchone": """
cursor.execute("select email from users where id = %s", [pk])
people = [cursor.fetchone()[0]]
""",
    "fetchone unpacked": """
cursor.execute("select name, email from users where id = %s", [pk])
name, email = cursor.fetchone()
people = [email]
""",
    "fetchall of one": "people = [cursor.fetchall()[0][0]]",
    "find one": "people = [mongo.db.users.find_one({'_id': pk})['email']]",
    "posted address": "people = [request.POST['email']]",
    "posted address, optional": "people = [request.POST.get('email', '')]",
    "user of the request": "people = [request.user.email]",
    "owner": "people = [club.owner.email]",
    "next": "people = [next(User.objects.iterator()).email]",
    "row of each turn": """
for member in club.members.all():
    people = [member.email]
""",
    "one of the related": "people = [club.members.first().email]",
    "related object of one row": "people = [Club.objects.get(pk=pk).owner.email]",
    "refreshed": """
user = User.objects.get(pk=pk)
user.refresh_from_db()
people = [user.email]
""",
    "latest of the related": "people = [club.members.order_by('joined').last().email]",
    "limit one": "people = User.objects.values_list('email', flat=True)[0:1]",
}


@pytest.mark.parametrize("statements", MANY.values(), ids=MANY)
def test_many_rows(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark="  # MG101"))


@pytest.mark.parametrize("statements", ONE.values(), ids=ONE)
def test_one_row(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark=""))
