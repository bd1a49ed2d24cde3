"""However a list of people is built, it is a list of people."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

SEVERAL = {
    "append": """
people = []
for user in User.objects.all():
    people.append(user.email)
""",
    "append under a condition": """
people = []
for user in User.objects.all():
    if user.is_active and user.email:
        people.append(user.email)
""",
    "extend": """
people = []
people.extend(user.email for user in User.objects.all())
""",
    "extend in a loop": """
people = []
for club in Club.objects.all():
    people.extend([club.contact.email])
""",
    "insert": """
people = []
for user in User.objects.all():
    people.insert(0, user.email)
""",
    "augmented with one": """
people = []
for user in User.objects.all():
    people += [user.email]
""",
    "augmented with many": """
people = ["info@example.org"]
people += [user.email for user in User.objects.all()]
""",
    "rebound sum": """
people = []
for user in User.objects.all():
    people = people + [user.email]
""",
    "set": """
people = set()
for user in User.objects.all():
    people.add(user.email)
""",
    "set update": """
people = set()
people.update(User.objects.values_list("email", flat=True))
""",
    "set union": "people = {'info@example.org'} | {user.email for user in User.objects.all()}",
    "set difference": "people = set(User.objects.values_list('email', flat=True)) - {None, ''}",
    "dict keys": """
names = {}
for user in User.objects.all():
    names[user.email] = user.name
people = names.keys()
""",
    "dict values": "people = {user.pk: user.email for user in User.objects.all()}.values()",
    "list of dict": "people = list({user.email: user for user in User.objects.all()})",
    "setdefault": """
groups = {}
for user in User.objects.all():
    groups.setdefault("all", []).append(user.email)
people = groups["all"]
""",
    "defaultdict": """
groups = collections.defaultdict(list)
for user in User.objects.all():
    groups["all"].append(user.email)
people = groups["all"]
""",
    "comprehension": "people = [user.email for user in User.objects.all()]",
    "comprehension with a condition": "people = [u.email for u in User.objects.all() if u.email]",
    "nested comprehension": "people = [m.email for club in Club.objects.all() for m in club.members.all()]",
    "set comprehension": "people = {user.email for user in User.objects.all()}",
    "generator": "people = list(user.email for user in User.objects.all())",
    "tuple": "people = tuple(user.email for user in User.objects.all())",
    "sorted": "people = sorted(user.email for user in User.objects.all())",
    "sorted set": "people = sorted(set(User.objects.values_list('email', flat=True)))",
    "reversed": "people = list(reversed([user.email for user in User.objects.all()]))",
    "filter": "people = list(filter(None, User.objects.values_list('email', flat=True)))",
    "map": "people = list(map(lambda user: user.email, User.objects.all()))",
    "map with attrgetter": "people = list(map(operator.attrgetter('email'), User.objects.all()))",
    "map str": "people = list(map(str, User.objects.values_list('email', flat=True)))",
    "slice of fifty": "people = User.objects.values_list('email', flat=True)[:50]",
    "slice from one": "people = [user.email for user in User.objects.all()][1:]",
    "copy by slice": "people = [user.email for user in User.objects.all()][:]",
    "copy": "people = copy.copy([user.email for user in User.objects.all()])",
    "method copy": "people = [user.email for user in User.objects.all()].copy()",
    "unpacked": "people = ['info@example.org', *[user.email for user in User.objects.all()]]",
    "unpacked set": "people = {*User.objects.values_list('email', flat=True)}",
    "chain": "people = list(itertools.chain(User.objects.values_list('email', flat=True), ['a@example.org']))",
    "chain from iterable": """
people = list(itertools.chain.from_iterable([member.email for member in club.members.all()] for club in Club.objects.all()))
""",
    "zip": """
emails = [user.email for user in User.objects.all()]
people = [email for email, number in zip(emails, range(100))]
""",
    "enumerate": "people = [user.email for index, user in enumerate(User.objects.all())]",
    "islice": "people = list(itertools.islice(User.objects.values_list('email', flat=True), 100))",
    "split": "people = request.POST['emails'].split(',')",
    "split and stripped": "people = [email.strip() for email in request.POST['emails'].split(',')]",
    "splitlines": "people = request.POST['emails'].splitlines()",
    "joined and split": "people = ','.join(user.email for user in User.objects.all()).split(',')",
    "formatted each": "people = [formataddr((user.name, user.email)) for user in User.objects.all()]",
    "f-string each": "people = [f'{user.name} <{user.email}>' for user in User.objects.all()]",
    "percent each": "people = ['%s <%s>' % (user.name, user.email) for user in User.objects.all()]",
    "format each": "people = ['{} <{}>'.format(user.name, user.email) for user in User.objects.all()]",
    "second name": """
emails = [user.email for user in User.objects.all()]
chosen = emails
people = chosen
""",
    "alias that is grown": """
people = emails = []
for user in User.objects.all():
    emails.append(user.email)
""",
    "while": """
people = []
users = list(User.objects.all())
while users:
    people.append(users.pop().email)
""",
    "times two": "people = [user.email for user in User.objects.all()] * 2",
    "walrus": "people = list(emails) if (emails := User.objects.values_list('email', flat=True)) else []",
    "tuple assignment": "subject, people = 'News', [user.email for user in User.objects.all()]",
    "starred assignment": "first, *people = [user.email for user in User.objects.all()]",
    "bound method": """
people = []
add = people.append
for user in User.objects.all():
    add(user.email)
""",
    "slice assignment": """
people = []
people[:] = [user.email for user in User.objects.all()]
""",
    "two of one query": """
users = User.objects.all()
people = [users[0].email, users[1].email]
""",
    "deque": """
people = collections.deque()
for user in User.objects.all():
    people.append(user.email)
""",
    "one removed": """
people = [user.email for user in User.objects.all()]
people.remove("info@example.org")
""",
    "sum of lists": "people = sum([[m.email for m in club.members.all()] for club in Club.objects.all()], [])",
    "yielded": """
def addresses():
    for user in User.objects.all():
        yield user.email

people = list(addresses())
""",
    "yielded from": """
def addresses():
    yield from User.objects.values_list("email", flat=True)

people = list(addresses())
""",
}

PROGRAM = """
import collections
import copy
import itertools
import operator
from email.utils import formataddr
from clubs.models import Club
from django.contrib.auth.models import User
from django.core.mail import send_mail


def announce(request, text):
{statements}
    send_mail("News", text, None, people){mark}
"""


@pytest.mark.parametrize("statements", SEVERAL.values(), ids=SEVERAL)
def test_several_people(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark="  # MG101"))


NOBODY_OR_ONE = {
    "empty": "people = []",
    "emptied": """
people = [user.email for user in User.objects.all()]
people.clear()
people.append("info@example.org")
""",
    "rebound": """
people = [user.email for user in User.objects.all()]
people = [people[0]]
""",
    "deleted": """
people = [user.email for user in User.objects.all()]
del people[1:]
""",
    "first slice": """
emails = list(User.objects.values_list("email", flat=True))
people = emails[:1]
""",
    "last slice": """
emails = list(User.objects.values_list("email", flat=True))
people = emails[-1:]
""",
    "one appended": """
people = []
people.append(request.user.email)
""",
    "rebuilt on each turn": """
for user in User.objects.all():
    people = []
    people.append(user.email)
""",
    "overwritten on each turn": """
people = []
for user in User.objects.all():
    people = [user.email]
""",
    "first that fits": """
people = []
for user in User.objects.all():
    if user.score > 9:
        people.append(user.email)
        break
""",
    "starred assignment": """
first, *others = [user.email for user in User.objects.all()]
people = [first]
""",
    "literals": """
people = []
for name in ("ops", "dev"):
    people.append(name + "@example.org")
""",
    "list of another key": """
groups = {"team": ["ops@example.org"]}
groups["people"] = [user.email for user in User.objects.all()]
people = groups["team"]
""",
    "copy is not the original": """
people = [request.user.email]
others = list(people)
others += [user.email for user in User.objects.all()]
""",
}


@pytest.mark.parametrize("statements", NOBODY_OR_ONE.values(), ids=NOBODY_OR_ONE)
def test_nobody_or_one(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    "), mark=""))


def test_functions_that_return_what_each_other_returns(programs: Programs) -> None:
    program = """
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def chosen(kind):
            if kind.base:
                return inherited(kind.base)
            return [user.email for user in User.objects.all()]

        def inherited(kind):
            if kind.base:
                return chosen(kind.base)
            return inherited(kind.default)

        def announce(kind):
            send_mail("News", "Text", None, chosen(kind))  # MG101
        """
    programs.check(program)
    assert programs.analyse(program).not_understood == ()
