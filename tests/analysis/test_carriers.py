"""Mail that leaves by code out of sight: objects that carry it, decorators that send what a function returns."""

from __future__ import annotations

from tests.analysis.conftest import Programs


def test_a_thread_that_mails_when_it_runs(programs: Programs) -> None:
    programs.check("""
        import threading
        from django.core.mail import EmailMessage

        class MailThread(threading.Thread):
            def __init__(self, subject, recipients):
                self.subject = subject
                self.recipients = recipients
                threading.Thread.__init__(self)

            def run(self):
                EmailMessage(self.subject, "Text", None, self.recipients).send()

        def announce():
            MailThread("News", [user.email for user in User.objects.all()]).start()  # MG101

        def welcome(user):
            MailThread("Welcome", [user.email]).start()

        def remind():
            for user in User.objects.all():
                MailThread("Pay", [user.email]).start()
        """)


def test_a_message_class_of_the_project_that_a_backend_sends(programs: Programs) -> None:
    programs.check(
        {
            "messages.py": """
                from email.mime.text import MIMEText

                class Letter:
                    def __init__(self, to=None):
                        self.to = list(to) if to else []

                    def message(self):
                        made = MIMEText("Text")
                        made["To"] = ", ".join(map(str, self.to))
                        return made

                    def send(self):
                        get_backend().send_messages([self])
                """,
            "news.py": """
                from messages import Letter

                def announce():
                    Letter(to=[user.email for user in User.objects.all()]).send()  # MG101

                def welcome(user):
                    Letter(to=[user.email]).send()
                """,
        }
    )


def test_what_was_sent_by_hand_is_not_sent_again(programs: Programs) -> None:
    """The method is called where the object was filled with one person; at the end it holds nobody else."""
    programs.check("""
        from django.core.mail import EmailMessage

        class Letter:
            def __init__(self, people):
                self.people = people

            def deliver(self):
                for person in self.people:
                    EmailMessage("News", "Text", None, [person.email]).send()

        def announce():
            Letter(User.objects.all()).deliver()
        """)


def test_a_decorator_that_sends_what_a_function_returns(programs: Programs) -> None:
    programs.check(
        {
            "mailing.py": """
                from functools import wraps
                from django.core.mail import send_mail

                def mailed(function):
                    @wraps(function)
                    def wrapper(*args, **kwargs):
                        letters = function(*args, **kwargs)
                        if not isinstance(letters, list):
                            letters = [letters]
                        for letter in letters:
                            send_mail("News", "Text", None, letter["to"])
                    return wrapper
                """,
            "news.py": """
                from mailing import mailed

                @mailed
                def announce():
                    return {"to": [user.email for user in User.objects.all()]}  # MG101

                @mailed
                def welcome(user):
                    return {"to": [user.email]}
                """,
        }
    )
