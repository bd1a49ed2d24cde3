"""Recipients that one helper packs into a mapping, and another one unpacks into a message that some backend sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Programs

MAIL = """
    from email.mime.text import MIMEText

    class Letter:
        def __init__(self, to):
            self.to = list(to)

        def send(self):
            return self.connection.send_messages([self])

        def message(self):
            text = MIMEText("News")
            self._set(text, "To", self.to)
            return text

        def _set(self, text, header, values):
            text[header] = ", ".join(str(value) for value in values)

    def build(to_list=None, subject=""):
        to_list = {to_list} if isinstance(to_list, str) else to_list
        return {"to": set(to_list), "subject": subject}

    def deliver(mail):
        Letter(to=mail["to"]).send()
    """


def test_what_a_helper_packs_was_handed_over_to_the_helper(programs: Programs) -> None:
    programs.check(
        {
            "app/mail.py": MAIL,
            "app/news.py": """
                from app.mail import build, deliver
                from app.models import Customer

                def tell():
                    mail = build(to_list=[each.email for each in Customer.objects.all()], subject="News")  # MG101
                    deliver(mail)
                """,
        }
    )


def test_the_kind_of_what_a_helper_returns_decides_a_test(programs: Programs) -> None:
    programs.check(
        {
            "app/mail.py": MAIL,
            "app/news.py": """
                from types import GeneratorType

                from app.mail import build, deliver

                def tell(site):
                    mails = build({site.creator.email})
                    if isinstance(mails, GeneratorType):
                        mails = list(mails)
                    elif not isinstance(mails, list):
                        mails = [mails]
                    for mail in mails:
                        deliver(mail)
                """,
        }
    )
