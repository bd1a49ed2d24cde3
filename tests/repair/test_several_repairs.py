"""Several findings, helpers in other files, and files that were not named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mailguard.catalog.models import Catalog
from mailguard.repair.repair import Advice, Repair, Safety
from tests.repair.conftest import rewrite, write

Check = Callable[[str, str], None]
Offers = Callable[..., tuple[Repair | Advice, ...]]

HELPER = {
    "mailing.py": """
        from django.core.mail import EmailMessage

        def notify(people, subject):
            EmailMessage(subject, 'Hello', to=people).send()
        """,
    "shop.py": """
        from app.models import User
        from mailing import notify

        def announce():
            emails = [user.email for user in User.objects.all()]
            return notify(emails, 'News')

        def welcome(user):
            notify([user.email], 'Welcome')
        """,
}


def test_many_repairs_of_one_file(safe: Check) -> None:
    before = """
        from django.core.mail import EmailMessage, send_mail
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            send_mail('a', 'b', None, emails)
            send_mail('c', 'd', None, emails)
            EmailMessage('e', to=emails).send()
        """
    after = """
        from django.core.mail import EmailMessage
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            EmailMessage('a', 'b', None, bcc=emails).send()
            EmailMessage('c', 'd', None, bcc=emails).send()
            EmailMessage('e', bcc=emails).send()
        """
    safe(before, after)


def test_repairs_that_change_the_same_import_are_made_one_after_the_other(safe: Check) -> None:
    before = """
        from django.core.mail import send_mail
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            send_mail('a', 'b', None, emails)
            send_mail('c', 'd', None, emails)
        """
    safe(
        before,
        before.replace("send_mail(", "EmailMessage(")
        .replace("send_mail", "EmailMessage")
        .replace(", emails)", ", bcc=emails).send()"),
    )


def test_a_helper_is_not_changed_unasked(offers: Offers) -> None:
    by_attribute = (
        "message = EmailMessage(subject, 'Hello')\n            message.to = people\n            message.send()"
    )
    helper = HELPER["mailing.py"].replace("EmailMessage(subject, 'Hello', to=people).send()", by_attribute)
    (offered,) = offers(HELPER | {"mailing.py": helper})
    assert isinstance(offered, Repair)
    assert offered.finding.place.path == "shop.py"
    assert [edit.path for edit in offered.edits] == ["mailing.py"]
    assert (offered.safety, offered.reason) == (Safety.UNSAFE, "the helper changes for everybody who calls it")


def test_a_loop_around_the_call_leaves_the_helper_as_it_is(offers: Offers) -> None:
    (offered,) = offers(HELPER | {"shop.py": HELPER["shop.py"].replace("return ", "")})
    assert isinstance(offered, Repair)
    assert {edit.path for edit in offered.edits} == {"shop.py"}
    assert offered.title == "Send each person a message of their own"


def test_a_file_that_was_not_named_is_not_changed(project: Path, catalog: Catalog) -> None:
    write(project, HELPER)
    done = rewrite(project, catalog, "shop.py", unsafe=True)
    assert not done.after
    (left,) = done.left
    assert isinstance(left, Advice)
    assert left.reason == "the repair would change mailing.py, which is not among the paths"


def test_people_in_to_and_cc(fixed: Callable[..., str]) -> None:
    after = fixed("""
        from django.core.mail import EmailMessage
        from app.models import User

        def announce():
            emails = [user.email for user in User.objects.all()]
            others = [user.email for user in User.objects.filter(is_late=True)]
            EmailMessage('News', to=emails, cc=others).send()
        """)
    assert "bcc=" in after


def test_those_in_cc_join_those_who_were_moved(
    unsafe: Callable[[str, str, str], None], fixed: Callable[..., str]
) -> None:
    program = """
        from django.core.mail import EmailMessage
        from app.models import User

        def announce():
            people = [user.email for user in User.objects.all()]
            others = [user.email for user in User.objects.filter(asked=True)]
            EmailMessage("a", "b", None, {arguments}).send()
        """
    assert fixed(program.format(arguments="people, cc=others")) == fixed(
        program.format(arguments="bcc=people, cc=others")
    )
    unsafe(program.format(arguments="bcc=people, cc=others"), program.format(arguments="bcc=[*people, *others]"))
