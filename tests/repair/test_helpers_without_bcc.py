"""A helper without Bcc gets a parameter for it: those who call it otherwise notice nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailguard.catalog.models import Catalog
from mailguard.repair.repair import Advice, Repair, Safety
from tests.repair.conftest import dedented, rewrite, write

Offers = Callable[..., tuple[Repair | Advice, ...]]

HELPER = """
    from django.core.mail import EmailMessage

    def notify({parameters}):
        return EmailMessage(subject, 'Hello', to=people).send()
    """
CALLER = """
    import mailing
    from app.models import User

    def announce():
        emails = [user.email for user in User.objects.all()]
        return {call}

    def welcome(user):
        return mailing.notify([user.email], 'Welcome')
    """
WITH_BCC = """
    from django.core.mail import EmailMessage

    def notify({parameters}):
        return EmailMessage(subject, 'Hello', to=people, bcc=bcc).send()
    """


@pytest.mark.parametrize(
    ("parameters", "with_bcc"),
    [
        ("people, subject", "people, subject, bcc=None"),
        ("people: list[str], subject: str = ('Hello'),", "people: list[str], subject: str = ('Hello'), bcc=None,"),
        ("people, subject, *others", "people, subject, *others, bcc=None"),
        ("people, /, subject, *, late=False", "people, /, subject, *, late=False, bcc=None"),
        ("people, subject='Hello', ** more", "people, subject='Hello', bcc=None, ** more"),
    ],
)
def test_the_parameter_comes_last(project: Path, catalog: Catalog, parameters: str, with_bcc: str) -> None:
    call = "mailing.notify(emails, 'News')"
    write(project, {"mailing.py": HELPER.format(parameters=parameters), "shop.py": CALLER.format(call=call)})
    rewrite(project, catalog, unsafe=True).write()
    assert (project / "mailing.py").read_text() == dedented(WITH_BCC.format(parameters=with_bcc))
    assert (project / "shop.py").read_text() == dedented(CALLER.format(call="mailing.notify([], 'News', bcc=emails)"))
    assert not rewrite(project, catalog, unsafe=True).after


def test_it_is_not_safe(offers: Offers) -> None:
    (offered,) = offers(
        {
            "mailing.py": HELPER.format(parameters="people, subject"),
            "shop.py": CALLER.format(call="mailing.notify(people=emails, subject='News')"),
        }
    )
    assert isinstance(offered, Repair)
    assert offered.title == "Give notify a parameter for Bcc, and pass the people to it"
    assert offered.safety is Safety.UNSAFE
    assert offered.reason == "what overrides the helper, or stands in for it, needs the new parameter as well"
    assert [(edit.path, edit.text) for edit in offered.edits] == [
        ("mailing.py", ", bcc=None"),
        ("mailing.py", ", bcc=bcc"),
        ("shop.py", "[]"),
        ("shop.py", ", bcc=emails"),
    ]


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        (HELPER.format(parameters="people, subject, bcc=None"), "mailing.notify(emails, 'News')"),
        (HELPER.format(parameters="people, subject, **bcc"), "mailing.notify(emails, 'News')"),
        (
            HELPER.format(parameters="people, subject").replace("to=people", "to=list(people)"),
            "mailing.notify(emails, 'News')",
        ),
        (HELPER.format(parameters="people, subject"), "mailing.notify(*[emails, 'News'])"),
        (HELPER.format(parameters="people, subject"), "send(emails, 'News')"),
        (
            HELPER.format(parameters="people, subject").replace("return", "if not people: return\n        return"),
            "mailing.notify(emails, 'News')",
        ),
    ],
)
def test_where_it_would_not_do(offers: Offers, helper: str, call: str) -> None:
    caller = CALLER.format(call=call).replace(
        "import mailing", "import mailing\n    from mailing import notify as send"
    )
    for each in offers({"mailing.py": helper, "shop.py": caller}):
        assert isinstance(each, Advice) or each.title.startswith("Move the people from To to Bcc")
