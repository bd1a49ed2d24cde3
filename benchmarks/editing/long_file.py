"""A long file that has to do with mail, as a part of a synthetic project."""

from __future__ import annotations

NAME = "notices/everything.py"
LINES = 2_000

_HEADER = '''"""Letters to members."""

from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from notices.chain_00000.level_5 import deliver_0_5

'''

_LETTER = '''
def letter_{number}(subject, lines):
    """Tell those who asked for it."""
    people = []
    for user in User.objects.filter(list_{number}=True):
        if user.email and not user.is_muted:
            people.append(user.email)
    text = "\\n".join(line.strip() for line in lines)
    message = EmailMessage(subject, text, None, [], bcc=people)
    message.send()

'''

_REPORT = '''
def report_{number}(rows, limit=10):
    """Say how many of each there are."""
    totals = {{}}
    for row in rows:
        name = row["name"].strip().lower()
        totals[name] = totals.get(name, 0) + row["count"]
    most = sorted(totals, key=totals.get, reverse=True)
    return [(name, totals[name]) for name in most[:limit]]

'''

_PASSED_ON = """
def passed_on(subject):
    deliver_0_5(subject, ["Hello"], [user.email for user in User.objects.all()])
"""

LETTER = _LETTER.format(number="of_today")
EDITED = "    message = EmailMessage(subject, text, None, [], bcc=people)\n"


def long_file() -> str:
    """Return the text of the file: a quarter of its functions send mail, all of them in Bcc."""
    text, number = _HEADER, 0
    while text.count("\n") < LINES - _PASSED_ON.count("\n"):
        text += (_REPORT if number % 4 else _LETTER).format(number=number)
        number += 1
    return text + _PASSED_ON


def typed(text: str, times: int) -> str:
    """Return the text with something typed within one function, differently each time."""
    before, line, after = text.partition(EDITED)
    return f"{before}{line.rstrip()}  # {times}\n{after}"


def in_the_middle(text: str, more: str) -> str:
    """Return the text with more between two functions."""
    middle = text.index("\ndef ", len(text) // 2)
    return text[:middle] + more + text[middle:]
