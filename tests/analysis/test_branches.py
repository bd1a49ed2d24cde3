"""A leak on one way through a function is a leak; one that no way leads to is none."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail

def announce(user, test, kind):
    everybody = [each.email for each in User.objects.all()]
{statements}
"""

LEAKS = {
    "either branch": """
if test:
    people = [user.email]
else:
    people = everybody
send_mail("News", "Text", None, people)  # MG101
""",
    "branch that may overwrite": """
people = everybody
if test:
    people = ["test@example.org"]
send_mail("News", "Text", None, people)  # MG101
""",
    "debug setting": """
if settings.DEBUG:
    people = [settings.TEST_ADDRESS]
else:
    people = everybody
send_mail("News", "Text", None, people)  # MG101
""",
    "elif": """
if kind == "one":
    people = [user.email]
elif kind == "all":
    people = everybody
else:
    people = []
send_mail("News", "Text", None, people)  # MG101
""",
    "ternary": 'send_mail("News", "Text", None, [user.email] if test else everybody)  # MG101',
    "or": 'send_mail("News", "Text", None, test or everybody)  # MG101',
    "and": 'send_mail("News", "Text", None, everybody and sorted(everybody))  # MG101',
    "early return": """
if not everybody:
    return
send_mail("News", "Text", None, everybody)  # MG101
""",
    "after a raise": """
if test:
    raise ValueError(test)
send_mail("News", "Text", None, everybody)  # MG101
""",
    "try": """
try:
    people = everybody
except Exception:
    people = []
send_mail("News", "Text", None, people)  # MG101
""",
    "sent in try": """
try:
    send_mail("News", "Text", None, everybody)  # MG101
except OSError:
    raise
""",
    "handler": """
try:
    people = [user.email]
except AttributeError:
    people = everybody
send_mail("News", "Text", None, people)  # MG101
""",
    "try else": """
try:
    kind.check()
except ValueError:
    return
else:
    send_mail("News", "Text", None, everybody)  # MG101
""",
    "finally": """
try:
    kind.check()
finally:
    send_mail("News", "Text", None, everybody)  # MG101
""",
    "with": """
with open("log") as log:
    people = everybody
send_mail("News", "Text", None, people)  # MG101
""",
    "match": """
match kind:
    case "one":
        people = [user.email]
    case "all":
        people = everybody
    case _:
        people = []
send_mail("News", "Text", None, people)  # MG101
""",
    "match with a send in a case": """
match kind:
    case {"to": "all"}:
        send_mail("News", "Text", None, everybody)  # MG101
    case _:
        send_mail("News", "Text", None, [user.email])
""",
    "loop else": """
for each in kind:
    if each == "no":
        break
else:
    send_mail("News", "Text", None, everybody)  # MG101
""",
    "after while true": """
while True:
    if test:
        break
send_mail("News", "Text", None, everybody)  # MG101
""",
    "two sends": """
if test:
    send_mail("News", "Text", None, everybody)  # MG101
else:
    send_mail("Other news", "Text", None, everybody)  # MG101
""",
    "header in a branch": """
message = EmailMessage("News", "Text", None, [user.email])
if test:
    message.to = everybody  # MG101
message.send()
""",
    "grown in a branch": """
people = [user.email]
if test:
    people.extend(everybody)
send_mail("News", "Text", None, people)  # MG101
""",
    "nested function": """
def deliver(people):
    send_mail("News", "Text", None, people)

deliver(everybody)  # MG101
""",
    "lambda": """
deliver = lambda people: send_mail("News", "Text", None, people)
deliver(everybody)  # MG101
""",
    "closure": """
def deliver():
    send_mail("News", "Text", None, everybody)  # MG101

deliver()
""",
    "assert": """
assert everybody
send_mail("News", "Text", None, everybody)  # MG101
""",
    "not one": """
if len(everybody) == 1:
    return
send_mail("News", "Text", None, everybody)  # MG101
""",
}

CLEAN = {
    "one in each branch": """
if test:
    people = [user.email]
else:
    people = [user.backup_email]
send_mail("News", "Text", None, people)
""",
    "field in each branch": """
message = EmailMessage("News", "Text")
if test:
    message.bcc = everybody
else:
    message.to = [user.email]
message.send()
""",
    "branches do not mix": """
message = EmailMessage("News", "Text")
if test:
    message.to = [user.email]
else:
    message.to = [user.owner.email]
message.send()
""",
    "unreachable": """
return
send_mail("News", "Text", None, everybody)
""",
    "constant condition": """
if False:
    send_mail("News", "Text", None, everybody)
""",
    "overwritten in all branches": """
people = everybody
if test:
    people = [user.email]
else:
    people = ["info@example.org"]
send_mail("News", "Text", None, people)
""",
    "first of them": """
def deliver(people):
    send_mail("News", "Text", None, [people[0]])

deliver(everybody)
""",
    "counted": """
if len(everybody) == 1:
    send_mail("News", "Text", None, everybody)
""",
    "counted or left": """
if len(everybody) > 1:
    return
send_mail("News", "Text", None, everybody)
""",
    "text or list": """
to = user.email
if isinstance(to, list):
    to = everybody
send_mail("News", "Text", None, [to])
""",
}


@pytest.mark.parametrize("statements", LEAKS.values(), ids=LEAKS)
def test_a_leak_on_some_way(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))


@pytest.mark.parametrize("statements", CLEAN.values(), ids=CLEAN)
def test_no_leak_on_any_way(programs: Programs, statements: str) -> None:
    programs.check(PROGRAM.format(statements=indent(statements, "    ")))
